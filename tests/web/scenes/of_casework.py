"""The pages of the team."""

from datetime import date, timedelta

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.people import Away
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.proof import Fault, Report, Wrong
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.ports.unread import UnreadRow
from chalicelib.services.audit import proving
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.jobs import job_runner
from chalicelib.services.people import absences
from chalicelib.services.reminders import silent_check
from tests.support import steps
from tests.support.world import COLLEAGUE, MANAGER, OFFICER
from tests.web.scenes.cast import Cast, Scene, send
from tests.web.scenes.of_admin import without_rota


def _red(cast: Cast) -> Case:
    """Nobody has acted on it."""
    return cast.case(priority=Priority.RED, stage=Stage.RECEIVED)


def _owned(cast: Cast) -> Case:
    return cast.case(owner_id=OFFICER.person_id)


def _page(case: Case, rest: str = "") -> str:
    return f"/cases/{case.reference}{rest}"


def _read_by_auditor(cast: Cast) -> None:
    cast.auditor.get(_page(_red(cast)))


def _with_a_contact(cast: Cast) -> None:
    case, today = _owned(cast), cast.world.clock.now().date()
    form = Actor(OFFICER, "the first contact with them")
    steps.attempt_contact(cast.world, case.reference, form, "phone", "no-answer", "Rang twice.", today, "")
    cast.officer.get(_page(case))


def _owner_away(cast: Cast) -> None:
    today = cast.world.clock.now().date()
    absences.set_absence(cast.world, OFFICER, OFFICER.person_id, 0, Away(today, today, MANAGER.person_id))
    cast.manager.get(_page(_owned(cast)))


def _taken(cast: Cast) -> None:
    send(cast.officer, _page(_red(cast), "/take"), version=str(_red(cast).version))


def _taken_too_late(cast: Cast) -> None:
    case = _red(cast)
    steps.add_note(cast.world, case.reference, MANAGER, "Seen.", "the first note of the manager")
    steps.change_priority(cast.world, case.reference, Actor(MANAGER, "lower it, please, now"), Priority.AMBER, "Seen.")
    send(cast.officer, _page(case, "/take"), version="0")


def _erased_form(cast: Cast) -> None:
    case = _red(cast)
    del cast.world.store.submissions[case.submission_id]
    cast.officer.get(_page(case))


def _emails_of_all_kinds(cast: Cast) -> None:
    case, store = _red(cast), cast.world.store
    found = [message for message in store.messages.values() if message.case_id == case.case_id]
    for message, state in zip(found, (State.BOUNCED, State.HELD), strict=False):
        until = cast.world.clock.now() + timedelta(days=40) if state is State.HELD else None
        store.messages[message.message_id] = replace(message, state=state, held_until=until)
    cast.officer.get(_page(case))


def _many_events(cast: Cast, page: str) -> None:
    case = _owned(cast)
    for number in range(60):
        steps.add_note(cast.world, case.reference, OFFICER, f"Note {number}", f"the note with the number {number}")
    seen = cast.officer.get(_page(case))
    cast.officer.get(next(link for link in seen.links if f"/{page}?" in link))


def _proposed(cast: Cast) -> Case:
    """A removal from the roll that waits for a second person."""
    case, day = _owned(cast), date(2026, 12, 1)
    steps.decide(
        cast.world, case.reference, Actor(OFFICER, "a removal is proposed"), MAY_BE_REMOVED, day, "Moved.\nConfirmed."
    )
    return cast.case(case_id=case.case_id)


def _on_call(cast: Cast, *, had: bool) -> None:
    case = _red(cast)
    if had:
        cast.now_is(replace(case, on_call_at=cast.world.clock.now()))
    cast.manager.get(_page(case))


def _nobody_on_call(cast: Cast) -> None:
    without_rota(cast)
    cast.manager.get("/cases")


def _a_case_of_nobody_on_call(cast: Cast) -> None:
    without_rota(cast)
    cast.manager.get(_page(_red(cast)))


class _TwoRows:
    """Two rows cannot be read, whatever the page reads."""

    def begin(self) -> None:
        pass

    def rows(self) -> tuple[UnreadRow, ...]:
        return UnreadRow("CASE", "0a1b2c3d"), UnreadRow("MESSAGE", "4e5f6a7b")


