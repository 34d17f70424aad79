"""Somebody who guesses at sign-in codes, with as many networks and browsers as they like. docs/security.md has the arithmetic."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sign_in import GUESSES, Answer
from chalicelib.domain.people.unused import CODES, CODES_OF_MANY, OTHERS, STAFF, Asked, Unused, has_room, next_email
from chalicelib.services.sign_in.signing_in import CodeEnded, TooMany, WrongCode, ask_for_code, enter_code
from tests.support.world import FakeWorld, a_world

STAFF_OF_A_COUNTY = tuple(
    Person(f"staff-{n}", f"Staff {n}", f"staff{n}@county.example", frozenset({Role.OFFICER})) for n in range(40)
)
CONTACTS = tuple(
    Person(f"contact-{n}", f"Contact {n}", f"office@school{n}.example", schools=(School(str(n), "A school"),))
    for n in range(300)
)
CHANCE = 1 / 1_000_000
"""That one guess at one code is right."""
DAY = timedelta(days=1)


@dataclass
class Thief:
    """Asks for codes from a new browser in a new network each time, and makes every guess that the service takes."""

    world: FakeWorld
    guesses: list[datetime] = field(default_factory=list)
    """When each guess at a live code was made."""
    _numbers: Iterator[int] = field(default_factory=count)

    def ask_for(self, person: Person) -> Browser | None:
        number = next(self._numbers)
        browser = Browser(f"browser {number}", f"network {number}", f"known {number}")
        with suppress(TooMany):
            ask_for_code(self.world, person.email, browser, "")
            return browser
        return None

    def guess_at(self, browser: Browser) -> None:
        attempt = self.world.sign_ins.attempt(browser.digest)
        assert attempt
        right = self.world.keys.sign_in_code(attempt.attempt_id)
        for number in range(GUESSES + 5):
            try:
                enter_code(self.world, f"{(int(right) + 1 + number) % 1_000_000:06d}", browser)
            except WrongCode:
                if attempt.answer is Answer.CODE:
                    self.guesses.append(self.world.clock.now())
            except CodeEnded:
                return

    def attack(self, people: tuple[Person, ...], *, for_days: int, each: timedelta) -> None:
        until = self.world.clock.now() + timedelta(days=for_days)
        while self.world.clock.now() < until:
            browsers = [browser for person in people if (browser := self.ask_for(person))]
            self.world.pass_on()
            # As late as a code lives: so guesses of two days can fall into one.
            self.world.clock.pass_by(minutes=9.9)
            for browser in browsers:
                self.guess_at(browser)
            self.world.clock.pass_by(seconds=(each - timedelta(minutes=9.9)).total_seconds())

    @property
    def most_in_a_day(self) -> int:
        """In whichever 24 hours have the most."""
        return max(sum(1 for at in self.guesses if begins <= at < begins + DAY) for begins in self.guesses)


def test_all_staff_together_are_opened_with_a_hundredth_of_a_percent_a_day_at_most() -> None:
    thief = Thief(a_world(people=STAFF_OF_A_COUNTY))
    thief.attack(STAFF_OF_A_COUNTY, for_days=3, each=timedelta(minutes=30))
    assert thief.most_in_a_day == CODES_OF_MANY[STAFF] * GUESSES == 100
    assert thief.most_in_a_day * CHANCE <= 0.0001


def test_all_contacts_together_are_opened_with_a_tenth_of_a_percent_a_day_at_most() -> None:
    thief = Thief(a_world(people=CONTACTS))
    thief.attack(CONTACTS, for_days=1, each=timedelta(minutes=60))
    assert thief.most_in_a_day == CODES_OF_MANY[OTHERS] * GUESSES == 1000
    assert thief.most_in_a_day * CHANCE <= 0.001


def test_one_address_is_guessed_at_fifteen_times_a_day_at_most() -> None:
    thief = Thief(a_world(people=STAFF_OF_A_COUNTY[:1]))
    thief.attack(STAFF_OF_A_COUNTY[:1], for_days=3, each=timedelta(minutes=10))
    assert thief.most_in_a_day == CODES * GUESSES == 15


def test_under_attack_everybody_still_gets_in() -> None:
    """With a code in a browser that was used before, with a link in any other."""
    person, world = STAFF_OF_A_COUNTY[0], a_world(people=STAFF_OF_A_COUNTY)
    known = Browser("browser", "office", "known")
    ask_for_code(world, person.email, known, "")
    world.pass_on()
    attempt = world.sign_ins.attempt(known.digest)
    assert attempt
    enter_code(world, world.keys.sign_in_code(attempt.attempt_id), known)
    Thief(world).attack(STAFF_OF_A_COUNTY, for_days=1, each=timedelta(minutes=30))
    for browser, email in ((known, "sign_in_code"), (Browser("new", "home", "new"), "sign_in_link")):
        before = len(world.messages(email))
        world.clock.pass_by(hours=1)
        ask_for_code(world, person.email, browser, "")
        world.pass_on()
        assert len(world.messages(email)) == before + 1


# --- the lists -----------------------------------------------------------------------------------------------------------

NOON = datetime.fromisoformat("2027-01-12T12:00:00+00:00")


def unused(*minutes_ago: float, name: str = "address") -> Unused:
    asked = (Asked(NOON - timedelta(minutes=minutes), f"request {n}") for n, minutes in enumerate(minutes_ago))
    return Unused(name, frozenset(asked))


@pytest.mark.parametrize(
    ("minutes_ago", "answer", "wait", "link_works"),
    [
        ((), Answer.CODE, 0, False),
        ((0,), Answer.CODE, 1, False),
        ((3,), Answer.CODE, 0, False),
        ((3, 1), Answer.CODE, 4, False),
        ((20, 10, 1), Answer.LINK, 4, False),
        ((20, 10, 6), Answer.LINK, 0, False),
        ((30, 20, 10, 5), Answer.LINK, 10, True),
        ((300, 200, 100, 90, 80, 70, 10), Answer.LINK, 50, True),
        ((24 * 60 + 9, 100, 90), Answer.LINK, 0, False),
        ((24 * 60 + 10, 100, 90), Answer.CODE, 0, False),
    ],
)
def test_what_is_sent_next_and_when(
    minutes_ago: tuple[float, ...], answer: Answer, wait: int, link_works: bool
) -> None:
    following = next_email(unused(*minutes_ago), NOON)
    assert following.answer is answer
    assert max(timedelta(), following.may_go_at - NOON) == timedelta(minutes=wait)
    assert following.works_meanwhile is link_works


def test_a_list_forgets_what_no_longer_counts() -> None:
    listed = unused(24 * 60 + 10, 5).with_one(Asked(NOON, "new"), NOON)
    assert sorted(one.attempt_id for one in listed.asked) == ["new", "request 1"]


@pytest.mark.parametrize(("before", "room"), [(19, True), (20, False)])
def test_a_list_of_staff_is_full_at_twenty(before: int, room: bool) -> None:
    assert has_room(unused(*range(before), name=STAFF), NOON) is room
