"""People, each read once for a run that tells many of them."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.domain.people.people import Person

if TYPE_CHECKING:
    from chalicelib.ports.people import People


class PeopleReadOnce:
    """The port People, whose people are as they were when somebody first asked for them."""

    def __init__(self, people: "People") -> None:
        self._people = people
        self._known: dict[str, Person | None] = {}

    if not TYPE_CHECKING:  # or no misspelt method would be found

        def __getattr__(self, name: str) -> Any:
            return getattr(self._people, name)

    @cached_property
    def _staff(self) -> Sequence[Person]:
        return self._people.staff()

    def staff(self) -> Sequence[Person]:
        return self._staff

    def get(self, person_id: str) -> Person | None:
        if person_id not in self._known:
            self._known[person_id] = self._people.get(person_id)
        return self._known[person_id]
