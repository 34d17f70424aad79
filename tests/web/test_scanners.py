"""Every journey with a link, with scanners at it before, between and after: they see no fact and do nothing, and the
reader still gets through."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy as copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from chalicelib import bootstrap
from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import LinkTo
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import Over
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.domain.sheets.sheet import SheetType
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.services.administration import asking_leads
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.mail.unsubscribing import token_of
from chalicelib.services.one_purpose.purposes.all_purposes import BY_EMAIL
from chalicelib.services.reminders.reminding import remind_all
from chalicelib.services.sheets import chasing
from chalicelib.services.sign_in.sign_in_link import make_link
from tests.fuzz.fuzz_site import Site
from tests.support import steps
from tests.support.app_in_process import open_app
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.mail_contacts import HEAD
from tests.support.returns import send_form, typed_leaver
from tests.support.scanner import ACTS, Reader, Scanner
from tests.support.sheets import published
from tests.support.world import (
    ADMINISTRATOR,
    BASE_URL,
    OFFICER,
    PEOPLE,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    london,
    refer,
)

LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))
DUE: Mapping[str, Any] = {"complete_by": date(2026, 12, 11), "complete_words": ""}
COLLEAGUES_ADDRESS = "cai@school.example"
SEND_MAILBOX, SEND_LEAD = "send@exampleshire.example", "head.of.send@exampleshire.example"
HOME_EDUCATION = "home-education@exampleshire.example"
WITH_LEAD = replace(EXAMPLE, leads={Team.SEND: SEND_LEAD})
FACTS = ("Ada", "2015", "Example Street", "NR1 2DH", "Example Primary")
"""What is known of the child, or by the answer of their case."""


class Journey(Struct, frozen=True):
    """A link in somebody's email, what its reader does with it, and how it is known that it was done.

    `begins` gives the path; where a browser has to ask for the link, it is the reader's."""

    begins: Callable[[Site, Reader], str]
    finishes: Callable[[Site, Reader, str], object]
    is_done: Callable[[Site, Reader], bool]
    facts: tuple[str, ...]


def _newest(site: Site, to: str, pattern: str) -> str:
    sweep(site.world)
    sweep(site.world)  # what somebody asked for at a page becomes an email to them
    texts = [mail.rendered.text for mail in site.world.mailer.sent if mail.to == to]
    return next(found[0] for text in reversed(texts) if (found := re.search(pattern, text)))


def _path(link: str) -> str:
    return link.removeprefix(BASE_URL)


# --- the journeys ------------------------------------------------------------------------------------------------------


def _handed_over(site: Site, reader: Reader) -> str:
    case, world = refer(site.world), site.world
    on = london_day(world.clock.now())
    steps.hand_over(world, case.reference, Actor(OFFICER, "hand-over-once"), Team.SEND, "", "phone", on, "")
    return _path(_newest(site, SEND_MAILBOX, rf"{BASE_URL}/links/[\w-]+"))


def _reminded(days: int, to: str) -> Callable[[Site, Reader], str]:
    """The link of the reminder that goes out after so many days; of the team, and then of its lead."""

    def begins(site: Site, reader: Reader) -> str:
        _handed_over(site, reader)
        site.world.clock.pass_by(days=days)
        remind_all(site.world)
        sweep(site.world)
        text = next(
            m.rendered.text for m in reversed(site.world.mailer.sent) if _is_chase(m.rendered.subject, m.to, to)
        )
        return _path(re.search(rf"{BASE_URL}/links/[\w-]+", text)[0])  # type: ignore[index]

    return begins


def _is_chase(subject: str, to: str, wanted: str) -> bool:
    return "still need your answer" in subject and to == wanted


def _return_handed_over(site: Site, reader: Reader) -> str:
    send_form(site.world, "leaver", typed_leaver("f", restricted_address="yes"))
    return _path(_newest(site, HOME_EDUCATION, rf"{BASE_URL}/links/[\w-]+"))


def _enters_code(site: Site, reader: Reader, link: str, mailbox: str) -> None:
    """As long as scanners had no code sent a moment ago; else a little later."""
    for _ in range(4):
        reader.get(link)
        reader.submit()
        if reader.here.status == 200:
            break
        site.world.clock.pass_by(minutes=20)
    reader.submit({"code": _newest(site, mailbox, r"\b\d{6}\b")})