def _rows_that_cannot_be_read(cast: Cast) -> None:
    cast.world = cast.world.but(unread=_TwoRows())
    cast.officer.get("/cases")


def _checked(cast: Cast) -> None:
    """The silent-child check found two cases, one of them without a page."""
    world = cast.world
    lost = _owned(cast)
    world.watch.unlisted.add(lost.case_id)
    cast.now_is(replace(cast.case(priority=Priority.RED), next_due_at=None))
    late, early = (world.clock.now() - timedelta(hours=hours) for hours in (3, 72))
    cast.now_is(
        replace(_owned(cast), stage=Stage.LONG_WATCH, priority=Priority.RED, next_due_at=late, received_at=early)
    )
    silent_check.begin(world, world.clock.now().date())
    job_runner.work(world)
    cast.manager.get("/oversight")


def _audit_checked(cast: Cast) -> None:
    today = london_day(cast.world.clock.now())
    proving.begin(cast.world, today)
    job_runner.work(cast.world)
    cast.auditor.get("/audit")


def _audit_late(cast: Cast) -> None:
    """Nobody has checked it, and it is not new."""
    began = cast.world.clock.now() - timedelta(days=2)
    cast.world.audit.add(Access("the first look", NO_CASE, OFFICER.person_id, View.LIST_OPENED, began))
    cast.auditor.get("/audit")


def _audit_makes_up(cast: Cast) -> None:
    now = cast.world.clock.now()
    day = london_day(now)
    cast.world.proofs.save(Report(day, now, day, day, 12, older=56, made=day - timedelta(days=3)))
    cast.auditor.get("/audit")


def _audit_wrong(cast: Cast) -> None:
    now = cast.world.clock.now()
    day = london_day(now)
    wrong = Wrong(
        Fault.ALTERED, day.isoformat(), "AUDIT#case 2026-11-24T10:00:00.000Z#a", OFFICER.person_id, "case-opened"
    )
    cast.world.proofs.save(Report(day, now, day, day, 12, (wrong, Wrong(Fault.DAY_MISSING, day.isoformat())), 3))
    cast.auditor.get("/audit")


def _looks_of_today(cast: Cast) -> None:
    cast.officer.get(_page(_owned(cast)))
    cast.auditor.get(f"/audit/looks?day={london_day(cast.world.clock.now())}")


def _looks_of_a_person(cast: Cast) -> None:
    cast.officer.get(_page(_owned(cast)))
    month = london_day(cast.world.clock.now()).isoformat()[:7]
    cast.auditor.get(f"/audit/looks?month={month}&person={OFFICER.person_id}")


def _assign(cast: Cast, **fields: str) -> None:
    send(cast.manager, "/cases/assign", **fields)


def _picked(*cases: Case) -> dict[str, str]:
    return {f"pick-{case.reference}": "yes" for case in cases}


def _not_assigned(cast: Cast) -> None:
    closed = cast.case(stage=Stage.CLOSED)
    _assign(cast, **_picked(closed, _red(cast)), to=COLLEAGUE.person_id, confirmed="yes")


_BORN = {"born-day": "14", "born-month": "3", "born-year": "2015"}


def _search(cast: Cast, **fields: str) -> None:
    send(cast.officer, "/search", **fields)


def _step(slug: str) -> Scene:
    def scene(cast: Cast) -> None:
        case = _owned(cast)
        if slug in ("reopen",):
            case = cast.case(stage=Stage.CLOSED)
        cast.officer.get(_page(case, f"/steps/{slug}"))

    return scene


def _second_person(who: str) -> Scene:
    def scene(cast: Cast) -> None:
        path = _page(_proposed(cast), "/steps/second-person")
        getattr(cast, who).get(path)

    return scene


def _after_a_change(cast: Cast) -> None:
    case = _red(cast)
    steps.change_priority(cast.world, case.reference, Actor(MANAGER, "lower it, please, now"), Priority.AMBER, "Seen.")
    fields = {"route": str(Route.CME), "priority": "RED", "text": "Why.", "version": "0"}
    send(cast.officer, _page(case, "/steps/triage"), **fields)


def _decisions(cast: Cast) -> None:
    cast.referrer.get(f"/referrals/decisions/{_owned(cast).reference}")


