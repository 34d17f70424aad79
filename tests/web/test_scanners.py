"""Every journey with a link, with scanners at it before, between and after: they see no fact and do nothing, and the
reader still gets through."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy as copy
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from chalicelib import bootstrap
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.services.administration import asking_leads
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.mail.unsubscribing import token_of
from chalicelib.services.one_purpose.purposes.all_purposes import BY_SLUG
from chalicelib.services.sign_in.sign_in_link import make_link
from tests.fuzz.town import Town
from tests.support import steps
from tests.support.doorway import open_doorway
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.mail_contacts import HEAD
from tests.support.scanner import ACTS, Reader, Scanner
from tests.support.world import (
    ADMINISTRATOR,
    BASE_URL,
    OFFICER,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    refer,
)

LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))
COLLEAGUES_ADDRESS = "cai@school.example"
SEND_MAILBOX = "send@exampleshire.example"
FACTS = ("Ada", "2015", "Example Street", "NR1 2DH", "Example Primary")
"""What is known of the child, or by the answer of their case."""


class Journey(Struct, frozen=True):
    """A link in somebody's email, what its reader does with it, and how it is known that it was done.

    `begins` gives the path; where a browser has to ask for the link, it is the reader's."""

    begins: Callable[[Town, Reader], str]
    finishes: Callable[[Town, Reader, str], object]
    is_done: Callable[[Town, Reader], bool]
    facts: tuple[str, ...]


def _newest(town: Town, to: str, pattern: str) -> str:
    sweep(town.world)
    sweep(town.world)  # what somebody asked for at a page becomes an email to them
    texts = [mail.rendered.text for mail in town.world.mailer.sent if mail.to == to]
    return next(found[0] for text in reversed(texts) if (found := re.search(pattern, text)))


def _path(link: str) -> str:
    return link.removeprefix(BASE_URL)


# --- the journeys ------------------------------------------------------------------------------------------------------


def _handed_over(town: Town, reader: Reader) -> str:
    case, world = refer(town.world), town.world
    on = london_day(world.clock.now())
    steps.hand_over(world, case.reference, Actor(OFFICER, "hand-over-once"), Team.SEND, "", "phone", on, "")
    return _path(_newest(town, SEND_MAILBOX, rf"{BASE_URL}/links/[\w-]+"))


def _enters_code(town: Town, reader: Reader, link: str, mailbox: str) -> None:
    """As long as scanners had no code sent a moment ago; else a little later."""
    for _ in range(4):
        reader.get(link)
        reader.submit()
        if reader.here.status == 200:
            break
        town.world.clock.pass_by(minutes=20)
    reader.submit({"code": _newest(town, mailbox, r"\b\d{6}\b")})


def _team_accepts(town: Town, reader: Reader, link: str) -> None:
    _enters_code(town, reader, link, SEND_MAILBOX)
    assert "Ada Example" in reader.here.text
    reader.submit({"answered": "accepted", "who": "Sal", "text": "We ring the family."})
    assert "Your team’s answer is recorded" in reader.here.text


def _is_answered(town: Town, reader: Reader) -> bool:
    return all(wait_for(case.waits, WaitKind.HAND_OVER) is None for case in town.world.store.heads.values())


def _colleague_asked(town: Town, reader: Reader) -> str:
    new = School(SCHOOL.urn, SCHOOL.name, safeguarding=True)
    asking_leads.ask_leads(town.world, ADMINISTRATOR, "Cai Colleague", COLLEAGUES_ADDRESS, new)
    return _path(_newest(town, LEAD.email, rf"{BASE_URL}/links/[\w-]+"))


def _lead_agrees(town: Town, reader: Reader, link: str) -> None:
    _enters_code(town, reader, link, LEAD.email)
    assert "Cai Colleague" in reader.here.text
    assert "reads the confidential answers" in reader.here.text
    reader.submit({"answer": "yes"})
    assert "Your answer is recorded" in reader.here.text


def _is_let_in(town: Town, reader: Reader) -> bool:
    found = town.world.people.by_email(COLLEAGUES_ADDRESS)
    return bool(found and found.active and found.safeguards(SCHOOL.urn))


def _operator_made(town: Town, reader: Reader) -> str:
    return _path(make_link(town.world, ADMINISTRATOR.email))


