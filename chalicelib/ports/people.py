"""People who sign in or are written to."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.second_person import Agreer
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.council import StoredProvider
from chalicelib.domain.people.people import Person


class People(Protocol):
    def get(self, person_id: str) -> Person | None: ...
    def by_email(self, email: str) -> Person | None: ...
    def staff(self) -> Sequence[Person]:
        """All staff, and everybody who was; may lag."""
        ...

    def add(self, person: Person) -> None:
        """Adds or replaces; raises Conflict when the address belongs to somebody else."""
        ...

    def change(
        self,
        before: Person | None,
        after: Person,
        change: Change,
        relies_on: Person | None = None,
        job: Job | None = None,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
        council: StoredProvider | None = None,
    ) -> None:
        """Writes a new person, or a known one from `before` to `after`, with the change, its job and its messages, in
        one transaction. An agreement settles the request for this change.

        Raises Conflict if the address belongs to somebody else, if the person, `relies_on` or the settings of `council`
        changed since they were read, or if the request no longer waits, was made by the person who agrees, or relies on
        somebody who changed.
        """
        ...

    def set_mail_stopped(self, person_id: str, *, stopped: bool) -> None:
        """Unsubscribes somebody from what is not statutory, or takes that back. Nothing happens where it is so already, or
        nobody is there. It counts as a change: a page that was made before does not undo it."""
        ...

    def agreers(self) -> Sequence[Agreer]:
        """The people who may agree to requests, or lately could. Strongly consistent."""
        ...

    def contacts(self, limit: int, after: str = "") -> ListPage[Person]:
        """Contacts of schools, active or not, each once with all their schools; may lag. `limit` counts the people that are
        read: of the staff, only those who are contacts too are on the page."""
        ...

    def contacts_of(self, urn: str) -> Sequence[Person]:
        """All contacts of this school; may lag."""
        ...
