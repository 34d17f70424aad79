"""People for one run: each is read once, and nothing else of the port changes."""

from collections import Counter

import pytest

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.people.people import Person
from chalicelib.services.people.people_read_once import PeopleReadOnce
from tests.support.fakes.people import FakePeople
from tests.support.world import MANAGER, OFFICER, PEOPLE


class _Counted(FakePeople):
    def __init__(self) -> None:
        super().__init__(PEOPLE)
        self.asked = Counter[str]()
        self.is_silent = False

    def get(self, person_id: str) -> Person | None:
        self.asked[person_id] += 1
        if self.is_silent:
            raise TryAgain
        return super().get(person_id)


def test_each_person_is_read_once_and_so_is_one_who_is_not_there() -> None:
    people = _Counted()
    once = PeopleReadOnce(people)
    for _ in range(3):
        assert once.get(OFFICER.person_id) == OFFICER
        assert once.get("nobody") is None
    assert people.asked == {OFFICER.person_id: 1, "nobody": 1}


def test_a_read_that_failed_is_done_again() -> None:
    people = _Counted()
    once = PeopleReadOnce(people)
    people.is_silent = True
    with pytest.raises(TryAgain):
        once.get(OFFICER.person_id)
    people.is_silent = False
    assert once.get(OFFICER.person_id) == OFFICER


def test_all_else_is_asked_of_the_port_itself() -> None:
    assert PeopleReadOnce(_Counted()).by_email(MANAGER.email) == MANAGER  # type: ignore[attr-defined]