def _administrator_signs_in(town: Town, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit({"email": ADMINISTRATOR.email})


def _many_codes_asked(town: Town, reader: Reader) -> str:
    """Until a link comes in place of a code."""
    for _ in range(4):
        reader.get("/sign-in")
        reader.submit({"email": REFERRER.email})
        sweep(town.world)
        town.world.clock.pass_by(minutes=6)
    return _path(_newest(town, REFERRER.email, rf"{BASE_URL}/sign-in/link/[\w-]+"))


def _signs_in(town: Town, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit()


def _is_in(town: Town, reader: Reader) -> bool:
    return any(name.endswith("session") for name in reader.cookies)


def _news_sent(town: Town, reader: Reader) -> str:
    return f"/unsubscribe/{token_of(town.world, HEAD)}"


def _unsubscribes(town: Town, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit({"stop-yes": "yes"})


def _has_unsubscribed(town: Town, reader: Reader) -> bool:
    return town.world.mail_contacts.rows[HEAD.contact_id].stopped


JOURNEYS: Mapping[str, Journey] = {
    "a team answers a hand-over": Journey(_handed_over, _team_accepts, _is_answered, FACTS),
    "a lead lets a colleague in": Journey(
        _colleague_asked, _lead_agrees, _is_let_in, ("Cai Colleague", COLLEAGUES_ADDRESS)
    ),
    "an administrator signs in": Journey(_operator_made, _administrator_signs_in, _is_in, (ADMINISTRATOR.name,)),
    "a head unsubscribes": Journey(_news_sent, _unsubscribes, _has_unsubscribed, (HEAD.name, HEAD.email)),
    "a contact signs in": Journey(_many_codes_asked, _signs_in, _is_in, (REFERRER.name,)),
}
PURPOSES = {"hand-over": "a team answers a hand-over", "colleague": "a lead lets a colleague in"}


def test_every_purpose_has_its_journey_here() -> None:
    assert set(PURPOSES) == set(BY_SLUG)
    assert set(PURPOSES.values()) <= set(JOURNEYS)


# --- scanners ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with open_doorway(a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD))) as world:
        town = Town(world.but(mail_contacts=FakeMailContacts(world.store, HEAD)))
        bootstrap._world = lambda: town.world  # type: ignore[assignment]
        town.remember()
        yield town


def _saw_nothing(scanner: Scanner, journey: Journey) -> None:
    assert not scanner.signed_in
    for page in scanner.shown:
        assert page.status < 500, page
        assert [fact for fact in journey.facts if fact in page.html] == [], page


def _written(world: FakeWorld) -> dict[str, object]:
    """All that the world keeps."""
    kept = {**vars(world.store), "links for one purpose": world.purpose_links.links, "sign-ins": vars(world.sign_ins)}
    kept |= {"contacts": world.mail_contacts.rows}
    leave_out = ("calls", "_faults", "_store", "_clock", "undeclared")
    return {
        name: copy(
            {key: one for key, one in value.items() if key not in leave_out} if isinstance(value, dict) else value
        )
        for name, value in kept.items()
        if name not in leave_out
    }


def _sent(world: FakeWorld) -> list[str]:
    return [message.email for message in world.store.messages.values()]


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("act", ACTS)
def test_a_scanner_that_comes_first_sees_nothing_and_the_reader_gets_through(town: Town, name: str, act: str) -> None:
    town.again()
    journey, reader, scanner = JOURNEYS[name], Reader(town), Scanner(town)
    link = journey.begins(town, reader)
    ACTS[act](scanner, link)
    _saw_nothing(scanner, journey)
    assert not journey.is_done(town, reader)
    journey.finishes(town, reader, link)
    assert journey.is_done(town, reader)


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("act", [act for act in ACTS if act != "submits blindly"])
def test_what_only_looks_writes_nothing(town: Town, name: str, act: str) -> None:
    town.again()
    reader = Reader(town)
    link = JOURNEYS[name].begins(town, reader)
    before = _written(town.world)
    ACTS[act](Scanner(town), link)
    assert _written(town.world) == before


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_replay_from_elsewhere_after_the_reader_shows_and_does_nothing(town: Town, name: str) -> None:
    town.again()
    journey, reader, scanner = JOURNEYS[name], Reader(town), Scanner(town)
    link = journey.begins(town, reader)
    journey.finishes(town, reader, link)
    heads, sent = dict(town.world.store.heads), _sent(town.world)
    scanner.replays([one for one in reader.said if one.path.startswith(link)])
    for act in ACTS.values():
        act(scanner, link)
    _saw_nothing(scanner, journey)
    assert (town.world.store.heads, _sent(town.world)) == (heads, sent)


WHEN = st.lists(st.sampled_from([*ACTS, "replays", "an hour passes"]), max_size=6)


@pytest.mark.parametrize("name", [name for name in JOURNEYS if name in PURPOSES.values()])
@given(before=WHEN, between=WHEN, after=WHEN)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scanners_come_in_any_order(
    town: Town, name: str, before: list[str], between: list[str], after: list[str]
) -> None:
    town.again()
    journey, reader, scanner = JOURNEYS[name], Reader(town), Scanner(town)
    link = journey.begins(town, reader)

    def scan(acts: list[str]) -> None:
        for act in acts:
            if act == "replays":
                scanner.replays(reader.said)
            elif act in ACTS:
                ACTS[act](scanner, link)
            else:
                town.world.clock.pass_by(minutes=61)
        _saw_nothing(scanner, journey)

    scan(before)
    reader.get(link)
    reader.submit()
    scan(between)
    assert not journey.is_done(town, reader)
    town.world.clock.pass_by(minutes=61)
    journey.finishes(town, reader, link)
    assert journey.is_done(town, reader)
    scan(after)


def test_a_link_says_why_it_does_nothing_more_and_what_to_do(town: Town) -> None:
    said = {
        Over.LAPSED: "The link has run out.",
        Over.WITHDRAWN: "We no longer need an answer by this link",
        Over.USED: "This link was used and does nothing more.",
    }
    for over, words in said.items():
        town.again()
        reader = Reader(town)
        link = _handed_over(town, reader)
        (stored,) = town.world.purpose_links.links
        if over is Over.LAPSED:
            town.world.clock.pass_by(days=43)
        else:
            town.world.purpose_links.end(stored, over)
        page = reader.get(link)
        assert (page.status, words in page.text, "phone" in page.text) == (404, True, True), page
    assert "The link is not complete" in reader.get("/links/" + "a" * 43).text


def test_the_facts_close_after_half_an_hour_and_in_every_other_browser(town: Town) -> None:
    town.again()
    reader, other = Reader(town), Reader(town)
    link = _handed_over(town, reader)
    _enters_code(town, reader, link, SEND_MAILBOX)
    form = reader.here.form
    assert "Ada Example" in reader.get(f"{link}/answer").text
    assert "Ada Example" not in other.get(f"{link}/answer").text
    town.world.clock.pass_by(minutes=30)
    assert other.get(f"{link}/answer").url == link
    reader.submit({"answered": "accepted", "who": "Sal"}, form)
    assert (reader.here.url, _is_answered(town, reader)) == (link, False)


def test_a_code_for_a_link_signs_nobody_in_and_a_code_to_sign_in_opens_no_link(town: Town) -> None:
    town.again()
    reader = Reader(town)
    link = _handed_over(town, reader)
    reader.get(link)
    reader.submit()
    code = _newest(town, SEND_MAILBOX, r"\b\d{6}\b")
    reader.get("/sign-in/code")
    assert "This code has run out" in reader.submit({"code": code}).text
    reader.get("/sign-in")
    reader.submit({"email": REFERRER.email})
    mine = _newest(town, REFERRER.email, r"\b\d{6}\b")
    reader.get(f"{link}/code")
    assert "not the code" in reader.submit({"code": mine}).text


def test_five_wrong_codes_end_the_code(town: Town) -> None:
    town.again()
    reader = Reader(town)
    link = _handed_over(town, reader)
    reader.get(link)
    reader.submit()
    right = _newest(town, SEND_MAILBOX, r"\b\d{6}\b")
    for _ in range(5):
        assert "not the code" in reader.submit({"code": "000000" if right != "000000" else "000001"}).text
    assert "A code may be tried 5 times" in reader.submit({"code": right}).text


def test_codes_for_a_link_come_ever_more_slowly(town: Town) -> None:
    """By the pauses of codes to sign in, and never a link in their place."""
    town.again()
    reader = Reader(town)
    link = _handed_over(town, reader)
    sent, until = 0, town.world.clock.now() + timedelta(days=1)
    while town.world.clock.now() < until:
        before = len(town.world.messages("link_code"))
        reader.get(link)
        reader.submit()
        sent += len(town.world.messages("link_code")) - before
        town.world.clock.pass_by(minutes=1)
    assert 6 < sent <= 30
    assert town.world.messages("sign_in_link") == []


def test_the_log_has_the_pattern_and_neither_token_nor_child(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.again()
    reader = Reader(town)
    link = _handed_over(town, reader)
    _team_accepts(town, reader, link)
    said = capsys.readouterr().out + str(town.world.log)
    assert "/links/{token}/answer" in said
    assert [each for each in (link.rsplit("/", 1)[-1], "Ada", SEND_MAILBOX) if each in said] == []
    assert {page.headers["referrer-policy"] for page in (reader.here, reader.get(link))} == {"same-origin"}