def _accepts(mailbox: str) -> Callable[[Site, Reader, str], None]:
    def finishes(site: Site, reader: Reader, link: str) -> None:
        _enters_code(site, reader, link, mailbox)
        assert "Ada Example" in reader.here.text
        reader.submit({"answered": "accepted", "who": "Sal", "text": "We ring the family."})
        assert "Your answer is recorded" in reader.here.text

    return finishes


_team_accepts = _accepts(SEND_MAILBOX)


def _is_answered(site: Site, reader: Reader) -> bool:
    returned = all(head.state is not ReturnState.HANDED_OVER for head in site.world.store.returns.values())
    return returned and all(
        wait_for(case.waits, WaitKind.HAND_OVER) is None for case in site.world.store.heads.values()
    )


def _colleague_asked(site: Site, reader: Reader) -> str:
    new = School(SCHOOL.urn, SCHOOL.name, safeguarding=True)
    asking_leads.ask_leads(site.world, ADMINISTRATOR, "Cai Colleague", COLLEAGUES_ADDRESS, new)
    return _path(_newest(site, LEAD.email, rf"{BASE_URL}/links/[\w-]+"))


def _lead_agrees(site: Site, reader: Reader, link: str) -> None:
    _enters_code(site, reader, link, LEAD.email)
    assert "Cai Colleague" in reader.here.text
    assert "reads the confidential answers" in reader.here.text
    reader.submit({"answer": "yes"})
    assert "Your answer is recorded" in reader.here.text


def _is_let_in(site: Site, reader: Reader) -> bool:
    found = site.world.people.by_email(COLLEAGUES_ADDRESS)
    return bool(found and found.active and found.safeguards(SCHOOL.urn))


def _operator_made(site: Site, reader: Reader) -> str:
    return _path(make_link(site.world, ADMINISTRATOR.email))


