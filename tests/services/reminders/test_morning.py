"""The morning's work: who hears of what, once, and on which days."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours
from chalicelib.domain.deadlines.digests import Part
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import DUTY_MAILBOX, TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.domain.records.case_file import CasePage
from chalicelib.services.casework import lists, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.lists import Filters
from chalicelib.services.casework.oversight import oversight
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.today import today
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.referrals import saying_more
from chalicelib.services.reminders.morning import begin, late_minutes
from tests.support import steps
from tests.support.world import COLLEAGUE, MANAGER, OFFICER, RED, REFERRER, FakeWorld, a_world, london, refer

MONDAY = london("2026-11-30T09:00")
SATURDAY = london("2026-11-28T09:00")


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def owned(world: FakeWorld, person: Person = OFFICER, **changes: str) -> Case:
    case = refer(world, **changes)
    taking.take(world, case.reference, person, case.version, world.keys.new_id())
    return case


def morning(world: FakeWorld, at: datetime) -> list[Message]:
    """The messages that the worker writes at this moment, except by the silent-child check."""
    before = set(world.store.messages)
    world.clock.set(at)
    begin(world)
    work(world)
    written = [message for key, message in world.store.messages.items() if key not in before]
    return [message for message in written if message.email != "silent_children"]


def told(messages: list[Message]) -> set[tuple[str, Recipient]]:
    return {(message.email, message.recipient) for message in messages}


def test_nothing_is_done_before_the_office_opens(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED)
    assert morning(world, london("2026-11-30T08:59")) == []


def test_a_red_case_that_nobody_has_acted_on_is_in_an_email_every_morning_and_on_days_off(world: FakeWorld) -> None:
    case = refer(world, **RED)
    for day in ("26", "27", "28", "29", "30"):
        found = [m for m in morning(world, london(f"2026-11-{day}T09:00")) if m.email == "red_morning"]
        assert {m.recipient for m in found} == {TEAM_MAILBOX, person_recipient(MANAGER.person_id), DUTY_MAILBOX}
        assert json.loads(found[0].variables["alarms"]) == [
            [case.reference, "2026-11-25T10:00:00.000Z", "nobody", "social-care"]
        ]


def test_on_a_day_off_nothing_else_goes(world: FakeWorld) -> None:
    owned(world), refer(world), owned(world, OFFICER, **RED)
    assert {message.email for message in morning(world, SATURDAY)} == {"red_morning"}


def test_each_owner_has_one_digest_the_managers_one_and_the_team_one_a_week(world: FakeWorld) -> None:
    for person in (OFFICER, OFFICER, COLLEAGUE):
        owned(world, person)
    everybody = {
        *(("digest_owner", person_recipient(person.person_id)) for person in (OFFICER, COLLEAGUE)),
        ("digest_team", TEAM_MAILBOX),
    }
    assert told(morning(world, MONDAY)) == everybody
    found = told(morning(world, london("2026-12-07T09:00")))
    assert found == everybody | {("digest_manager", person_recipient(MANAGER.person_id))}, "by now they are overdue"
    assert ("digest_team", TEAM_MAILBOX) not in told(morning(world, london("2026-12-08T09:00")))


def test_the_week_of_a_bank_holiday_begins_for_the_team_on_its_first_working_day(world: FakeWorld) -> None:
    owned(world)
    assert morning(world, london("2026-12-28T09:00")) == []
    assert ("digest_team", TEAM_MAILBOX) in told(morning(world, london("2026-12-29T09:00")))


def test_a_digest_counts_what_its_page_shows(world: FakeWorld) -> None:
    late, with_news = owned(world), owned(world)
    world.clock.set(MONDAY)
    saying_more.add_information(world, with_news.submission_id, REFERRER, "Seen in town.", "once")
    found = next(m for m in morning(world, london("2026-12-03T09:00")) if m.email == "digest_owner")
    counts = {part: int(found.variables[f"{part}_count"]) for part in Part}
    assert counts == {part: len(cases) for part, cases in today(world, OFFICER).items()}
    assert (counts[Part.OVERDUE], counts[Part.NEWS]) == (2, 1)
    assert late.reference in found.variables["parts"]


def test_a_digest_that_would_be_empty_is_not_sent(world: FakeWorld) -> None:
    case = owned(world)
    form = Actor(OFFICER, "once")
    steps.do_checks(world, case.reference, form, "Nothing.")
    proposal = proposal_for(world, case, world.cases.submission(case))
    assert proposal
    steps.confirm_triage(world, case.reference, form, proposal.route, proposal.priority, "")
    assert told(morning(world, london("2026-12-01T09:00"))) == set()


def test_a_day_is_done_once_however_often_it_is_begun(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED)
    assert morning(world, MONDAY)
    assert morning(world, MONDAY) == []
    assert morning(world, london("2026-11-30T16:00")) == []


def test_after_an_outage_of_days_there_is_one_digest_of_today(world: FakeWorld) -> None:
    owned(world)
    found = morning(world, london("2026-12-04T11:30"))
    assert [m.recipient for m in found if m.email == "digest_owner"] == [person_recipient(OFFICER.person_id)]


def test_the_cases_of_somebody_who_has_left_are_unowned_and_the_manager_sees_it(world: FakeWorld) -> None:
    owned(world)
    world.people.add(replace(OFFICER, active=False))
    found = {m.email: m for m in morning(world, london("2026-12-01T09:00"))}
    assert set(found) == {"digest_manager"}
    assert found["digest_manager"].variables["unowned"] == "1"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ({"proposed_at": MONDAY, "owner_id": OFFICER.person_id}, "to_confirm"),
        ({"news": frozenset({"answer"})}, "unowned_news"),
    ],
)
def test_the_manager_hears_of_what_waits_for_somebody_and_is_in_no_owners_email(
    world: FakeWorld, head: dict[str, object], name: str
) -> None:
    case = refer(world)
    world.store.heads[case.case_id] = replace(world.store.heads[case.case_id], **head)
    (digest,) = (m for m in morning(world, MONDAY) if m.email == "digest_manager")
    assert {key: digest.variables[key] for key in ("to_confirm", "unowned_news", "set_aside")} == {
        "to_confirm": "0",
        "unowned_news": "0",
        "set_aside": "0",
        name: "1",
    }


TODAY = MONDAY.date()
STAFF_IDS = ("manager", "officer", "colleague", "administrator")
TEAMS = st.fixed_dictionaries(
    {
        person_id: st.builds(
            lambda roles, active, cover, person_id=person_id: Person(
                person_id,
                person_id,
                f"{person_id}@county.example",
                frozenset(roles),
                active=active,
                away=Away(TODAY, TODAY, cover) if cover else None,
            ),
            st.sets(st.sampled_from(sorted(STAFF_ROLES)), min_size=1),
            st.booleans(),
            st.none() | st.sampled_from((*STAFF_IDS, "somebody-unknown")),
        )
        for person_id in STAFF_IDS
    }
)


@settings(max_examples=60, deadline=None)
@given(TEAMS, st.lists(st.sampled_from((None, *STAFF_IDS)), min_size=1, max_size=6))
def test_unowned_means_the_same_in_the_digest_the_list_the_oversight_and_to_who_takes(
    team: dict[str, Person], owners: list[str | None]
) -> None:
    world = a_world(people=[*team.values(), REFERRER])
    for owner_id in owners:
        case = refer(world)
        world.store.heads[case.case_id] = replace(world.store.heads[case.case_id], owner_id=owner_id)
    mails = morning(world, MONDAY)
    (weekly,) = (m for m in mails if m.email == "digest_team")
    listed = {case.reference for case in lists.open_cases(world, "", Filters(owner="nobody")).cases}
    workloads = {workload.owner_id: workload.open for workload in oversight(world, MANAGER).workloads}
    to_team = [case for case in world.store.heads.values() if owner_or_team(world, case.owner_id) == TEAM_MAILBOX]
    assert listed == {case.reference for case in to_team}
    assert int(weekly.variables["unowned"]) == workloads.get(None, 0) == len(to_team)
    assert {m.variables["unowned"] for m in mails if m.email == "digest_manager"} <= {weekly.variables["unowned"]}
    for case in world.store.heads.values():
        taker = Person("new", "Nia New", "nia@county.example", frozenset({Role.OFFICER}))
        if case.reference in listed:
            taking.take(world, case.reference, taker, case.version, world.keys.new_id())
        else:
            with pytest.raises(NotYours):
                taking.take(world, case.reference, taker, case.version, world.keys.new_id())


def test_each_email_is_readable_and_names_nobody(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED), refer(world)
    world.clock.set(london("2026-12-07T09:00"))
    morning(world, london("2026-12-07T09:00"))
    sweep(world)
    mails = [mail for mail in world.mailer.sent if "cases" in mail.rendered.subject or "case" in mail.rendered.subject]
    words = " ".join(mail.rendered.subject + mail.rendered.text + mail.rendered.html for mail in mails)
    assert "Overdue" in words
    assert "Omar Officer" in words
    assert not any(name in words for name in ("Ada", "Example Primary", "2015"))


def test_how_late_the_mornings_work_is(world: FakeWorld) -> None:
    world.clock.set(london("2026-11-30T08:00"))
    assert late_minutes(world) == 0
    world.clock.set(london("2026-11-30T10:30"))
    assert late_minutes(world) == 90
    morning(world, london("2026-11-30T10:31"))
    assert late_minutes(world) == 0


def test_a_crash_between_writing_and_noting_it_doubles_nothing(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED)
    world.clock.set(MONDAY)
    begin(world)
    world.store.fail("jobs.save", times=2)
    work(world)
    first = len(world.store.messages)
    world.clock.pass_by(minutes=5)
    work(world)
    emails = [(m.email, m.recipient) for m in world.store.messages.values() if m.email == "red_morning"]
    assert len(emails) == len(set(emails))
    assert first <= len(world.store.messages)


def test_trouble_that_lasts_all_morning_costs_no_day(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED)
    world.clock.set(MONDAY)
    begin(world)
    real, ends = world.cases.open_cases, london("2026-11-30T13:00")

    def fails(after: str, limit: int, owner: str | None = None) -> CasePage:
        if world.clock.now() < ends:
            raise TryAgain
        return real(after, limit, owner)

    world.cases.open_cases = fails  # type: ignore[method-assign]
    while world.clock.now() < london("2026-11-30T14:00"):
        work(world)
        world.clock.pass_by(minutes=1)
    assert len(world.messages("red_morning")) == 3
    assert len(world.messages("digest_owner")) == 1


def test_what_was_not_done_on_its_day_is_left(world: FakeWorld) -> None:
    owned(world, OFFICER, **RED)
    for day in ("27", "28", "30"):
        world.clock.set(london(f"2026-11-{day}T09:00"))
        begin(world)
    work(world)
    emails = [message.email for message in world.store.messages.values()]
    assert (emails.count("digest_owner"), emails.count("red_morning")) == (1, 3)


def test_only_the_newest_of_several_late_digests_goes(world: FakeWorld) -> None:
    owned(world)
    for day in ("01", "02", "03"):
        morning(world, london(f"2026-12-{day}T09:00"))
    sweep(world)
    subjects = [mail.rendered.subject for mail in world.mailer.sent if mail.to == OFFICER.email]
    assert subjects.count("Your cases today") == 1
