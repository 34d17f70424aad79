"""The canary's walk on the table: nothing that reads the table for anything else meets a row of it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pynamodb.attributes import Attribute

from chalicelib import bootstrap
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.adapters.tables.apart import BEGINS
from chalicelib.adapters.tables.rows.row import Partition, Row
from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.files.jobs import JobState
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.simulator import is_simulator
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.due import What
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.canary import walking
from chalicelib.services.canary.beginning import begin, job_id
from chalicelib.services.canary.invented import CONTACT, SCHOOL, answers
from chalicelib.services.casework import look_alikes, oversight
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import referring
from chalicelib.services.reminders.digests import _digests
from tests.support.fakes.clock import FakeClock
from tests.support.table import TUESDAY, Stack, quick_stack

PARTITIONS = ("pk", "gsi1pk", "gsi2pk", "gsi3pk", "gsi4pk", "gsi5pk")
FAR = timedelta(days=3650)


@pytest.fixture(scope="module")
def _stack() -> Iterator[Stack]:
    with quick_stack() as stack:
        assert bootstrap.world().keys.new_id()
        yield stack


@pytest.fixture
def stack(_stack: Stack) -> Stack:
    _stack.empty()
    return _stack


def a_world(at: datetime) -> World:
    return bootstrap.world().but(clock=FakeClock(at), jobs=TableJobs(), log=lambda *_, **__: None, pause=lambda _: None)


def like_the_canary(world: World) -> None:
    """A real case, of a child with the same answers and at a school with the same number, and a person of each kind."""
    contact = let_in(world, "Sam Okafor", "office@hillside.example", schools=[SCHOOL])
    let_in(world, "Priya Nair", "priya.nair@exampleshire.example", [Role.OFFICER, Role.MANAGER])
    now = world.clock.now()
    draft = Draft("real", "b", contact.person_id, NAME, VERSION, answers(london_day(now)), now, school_urn=SCHOOL.urn)
    referring.send(world, world.drafts.save(draft), contact)


def walk(world: World) -> None:
    day = london_day(world.clock.now())
    begin(world, day)
    job = world.jobs.get(job_id(day))
    assert job
    for _ in range(len(walking.Part)):
        job = world.jobs.save(job, walking.walk(world, job))
    assert (job.state, dict(job.checkpoint)) == (JobState.DONE, {})


def everything_read(world: World) -> Mapping[str, Any]:
    """Every list, count, search and run of the ports, as they answer now."""
    end = world.clock.now() + FAR
    people = [world.people.by_email(each) for each in ("priya.nair@exampleshire.example", CONTACT[1])]
    officer = people[0]
    assert officer
    day = london_day(world.clock.now())
    (sent,) = world.cases.sent_by_school(SCHOOL.urn, "", 100).referred
    submission = world.cases.submitted(sent.submission_id)
    assert submission
    tokens = frozenset(search_tokens(referral_of(submission)))
    assert len(tokens) > 2
    return {
        "open cases": world.cases.open_cases("", 100),
        "a person's cases": [world.cases.open_cases("", 100, owner) for owner in ("none", officer.person_id)],
        "found by": {token: world.cases.found_by(token, "", 100) for token in tokens},
        "ids": {token: (world.cases.ids_with(token, 100), world.returns.ids_with(token, 100)) for token in tokens},
        "look-alikes": look_alikes.alike(world, tokens),
        "barred": world.cases.ever_barred(),
        "of a school": world.cases.sent_by_school(SCHOOL.urn, "", 100),
        "of schools": world.cases.sent_by_schools([SCHOOL.urn], "", 100),
        "of a person": world.cases.sent_by_person(officer.person_id, "", 100),
        "returns": [world.returns.newest("", 100, state) for state in (None, *ReturnState)],
        "tasks": [(world.tasks.open(100, each), world.tasks.done_lately(100, each)) for each in Audience],
        "people": (people, world.people.staff(), world.people.contacts(100), world.people.contacts_of(SCHOOL.urn)),
        "agreers": world.people.agreers(),
        "drafts": world.drafts.of_school(SCHOOL.urn, lambda _: True, 100),
        "a draft of that name": world.drafts.get(walking.DRAFT),
        "traces": world.drafts.traces(SCHOOL.urn, 100),
        "due": (list(world.due_index.all_due(end)), world.due_index.is_anything_due(end)),
        "due of a kind": [list(world.due_index.due(each, end)) for each in (*What, *Lane) if each is not What.JOB],
        "emails that wait": [world.outbox.oldest_waiting(lane, end) for lane in Lane],
        "silent check": (world.watch.open_ids("", 100), _walked(world), world.watch.report()),
        "oversight": oversight.oversight(world, officer),
        "digests": _digests(world, day),
        "changes": world.changes.newest("", 100),
        "views": [each for each in world.audit.of_case("NONE", 100).rows if each.person_id != officer.person_id],
        "looks of the day": [each for each in world.audit.of_day(day, 100).rows if each.person_id != officer.person_id],
        "what the root is over": [leaf for leaf in world.proofs.rows_of(day) if leaf.who != officer.person_id],
        "schools": [world.schools.found_by(SCHOOL.name, 100), world.schools.get(SCHOOL.urn)],
    }


def _walked(world: World) -> list[Any]:
    stretch, found = world.watch.walk(""), list[Any]()
    while True:
        found.append((sorted(map(repr, stretch.leads)), stretch.unlisted))
        if not stretch.after:
            return found
        stretch = world.watch.walk(stretch.after)


@settings(
    max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 364), st.integers(0, 23))
def test_every_list_count_and_search_is_the_same_with_the_canary_and_without(stack: Stack, day: int, hour: int) -> None:
    stack.empty()
    world = a_world(TUESDAY + timedelta(days=day, hours=hour))
    like_the_canary(world)
    before = everything_read(world)
    walk(world)
    after = everything_read(world)
    assert {name for name in before if before[name] != after[name]} == set()


def test_each_row_of_a_walk_lies_apart_in_the_table_and_in_each_index_and_lapses_within_two_days(stack: Stack) -> None:
    world = a_world(TUESDAY)
    like_the_canary(world)
    before = [row for row in stack.scan() if row["kind"] != {"S": "JOB"}]
    walk(world)
    added = [row for row in stack.scan() if row["kind"] != {"S": "JOB"} and row not in before]
    assert len(added) > 10
    assert [row for row in before if row not in stack.scan()] == []
    for row in added:
        found = [row[name]["S"] for name in PARTITIONS if name in row]
        assert all(each.startswith(f"{BEGINS}{job_id(london_day(TUESDAY))}#") for each in found), found
        assert TUESDAY.timestamp() < int(row["ttl"]["N"]) <= (TUESDAY + timedelta(days=2)).timestamp()


def test_a_half_walk_is_as_hard_to_find_as_a_whole_one(stack: Stack) -> None:
    world = a_world(TUESDAY)
    like_the_canary(world)
    before = everything_read(world)
    begin(world, london_day(TUESDAY))
    job = world.jobs.get(job_id(london_day(TUESDAY)))
    assert job
    for _ in range(2):
        job = world.jobs.save(job, walking.walk(world, job))
        after = everything_read(world)
        assert {name for name in before if before[name] != after[name]} == set()


def test_ses_is_asked_for_the_simulator_only(stack: Stack) -> None:
    world = a_world(TUESDAY)
    like_the_canary(world)
    stack.calls.clear()
    walk(world)
    assert len(stack.mails) >= 3
    assert all(is_simulator(mail.to) for mail in stack.mails)


def test_every_partition_of_a_row_may_lie_apart() -> None:
    """A new index needs such a partition too."""
    named: Mapping[str, Attribute[Any]] = Row.get_attributes()
    assert {name for name, found in named.items() if isinstance(found, Partition)} == set(PARTITIONS)
    assert {name for name in named if name.endswith("pk")} == set(PARTITIONS)
    indexes = [index for index in vars(Row).values() if hasattr(index, "_hash_key_attribute")]
    assert all(isinstance(index._hash_key_attribute(), Partition) for index in indexes)


def test_nothing_of_ours_begins_as_the_canarys_rows_do(stack: Stack) -> None:
    world = a_world(datetime(2026, 11, 24, 10, tzinfo=UTC))
    like_the_canary(world)
    assert not [row for row in stack.scan() if row["pk"]["S"].startswith(BEGINS)]