def _administrator_signs_in(site: Site, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit({"email": ADMINISTRATOR.email})


def _many_codes_asked(site: Site, reader: Reader) -> str:
    """Until a link comes in place of a code."""
    for _ in range(4):
        reader.get("/sign-in")
        reader.submit({"email": REFERRER.email})
        sweep(site.world)
        site.world.clock.pass_by(minutes=6)
    return _path(_newest(site, REFERRER.email, rf"{BASE_URL}/sign-in/link/[\w-]+"))


def _signs_in(site: Site, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit()


def _is_in(site: Site, reader: Reader) -> bool:
    return any(name.endswith("session") for name in reader.cookies)


def _news_sent(site: Site, reader: Reader) -> str:
    return f"/unsubscribe/{token_of(site.world, HEAD)}"


def _unsubscribes(site: Site, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit({"stop-yes": "yes"})


def _has_unsubscribed(site: Site, reader: Reader) -> bool:
    return site.world.mail_contacts.rows[HEAD.contact_id].stopped


def _told_of_a_sheet(site: Site, reader: Reader) -> str:
    published(site.world, type=SheetType.ACTION, action="Tell your staff.", **DUE)
    work(site.world)
    return _path(_newest(site, HEAD.email, rf"{BASE_URL}/links/[\w-]+"))


def _chased_on(day: str) -> Callable[[Site, Reader], str]:
    """The link of the email that goes out on that morning."""

    def begins(site: Site, reader: Reader) -> str:
        _told_of_a_sheet(site, reader)
        site.world.clock.set(london(f"{day}T09:00"))
        chasing.begin(site.world, london_day(site.world.clock.now()))
        work(site.world)
        return _path(_newest(site, HEAD.email, rf"{BASE_URL}/links/[\w-]+"))

    return begins


def _reads_the_sheet(site: Site, reader: Reader, link: str) -> None:
    reader.get(link)
    reader.submit()
    assert "Tell your staff." in reader.here.text
    reader.submit({"read": "understood"})
    assert "Your answer is recorded" in reader.here.text


def _has_read(site: Site, reader: Reader) -> bool:
    return any(told.read_at for told in site.world.sheets.readers.values())


JOURNEYS: Mapping[str, Journey] = {
    "a team answers a hand-over": Journey(_handed_over, _team_accepts, _is_answered, FACTS),
    "a team answers a reminder": Journey(_reminded(6, SEND_MAILBOX), _team_accepts, _is_answered, FACTS),
    "a team’s lead answers a reminder": Journey(_reminded(9, SEND_LEAD), _accepts(SEND_LEAD), _is_answered, FACTS),
    "a team answers for a return": Journey(_return_handed_over, _accepts(HOME_EDUCATION), _is_answered, FACTS),
    "a lead lets a colleague in": Journey(
        _colleague_asked, _lead_agrees, _is_let_in, ("Cai Colleague", COLLEAGUES_ADDRESS)
    ),
    "an administrator signs in": Journey(_operator_made, _administrator_signs_in, _is_in, (ADMINISTRATOR.name,)),
    "a head unsubscribes": Journey(_news_sent, _unsubscribes, _has_unsubscribed, (HEAD.name, HEAD.email)),
    "a head reads a sheet": Journey(_told_of_a_sheet, _reads_the_sheet, _has_read, (HEAD.name, HEAD.email)),
    "a head reads a reminder": Journey(_chased_on("2026-12-08"), _reads_the_sheet, _has_read, (HEAD.name, HEAD.email)),
    "a head reads for the chair": Journey(
        _chased_on("2026-12-15"), _reads_the_sheet, _has_read, (HEAD.name, HEAD.email)
    ),
    "a contact signs in": Journey(_many_codes_asked, _signs_in, _is_in, (REFERRER.name,)),
}
WITH_LINK = {
    "hand_over_asked": ("a team answers a hand-over",),
    "hand_over_chase": ("a team answers a reminder", "a team’s lead answers a reminder"),
    "return_handed_over": ("a team answers for a return",),
    "contact_asked": ("a lead lets a colleague in",),
    "sheet_action": ("a head reads a sheet",),
    "sheet_reminder": ("a head reads a reminder",),
    "sheet_to_head": ("a head reads for the chair",),
}
"""The journeys of each email with a link for one purpose."""


def test_every_email_with_a_link_for_one_purpose_has_its_journeys_here() -> None:
    assert set(WITH_LINK) == {name for name, email in EMAILS.items() if email.link is LinkTo.ONE_PURPOSE}
    assert set(WITH_LINK) == set(BY_EMAIL)
    assert {name for names in WITH_LINK.values() for name in names} <= set(JOURNEYS)


# --- scanners ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with open_app(a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD), authority=WITH_LEAD)) as world:
        site = Site(world.but(mail_contacts=FakeMailContacts(world.store, HEAD)))
        bootstrap._world = lambda: site.world  # type: ignore[assignment]
        site.remember()
        yield site


def _saw_nothing(scanner: Scanner, journey: Journey) -> None:
    assert not scanner.signed_in
    for page in scanner.shown:
        assert page.status < 500, page
        assert [fact for fact in journey.facts if fact in page.html] == [], page


def _written(world: FakeWorld) -> dict[str, object]:
    """All that the world keeps."""
    kept = {**vars(world.store), "links for one purpose": world.purpose_links.links, "sign-ins": vars(world.sign_ins)}
    kept |= {"contacts": world.mail_contacts.rows, "sheets": vars(world.sheets)}
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
def test_a_scanner_that_comes_first_sees_nothing_and_the_reader_gets_through(site: Site, name: str, act: str) -> None:
    site.again()
    journey, reader, scanner = JOURNEYS[name], Reader(site), Scanner(site)
    link = journey.begins(site, reader)
    ACTS[act](scanner, link)
    _saw_nothing(scanner, journey)
    assert not journey.is_done(site, reader)
    journey.finishes(site, reader, link)
    assert journey.is_done(site, reader)


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("act", [act for act in ACTS if act != "submits blindly"])
def test_a_scanner_that_only_looks_writes_nothing(site: Site, name: str, act: str) -> None:
    site.again()
    reader = Reader(site)
    link = JOURNEYS[name].begins(site, reader)
    before = _written(site.world)
    ACTS[act](Scanner(site), link)
    assert _written(site.world) == before


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_replay_from_elsewhere_after_the_reader_shows_and_does_nothing(site: Site, name: str) -> None:
    site.again()
    journey, reader, scanner = JOURNEYS[name], Reader(site), Scanner(site)
    link = journey.begins(site, reader)
    journey.finishes(site, reader, link)
    heads, sent = dict(site.world.store.heads), _sent(site.world)
    scanner.replays([one for one in reader.said if one.path.startswith(link)])
    for act in ACTS.values():
        act(scanner, link)
    _saw_nothing(scanner, journey)
    assert (site.world.store.heads, _sent(site.world)) == (heads, sent)


WHEN = st.lists(st.sampled_from([*ACTS, "replays", "an hour passes"]), max_size=6)


@pytest.mark.parametrize("name", [name for names in WITH_LINK.values() for name in names])
@given(before=WHEN, between=WHEN, after=WHEN)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scanners_come_in_any_order(
    site: Site, name: str, before: list[str], between: list[str], after: list[str]
) -> None:
    site.again()
    journey, reader, scanner = JOURNEYS[name], Reader(site), Scanner(site)
    link = journey.begins(site, reader)

    def scan(acts: list[str]) -> None:
        for act in acts:
            if act == "replays":
                scanner.replays(reader.said)
            elif act in ACTS:
                ACTS[act](scanner, link)
            else:
                site.world.clock.pass_by(minutes=61)
        _saw_nothing(scanner, journey)

    scan(before)
    reader.get(link)
    reader.submit()
    scan(between)
    assert not journey.is_done(site, reader)
    site.world.clock.pass_by(minutes=61)
    journey.finishes(site, reader, link)
    assert journey.is_done(site, reader)
    scan(after)


def test_a_link_says_why_it_does_nothing_more_and_what_to_do(site: Site) -> None:
    said = {
        Over.LAPSED: "This link has run out.",
        Over.WITHDRAWN: "We have withdrawn this link",
        Over.SETTLED: "We no longer need an answer",
        Over.USED: "We have recorded the answer that was sent by this link.",
    }
    for over, words in said.items():
        site.again()
        reader = Reader(site)
        link = _handed_over(site, reader)
        (stored,) = site.world.purpose_links.links
        if over is Over.LAPSED:
            site.world.clock.pass_by(days=43)
        else:
            site.world.purpose_links.end(stored, over)
        page = reader.get(link)
        assert (page.status, words in page.text, "phone" in page.text) == (404, True, True), page
    assert "This link is incomplete" in reader.get("/links/" + "a" * 43).text


def test_the_facts_close_after_half_an_hour_and_in_every_other_browser(site: Site) -> None:
    site.again()
    reader, other = Reader(site), Reader(site)
    link = _handed_over(site, reader)
    _enters_code(site, reader, link, SEND_MAILBOX)
    form = reader.here.form
    assert "Ada Example" in reader.get(f"{link}/answer").text
    assert "Ada Example" not in other.get(f"{link}/answer").text
    site.world.clock.pass_by(minutes=30)
    assert other.get(f"{link}/answer").url == link
    reader.submit({"answered": "accepted", "who": "Sal"}, form)
    assert (reader.here.url, _is_answered(site, reader)) == (link, False)


def test_a_code_for_a_link_signs_nobody_in_and_a_code_to_sign_in_opens_no_link(site: Site) -> None:
    site.again()
    reader = Reader(site)
    link = _handed_over(site, reader)
    reader.get(link)
    reader.submit()
    code = _newest(site, SEND_MAILBOX, r"\b\d{6}\b")
    reader.get("/sign-in/code")
    assert "This code has run out" in reader.submit({"code": code}).text
    reader.get("/sign-in")
    reader.submit({"email": REFERRER.email})
    mine = _newest(site, REFERRER.email, r"\b\d{6}\b")
    reader.get(f"{link}/code")
    assert "not the newest code" in reader.submit({"code": mine}).text


def test_five_wrong_codes_end_the_code(site: Site) -> None:
    site.again()
    reader = Reader(site)
    link = _handed_over(site, reader)
    reader.get(link)
    reader.submit()
    right = _newest(site, SEND_MAILBOX, r"\b\d{6}\b")
    for _ in range(5):
        assert "not the newest code" in reader.submit({"code": "000000" if right != "000000" else "000001"}).text
    assert "You can try a code 5 times" in reader.submit({"code": right}).text


def test_codes_for_a_link_come_ever_more_slowly(site: Site) -> None:
    """By the pauses of codes to sign in, and never a link in their place."""
    site.again()
    reader = Reader(site)
    link = _handed_over(site, reader)
    sent, until = 0, site.world.clock.now() + timedelta(days=1)
    while site.world.clock.now() < until:
        before = len(site.world.messages("link_code"))
        reader.get(link)
        reader.submit()
        sent += len(site.world.messages("link_code")) - before
        site.world.clock.pass_by(minutes=1)
    assert 6 < sent <= 30
    assert site.world.messages("sign_in_link") == []


def test_the_log_has_the_pattern_and_neither_token_nor_child(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.again()
    reader = Reader(site)
    link = _handed_over(site, reader)
    _team_accepts(site, reader, link)
    said = capsys.readouterr().out + str(site.world.log)
    assert "/links/{token}/answer" in said
    assert [each for each in (link.rsplit("/", 1)[-1], "Ada", SEND_MAILBOX) if each in said] == []
    assert {page.headers["referrer-policy"] for page in (reader.here, reader.get(link))} == {"same-origin"}
