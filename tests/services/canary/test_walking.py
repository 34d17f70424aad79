"""The canary's walk through the services, on fakes."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.files.jobs import LEASE, JobState
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.retries import Failure
from chalicelib.domain.messages.simulator import is_simulator, simulator
from chalicelib.ports.mailer import Rendered
from chalicelib.services.canary import walking
from chalicelib.services.canary.beginning import begin, job_id, late_minutes
from chalicelib.services.canary.only_to_simulator import OnlyToSimulator
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders import morning
from tests.support.fakes.mailer import FakeMailer
from tests.support.world import FakeWorld, a_world, london, refer

MONDAY = london("2026-11-30T09:00")


@pytest.fixture
def world() -> FakeWorld:
    return a_world(MONDAY)


def walked(world: FakeWorld) -> str:
    """Walks until today's job is over; how it ended, or the part at which it stopped."""
    day = london_day(world.clock.now())
    begin(world, day)
    for _ in range(12):
        work(world)
        job = world.jobs.get(job_id(day))
        if job and job.is_over:
            return str(job.checkpoint.get("stopped", job.state))
        world.clock.set(world.clock.now() + LEASE)
    return "not over"


def rings(world: FakeWorld) -> bool:
    return any("canary-stopped" in str(line.get("needs_a_person")) for line in world.log)


def test_it_goes_from_form_to_close_and_rings_nothing(world: FakeWorld) -> None:
    assert walked(world) == JobState.DONE
    assert "canary-walked" in world.log.said
    assert not [line for line in world.log if "needs_a_person" in line]


def test_its_emails_go_to_the_simulator_only_and_say_nothing_of_a_message_of_ours(world: FakeWorld) -> None:
    walked(world)
    subjects = " ".join(mail.rendered.subject for mail in world.mailer.sent)
    assert "We received your referral" in subjects
    assert "nobody has taken" in subjects
    assert all(is_simulator(mail.to) and mail.tags == {"canary": "yes"} for mail in world.mailer.sent)


@pytest.mark.parametrize(
    "address",
    ["cme@exampleshire.example", "bounce@simulator.amazonses.com", "success@simulator.amazonses.com.example", ""],
)
def test_its_mailer_sends_to_nobody_else(address: str) -> None:
    provider = FakeMailer()
    result = OnlyToSimulator(provider).send(address, Rendered("s", "t", "h"), {}, "cme@exampleshire.example")
    assert (result.failure, provider.sent) == (Failure.REFUSED, [])


def test_its_mailer_gives_no_address_to_reply_to() -> None:
    provider = FakeMailer()
    OnlyToSimulator(provider).send(simulator("team"), Rendered("s", "t", "h"), {}, "cme@exampleshire.example")
    assert [mail.reply_to for mail in provider.sent] == [""]


@settings(max_examples=25, deadline=None)
@given(st.datetimes(datetime(2026, 11, 16), datetime(2028, 9, 1), timezones=st.just(UTC)))
def test_on_any_day_it_comes_through_and_what_is_stored_elsewhere_is_as_before(at: datetime) -> None:
    world = a_world(at)
    refer(world, first_names="Canary", last_name="Test")
    before = stored(world)
    assert walked(world) == JobState.DONE
    assert stored(world) == before


def stored(world: FakeWorld) -> dict[str, object]:
    """All that the fakes hold, but for the jobs of the worker."""
    held: dict[str, object] = {
        f"{fake} {name}": deepcopy(value)
        for fake in ("store", "people", "schools", "sign_ins", "bulk", "files", "uploads", "directories")
        for name, value in vars(getattr(world, fake)).items()
        if isinstance(value, dict | list | set)
    }
    del held["store jobs"], held["store calls"]
    return held


@pytest.mark.parametrize(("sends", "end"), [(0, "alert"), (2, "reminder"), (4, "done")])
def test_it_rings_when_an_email_does_not_leave(
    world: FakeWorld, sends: int, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, taken = world.mailer.send, list[int]()

    def broken(*given: object) -> object:
        taken.append(1)
        if len(taken) > sends:
            world.mailer.failures = [Failure.HELD]
        return send(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(world.mailer, "send", broken)
    assert walked(world) == end
    assert rings(world) == (end != "done")


@pytest.mark.parametrize("part", list(walking.Part))
def test_it_rings_and_stops_when_a_part_does_not_do_what_it_should(
    world: FakeWorld, part: walking.Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> str:
        raise walking.Stopped

    monkeypatch.setattr(walking, "_PARTS", {**walking._PARTS, part: stopped})
    assert walked(world) == part
    assert rings(world)


@pytest.mark.parametrize(
    "call", ["cases.accept", "cases.change", "cases.remind", "outbox.claim", "drafts.save", "people.add"]
)
def test_a_store_that_does_not_answer_once_delays_it_and_leaves_no_half(world: FakeWorld, call: str) -> None:
    world.store.fail(call)
    assert walked(world) == JobState.DONE
    (place,) = world.apart.places.values()
    heads = next(value for (_, name), value in place.items() if name == "heads")
    assert [str(case.stage) for case in heads.values()] == ["closed"]


def test_a_walk_that_stopped_half_way_yesterday_does_not_hinder_todays(world: FakeWorld) -> None:
    begin(world, london_day(MONDAY))
    for _ in range(2):
        job = world.jobs.get(job_id(london_day(MONDAY)))
        assert job
        world.jobs.save(job, walking.walk(world, job))
    world.clock.set(MONDAY + timedelta(days=1))
    assert walked(world) == JobState.DONE
    yesterdays = world.jobs.get(job_id(london_day(MONDAY)))
    assert yesterdays
    assert yesterdays.state is JobState.DONE


def test_it_sets_out_with_each_mornings_work_also_on_a_sunday(world: FakeWorld) -> None:
    world.clock.set(london("2026-11-29T09:01"))
    morning.begin(world)
    work(world)
    work(world)  # the stream brings the new job
    assert "canary-walked" in world.log.said


def test_it_is_late_until_it_is_done(world: FakeWorld) -> None:
    assert late_minutes(world) == 0.0
    world.clock.set(MONDAY + timedelta(minutes=61))
    assert late_minutes(world) == 61.0
    walked(world)
    assert late_minutes(world) == 0.0
