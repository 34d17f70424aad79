"""What people and schedules do, each measured some times over: read and write units, calls, and milliseconds once warm.

The handler runs in this process against the emulated table, so the milliseconds are for comparing pages with each other
and one day with another, not for saying how long a page takes on AWS.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from msgspec.structs import asdict, replace

from benchmarks import growth
from benchmarks.browser import Browser
from benchmarks.bulk import another_child, draft_of
from benchmarks.measuring import TIMES, Measured, measured, tick_without_health_metrics
from benchmarks.units import Meter
from chalicelib import bootstrap, runs
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.casework.steps.note import NOTE
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.delivery import delivering, email_feedback
from chalicelib.services.referrals import referring
from chalicelib.services.reminders.health_metrics import METRICS
from infrastructure.local.example_data import OFFICE, OFFICER
from infrastructure.local.ses_events import ses_event
from infrastructure.local.stack import LocalStack

EVENTS = 50
EMAILS = 500


def measure_all(stack: LocalStack, meter: Meter, office: Person) -> dict[str, dict[str, float]]:
    """Every action by its name."""
    found = measure_people(meter, office)
    found |= {name: measured(meter, act) for name, act in _of_an_email(stack, office)}
    found |= growth.measure(meter, office)
    return {name: asdict(each) for name, each in found.items()}


def measure_people(meter: Meter, office: Person) -> dict[str, Measured]:
    """What the minute does when nothing is due, and what people do."""
    school, officer = Browser(), Browser()
    school.sign_in(OFFICE.address)
    officer.sign_in(OFFICER.address)
    runs.tick()
    world = bootstrap.world()
    found = {
        "idle tick": measured(meter, tick_without_health_metrics),
        "idle look of the worker": measured(meter, lambda: runs.work({})),
        "health metrics, each 5th tick": measured(meter, lambda: [look(world) for look in METRICS.values()]),
    }
    found |= {name: measured(meter, act) for name, act in _of_the_school(school, office)}
    reference = _a_long_case(office)
    return found | {name: measured(meter, act) for name, act in _of_the_team(officer, reference, office)}


def _of_the_school(school: Browser, office: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    draft = bootstrap.world().drafts.save(draft_of(bootstrap.world(), office))  # it is saved again meanwhile
    draft_id, raw = draft.draft_id, dict(draft.raw)
    route, page = "/referrals/{draft_id}/pages/{slug}", {"draft_id": draft_id, "slug": "child"}
    new = iter([bootstrap.world().drafts.save(draft_of(bootstrap.world(), office)) for _ in range(TIMES)])
    known = iter([_draft_of_a_known_child(office) for _ in range(TIMES)])

    def submit(drafts: Iterator[Draft]) -> None:
        school.post("/referrals/{draft_id}/check", {"version": "1"}, draft_id=next(drafts).draft_id)

    yield "start page", lambda: school.get("/")
    yield "form page, looked at", lambda: school.get(route, None, **page)
    yield "form page, saved", lambda: school.post(route, raw, **page)
    yield "check answers", lambda: school.get("/referrals/{draft_id}/check", draft_id=draft_id)
    yield "submit", lambda: submit(new)
    yield "submit, a child of two other cases", lambda: submit(known)


def _draft_of_a_known_child(office: Person) -> Draft:
    now, child = bootstrap.world(), another_child()
    for _ in range(2):
        _send(office, child)
    return now.drafts.save(draft_of(now, office, child))


def _send(office: Person, child: Mapping[str, str] | None = None) -> str:
    world = bootstrap.world()
    return referring.send(world, world.drafts.save(draft_of(world, office, child)), office).reference


def _a_long_case(office: Person) -> str:
    """A case with its fifty events, the newest of them notes."""
    world = bootstrap.world()
    officer = world.people.by_email(OFFICER.address)
    assert officer
    reference = _send(office)
    for number in range(EVENTS - 1):
        text = f"Phoned the school for the {number + 1}. time; the office will ask the neighbour and call back."
        carry_out(world, reference, Actor(officer, world.keys.new_id()), NOTE, {"note": text})
    return reference


def _a_case_with_many_emails(office: Person) -> str:
    """As one has that many people hear of for years."""
    world = bootstrap.world()
    reference = _send(office)
    case = world.cases.named(reference)
    assert case
    facts = {"reference": reference, "received": instant_text(case.received_at), "priority": "GREEN"}
    for number in range(EMAILS):
        at = world.clock.now() - timedelta(hours=number)
        email = new_message(f"{case.case_id}|{number}", "referral_alert", TEAM_MAILBOX, facts, at, case_id=case.case_id)
        world.outbox.add([replace(email, state=State.DELIVERED, attempt_at=None)])
    return reference


def _of_the_team(officer: Browser, reference: str, office: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    now, note = bootstrap.world(), {"note": "Phoned the school: the class teacher will ask the neighbour."}
    emails = _a_case_with_many_emails(office)
    fresh = iter([_send(office) for _ in range(TIMES)])

    def take() -> None:
        mark = {"version": "1", "once": now.keys.new_id()}
        officer.post("/cases/{reference}/take", mark, reference=next(fresh))

    for task in now.tasks.open(1000).rows:  # as many as forms were sent before: the list shows them too
        finish_task(now, task.task_id, office, "Done.")

    yield "worklist", lambda: officer.get("/cases")
    yield f"case page, {EVENTS} events", lambda: officer.get("/cases/{reference}", reference=reference)
    yield f"case page, {EMAILS} emails", lambda: officer.get("/cases/{reference}", reference=emails)
    yield "take", take
    yield (
        "note",
        lambda: officer.post("/cases/{reference}/notes", note | {"once": now.keys.new_id()}, reference=reference),
    )


def _of_an_email(stack: LocalStack, office: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    world = bootstrap.world()
    for _ in range(TIMES):
        _send(office)
    due = iter(list(world.due_index.due(Lane.URGENT, world.clock.now())))

    def news() -> None:
        email_feedback.apply_ses_event(world, ses_event(next(sent), "delivered", world.clock.now()))

    def hand_over() -> None:
        email = next(due)
        delivering.deliver(world, email.case_id or None, email.id)

    yield "email handed over", hand_over
    sent = iter(stack.post.messages()[-TIMES:])
    yield "news of an email", news
