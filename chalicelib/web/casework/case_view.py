"""The page of a case."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.deadlines.clocks import clocks
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.forms.disposition import FLAG_LABELS
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.covering import stand_in
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.casework.all_steps import steps_for
from chalicelib.journeys.engine.in_words import Row, Section
from chalicelib.journeys.parts.danger import DANGER, has_to_phone
from chalicelib.ports.world import World
from chalicelib.services.casework.enquirers import owed_call_back
from chalicelib.services.casework.reading import OpenedCase
from chalicelib.services.casework.submissions import may_be_restricted, sections_of
from chalicelib.services.uploads.uploading import files_sent
from chalicelib.web.casework.access_view import AccessLine, access_lines
from chalicelib.web.casework.case_facts import CaseFacts, case_facts
from chalicelib.web.casework.child_view import ChildFacts, MatchLine, child_facts, match_lines
from chalicelib.web.casework.deadline_view import DeadlineLine, deadline_line, open_first
from chalicelib.web.casework.email_view import EmailLine, HeldLine, email_lines, held_line
from chalicelib.web.casework.names import Names
from chalicelib.web.casework.on_call_view import CaseOnCall, case_on_call
from chalicelib.web.casework.timeline import EventLine, event_line
from chalicelib.web.forms.as_sent import procedures_of
from chalicelib.web.forms.file_lines import SentFileLine, sent_lines


class CaseView(Struct, frozen=True):
    """Everything on the page of a case except the answers and the acts of a moment ago."""

    case: CaseFacts
    can_take: bool
    on_call: CaseOnCall | None
    steps: list[tuple[str, str]]
    """The steps that this person can take: the address and the words of each."""
    child: ChildFacts | None
    nobody_phoned: bool
    matches: list[MatchLine]
    opened_because: list[str]
    flags: list[str]
    contacts: list[EventLine]
    dangers: list[Row]
    sections: list[Section]
    at_risk: bool
    files: list[SentFileLine]
    procedures: str | None
    """Where they are as they were when the form was sent; None where there were none."""
    restricted: bool
    deadlines: list[DeadlineLine]
    timeline: list[EventLine]
    messages: list[EmailLine]
    held: list[HeldLine]
    accesses: list[AccessLine]
    once_take: str
    once_have_it: str
    once_note: str
    once_again: str
    unreadable: str
    call_back: bool
    elsewhere: bool
    """Whether triage says that the case belongs to another team, and nobody has handed it over."""


def case_view(world: World, opened: OpenedCase, person: Person) -> CaseView:
    file, names, now, sent = opened.file, Names(world), world.clock.now(), opened.submission
    case, parts = file.case, sections_of(sent) if sent else []
    told = (*file.events, *file.beginning)
    danger = next((part for part in parts if part.slug == DANGER.slug), None)
    timeline = [event_line(event, names) for event in file.events]
    return CaseView(
        case=case_facts(world, case, told, names),
        can_take=_can_take(case, names, person, london_day(now)),
        on_call=case_on_call(world, case, file.deadlines, person),
        steps=[(step.slug, step.link) for step in steps_for(case, person)],
        child=child_facts(sent),
        nobody_phoned=_nobody_phoned(case, sent),
        matches=match_lines(world, told),
        opened_because=_lines(told, "opened_because"),
        flags=[FLAG_LABELS.get(flag, flag) for flag in _lines(told, "flags")],
        contacts=[line for event, line in zip(file.events, timeline, strict=True) if event.kind is EventKind.CONTACT],
        dangers=list(danger.rows) if danger else [],
        sections=[part for part in parts if part is not danger],
        at_risk=sent is not None and sent.raw.get("immediate_risk") != "no",
        files=sent_lines(files_sent(world, sent)),
        procedures=procedures_of(world, sent),
        restricted=sent is not None and may_be_restricted(sent),
        deadlines=[deadline_line(deadline, file, now) for deadline in sorted(file.deadlines, key=open_first)],
        timeline=timeline,
        messages=email_lines(world, opened.emails, names),
        held=[held_line(message, names) for message in opened.emails.rows if message.state is State.HELD],
        accesses=access_lines(opened.accesses, names),
        once_take=world.keys.new_id(),
        once_have_it=world.keys.new_id(),
        once_note=world.keys.new_id(),
        once_again=world.keys.new_id(),
        unreadable=file.unreadable,
        call_back=bool(owed_call_back(world, sent)),
        elsewhere=Rule.TO_HAND_OVER in clocks(case),
    )


def _can_take(case: Case, names: Names, person: Person, today: date) -> bool:
    unowned = not stand_in(names.staff, case.owner_id, today, case.barred) and case.owner_id != person.person_id
    return unowned and case.stage is not Stage.CLOSED and person.works_cases


def _nobody_phoned(case: Case, submission: Submission | None) -> bool:
    """The referrer says immediate risk, phoned nobody, and the team has not told children's social care either."""
    if case.stage is Stage.CLOSED or case.social_care_told_at or not submission:
        return False
    return has_to_phone(submission.raw)


def _lines(events: Sequence[Event], fact: str) -> list[str]:
    """The first event's fact of this name, line by line."""
    return [line for event in events for line in event.facts.get(fact, "").split("\n") if line]