SCENES: dict[str, Scene] = {
    "cases": lambda cast: cast.officer.get("/cases"),
    "cases of an auditor": lambda cast: cast.auditor.get("/cases"),
    "cases just assigned": lambda cast: cast.officer.get("/cases?assigned=2"),
    "no cases": lambda cast: cast.officer.get("/cases?priority=RED&overdue=yes&owner=nobody&stage=tracing"),
    "cases, nobody on call": _nobody_on_call,
    "cases, some of which cannot be read": _rows_that_cannot_be_read,
    "today": lambda cast: cast.officer.get("/today"),
    "the audit before its first check": lambda cast: cast.auditor.get("/audit"),
    "the audit was never checked": _audit_late,
    "the audit is whole": _audit_checked,
    "the audit makes up for missed mornings": _audit_makes_up,
    "something is wrong with the audit": _audit_wrong,
    "a child is looked for in the audit": lambda cast: send(
        cast.auditor, "/audit/child", by="reference", reference=_owned(cast).reference
    ),
    "nothing to look for in the audit": lambda cast: send(cast.auditor, "/audit/child"),
    "no child is found in the audit": lambda cast: send(
        cast.auditor, "/audit/child", by="reference", reference="BCDF-2347"
    ),
    "whose looks in the audit": lambda cast: cast.auditor.get("/audit/people"),
    "a person is looked for in the audit": lambda cast: send(cast.auditor, "/audit/people", who="a"),
    "nobody is found in the audit": lambda cast: send(cast.auditor, "/audit/people", who="nobody@nowhere.example"),
    "nobody to look for in the audit": lambda cast: send(cast.auditor, "/audit/people"),
    "the looks of a day": _looks_of_today,
    "the days of a month": lambda cast: cast.auditor.get("/audit/looks?month=2026-11"),
    "the looks of a person": _looks_of_a_person,
    "the looks at a case": lambda cast: cast.auditor.get(f"/audit/cases/{_owned(cast).reference}"),
    "the looks of a month without any": lambda cast: cast.auditor.get(
        f"/audit/cases/{_owned(cast).reference}?month=2024-02"
    ),
    "oversight before the first check": lambda cast: cast.manager.get("/oversight"),
    "oversight": _checked,
    "case": lambda cast: cast.officer.get(_page(_red(cast))),
    "case of an auditor": lambda cast: cast.auditor.get(_page(_red(cast))),
    "case that an auditor read": _read_by_auditor,
    "case with a contact": _with_a_contact,
    "case of somebody away": _owner_away,
    "case taken": _taken,
    "case closed": lambda cast: cast.officer.get(_page(cast.case(stage=Stage.CLOSED))),
    "case changed": _taken_too_late,
    "case with a problem": lambda cast: send(cast.officer, _page(_red(cast), "/notes"), note=""),
    "case whose form was erased": _erased_form,
    "case with emails of all kinds": _emails_of_all_kinds,
    "case, on call is told": lambda cast: _on_call(cast, had=False),
    "case, on call has it": lambda cast: _on_call(cast, had=True),
    "case, on call nobody": _a_case_of_nobody_on_call,
    "earlier events": lambda cast: _many_events(cast, "events"),
    "emails": lambda cast: cast.officer.get(_page(_red(cast), "/emails")),
    "accesses": lambda cast: cast.auditor.get(_page(_red(cast), "/accesses")),
    "decisions": _decisions,
    "no decision": lambda cast: cast.referrer.get(f"/referrals/decisions/{_red(cast).reference}"),
    "assign": lambda cast: _assign(cast, **_picked(_red(cast), _owned(cast))),
    "assign nothing": lambda cast: _assign(cast),
    "assign, not done": _not_assigned,
    "search": lambda cast: cast.officer.get("/search"),
    "search with results": lambda cast: _search(cast, by="reference", reference=_red(cast).reference),
    "search by name": lambda cast: _search(cast, by="surname", surname="Example", **_BORN),
    "search with a problem": lambda cast: _search(cast, by="upn", upn=""),
    **{f"step {slug}": _step(slug) for slug in STEPS},
    "step with a problem": lambda cast: send(cast.officer, _page(_owned(cast), "/steps/close")),
    "step of the second person": _second_person("manager"),
    "step of the second person, for the first": _second_person("officer"),
    "step after a change": _after_a_change,
}
