"""What the list and the case page show: the domain's values in the words of the page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from chalicelib.domain.authority.local_authorities import BY_CODE
from chalicelib.domain.calendar.days import SchoolCalendar, school_days_between
from chalicelib.domain.casework.case import FIELDS, STAGE_LABELS, Case, Stage
from chalicelib.domain.casework.closing import EVIDENCE_LABELS, OUTCOME_LABELS, Evidence, Outcome
from chalicelib.domain.casework.enquiry_steps import LEGAL_BASES
from chalicelib.domain.casework.events import SERVICE, TITLES, Event, EventKind
from chalicelib.domain.casework.hand_over import RECEIVERS
from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS
from chalicelib.domain.casework.repeats import how_it_ended
from chalicelib.domain.casework.same_child import verdict
from chalicelib.domain.casework.steps import ENDED_BY_WORD, MAY_BE_REMOVED
from chalicelib.domain.casework.triage import ROUTE_LABELS, Route
from chalicelib.domain.child.referral import BirthIs, Child
from chalicelib.domain.deadlines.clocks import clocks
from chalicelib.domain.deadlines.deadlines import LABELS, Deadline, Rule
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.forms.disposition import FLAG_LABELS, TEAM_NAMES
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.emails import EMAILS
from chalicelib.domain.messages.messages import (
    DUTY_MAILBOX,
    SEALED_ADDRESS,
    STATE_LABELS,
    TEAM_MAILBOX,
    Message,
    State,
    authority_of,
    lead_mailbox,
    team_of,
)
from chalicelib.domain.newer import NEWER, read_as
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.covering import Absence, absence_of, by_id, stand_in
from chalicelib.domain.people.people import ANONYMOUS, PUBLIC_NAME, Person
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.case_file import CaseFile, CasePage, EventPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.removal import ground_label, second_person
from chalicelib.domain.waiting import WaitKind
from chalicelib.domain.wording import how_long, inside_sentence, london, london_date, plain_day
from chalicelib.journeys.casework.steps import (
    CONTACT_OUTCOMES,
    CONTACT_WAYS,
    DECISIONS,
    HANDED_HOW,
    SEXES,
    YEAR_GROUPS,
)
from chalicelib.journeys.parts.danger import DANGER, has_to_phone
from chalicelib.journeys.parts.keyed_in import SOURCES
from chalicelib.ports.world import World
from chalicelib.services.casework import deciding
from chalicelib.services.casework.decisions_read import Decisions
from chalicelib.services.casework.lists import MINE, NOBODY, Filters, owners_to_choose
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.services.casework.reading import OpenedCase, may_send_again
from chalicelib.services.casework.submissions import may_be_restricted, referral_of, sections_of
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.services.referrals import enquiring
from chalicelib.services.uploads.uploading import files_sent
from chalicelib.web.casework.on_call_view import on_call_context
from chalicelib.web.forms.upload_page import sent_words

_RUNGS: Mapping[str, str] = {
    "duty": "The office was closed and nobody had taken the case.",
    "team": "Nobody had taken the case in time.",
    "second": "Nobody on call had said that they have it.",
    "manager": "Still nobody had taken the case.",
    "again": "Day after day nobody had taken the case.",
}
_ACCESSES: Mapping[str, str] = {
    View.CASE_OPENED: "opened the case",
    View.STEP_OPENED: "opened a form of the case",
    View.ACCESSES_OPENED: "looked at who has opened it",
    View.REFERRAL_OPENED: "opened what was referred, as the referrer sees it",
    View.COPY_OPENED: "opened the referrer’s copy",
    View.FILE_OPENED: "opened a file that was sent",
    View.DECISION_READ: "read the decision for the school",
    View.TASK_OPENED: "opened a task about the case",
    View.TASK_DONE: "finished a task about the case",
} | {str(kind): f"recorded: {title}" for kind, title in TITLES.items()}
_INSTANTS = frozenset(
    {
        *("acknowledged_at", "on_call_at", "social_care_told_at", "checked_at", "asked_at", "proposed_at", "closed_at"),
    }
)
_YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No", "not-known": "Not known"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "stage": {str(stage): label for stage, label in STAGE_LABELS.items()},
    "route": {str(route): label for route, label in ROUTE_LABELS.items()},
    "outcome": {str(outcome): label for outcome, label in OUTCOME_LABELS.items()},
    "evidence": {str(level): label for level, label in EVIDENCE_LABELS.items()},
    "on_roll": _YES_NO,
    "otherwise": {str(found): label for found, label in OTHERWISE_LABELS.items()},
    "needs_social_care": _YES_NO,
    "sex": SEXES,
    "year_group": YEAR_GROUPS,
}


class Names:
    """The names of people by id, each looked up at most once for a page."""

    def __init__(self, world: World) -> None:
        self._world, self.staff = world, by_id(world.people.staff())
        self._known = {person.person_id: person.name for person in self.staff.values()}
        self._known[SERVICE] = "the service"

    def of(self, person_id: str) -> str:
        if person_id not in self._known:
            person = person_if_readable(self._world, person_id)
            unknown = PUBLIC_NAME if person_id.startswith(ANONYMOUS) else "somebody who is no longer known"
            self._known[person_id] = person.name if person else unknown
        return self._known[person_id]

    def of_owner(self, case: Case) -> str | None:
        """The owner's name, marked if they have left. None while nobody owns the case."""
        if not case.owner_id:
            return None
        return f"{self.of(case.owner_id)}{'' if self.works(case) else ' (no longer works here)'}"

    def works(self, case: Case) -> bool:
        """Whether the owner works cases, even where they are away."""
        owner = self.staff.get(case.owner_id or "")
        return bool(owner and owner.may_own_cases)

    def absence_of_owner(self, case: Case, today: date) -> Absence | None:
        return absence_of(self.staff, self.staff[case.owner_id], today) if case.owner_id in self.staff else None

    def absence_of(self, person: Person, world: World) -> str:
        """A sentence about an absence that a member of staff has or will have; empty where there is none."""
        absence = absence_of(self.staff, self.staff[person.person_id], london_day(world.clock.now()))
        return absence.sentence if absence else ""

    def of_recipient(self, recipient: str) -> str:
        mailboxes = {
            TEAM_MAILBOX: "the team’s mailbox",
            DUTY_MAILBOX: "the duty mailbox",
            SEALED_ADDRESS: "an unknown address",
        }
        if code := authority_of(recipient):
            return f"the directory’s address of {BY_CODE[code].name if code in BY_CODE else code}"
        if team := team_of(recipient):
            who = "who leads " if recipient == lead_mailbox(team) else ""
            return f"the mailbox of {who}{TEAM_NAMES[team]}"
        return mailboxes.get(recipient) or self.of(recipient.removeprefix("person:"))


def list_context(world: World, page: CasePage, filters: Filters, assigned: int) -> dict[str, Any]:
    chosen = {
        "owner": filters.owner,
        "stage": filters.stage,
        "priority": filters.priority,
        "overdue": "yes" if filters.overdue else "",
    }
    names = Names(world)
    return {
        "cases": results(world, page, names),
        "filters": chosen,
        "owners": _owners(world, names),
        "done": _assigned(assigned) if assigned else None,
        "stages": [(str(stage), label) for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED],
    }


def _owners(world: World, names: Names) -> list[tuple[str, str]]:
    """The answers of the filter by owner."""
    workers, gone = owners_to_choose(world, names.staff.values())
    first = [("", "Everybody"), (MINE, "Me"), (NOBODY, "Nobody: the unowned queue")]
    return [
        *first,
        *((person.person_id, person.name) for person in workers),
        *((person.person_id, f"{person.name} (no longer works here)") for person in gone),
    ]


def _assigned(number: int) -> dict[str, Any]:
    what = "The case has a new owner." if number == 1 else f"{number} cases have a new owner."
    return {"what": what, "changes": [], "next": None}


def results(world: World, page: CasePage, names: Names | None = None) -> list[dict[str, Any]]:
    """The cases of a page as a list shows them. `names`: those that the page has looked up already."""
    names, now, calendar = names or Names(world), world.clock.now(), world.authorities.current().calendar()
    return [_listed(case, names, now, calendar) for case in page.cases]


def _age(case: Case, now: datetime, calendar: SchoolCalendar) -> str:
    """How long the case has been open, in school days; closed, until it was closed."""
    try:
        days = school_days_between(london_day(case.received_at), london_day(case.closed_at or now), calendar)
    except CalendarTooShort:
        return "Not countable: term dates are missing"
    return f"{days} school day{'' if days == 1 else 's'}"


def _listed(case: Case, names: Names, now: datetime, calendar: SchoolCalendar) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "child_name": case.child_name,
        "priority": str(case.priority),
        "stage": STAGE_LABELS[case.stage],
        "owner": names.of_owner(case),
        "received": case.received_at,
        "age": _age(case, now, calendar),
        "due": case.next_due_at,
        "step": LABELS[read_as(Rule, case.next_rule)] if case.next_rule else "",
        "news": [NEWS_WORDS[read_as(News, kind)] for kind in sorted(case.news)],
        "overdue": case.is_overdue(now),
        "acknowledged": case.acknowledged_at is not None,
        "owes_social_care": case.owes_social_care,
    }


def case_context(world: World, opened: OpenedCase, person: Person) -> dict[str, Any]:
    file, names, now = opened.file, Names(world), world.clock.now()
    case, parts = file.case, sections_of(opened.submission) if opened.submission else []
    told = (*file.events, *file.beginning)
    danger = next((part for part in parts if part.slug == DANGER.slug), None)
    return {
        "case": {
            "reference": case.reference,
            "child_name": case.child_name,
            "priority": str(case.priority),
            "priority_reasons": _reasons(case, told),
            "stage": STAGE_LABELS[case.stage],
            "closed": case.stage is Stage.CLOSED,
            "age": _age(case, now, world.authorities.current().calendar()),
            "route": ROUTE_LABELS[read_as(Route, case.route)] if case.route else None,
            "on_roll": _YES_NO.get(case.on_roll, NEWER),
            "otherwise": _otherwise(case),
            "primary_reason": case.primary_reason,
            "sex": SEXES.get(case.sex, case.sex),
            "year_group": YEAR_GROUPS.get(case.year_group, case.year_group),
            "cme_since": case.cme_since,
            "cme_reasons": _cme_reasons(case, told),
            "outcome": OUTCOME_LABELS[read_as(Outcome, case.outcome)] if case.outcome else None,
            "evidence": EVIDENCE_LABELS[read_as(Evidence, case.evidence)] if case.evidence else None,
            "owes_social_care": case.owes_social_care,
            "owner": names.of_owner(case),
            "owner_away": _owner_away(case, names, london_day(now)),
            "acknowledged": case.acknowledged_at,
            "proposed": case.proposed_at,
            "received": case.received_at,
            "version": case.version,
        },
        "can_take": _can_take(case, names, person, london_day(now)),
        "on_call": on_call_context(world, case, file.deadlines, person),
        "steps": _steps(case, person),
        "child": _child(opened.submission),
        "nobody_phoned": _nobody_phoned(case, opened.submission),
        "matches": _matches(world, told),
        "opened_because": _lines(told, "opened_because"),
        "flags": [FLAG_LABELS.get(flag, flag) for flag in _lines(told, "flags")],
        "contacts": [_event(event, names) for event in file.events if event.kind is EventKind.CONTACT],
        "dangers": list(danger.rows) if danger else [],
        "sections": [part for part in parts if part is not danger],
        "at_risk": opened.submission is not None and opened.submission.raw.get("immediate_risk") != "no",
        "files": sent_words(files_sent(world, opened.submission)),
        "restricted": opened.submission is not None and may_be_restricted(opened.submission),
        "deadlines": [_deadline(deadline, file, now) for deadline in sorted(file.deadlines, key=_still_open_first)],
        "timeline": [_event(event, names) for event in file.events],
        "messages": _messages(world, opened.emails, names),
        "held": [_held(message, names) for message in opened.emails.rows if message.state is State.HELD],
        "accesses": _accesses(opened.accesses, names),
        "once_take": world.keys.new_id(),
        "once_have_it": world.keys.new_id(),
        "once_note": world.keys.new_id(),
        "once_again": world.keys.new_id(),
        "unreadable": file.unreadable,
        "call_back": bool(enquiring.owed_call_back(world, opened.submission)),
        "elsewhere": Rule.TO_HAND_OVER in clocks(case),
    }


def _can_take(case: Case, names: Names, person: Person, today: date) -> bool:
    unowned = not stand_in(names.staff, case.owner_id, today, case.barred) and case.owner_id != person.person_id
    return unowned and case.stage is not Stage.CLOSED and person.works_cases


def _owner_away(case: Case, names: Names, today: date) -> str:
    absence = names.absence_of_owner(case, today) if names.works(case) else None
    return f"{absence.words}. {absence.warning}".strip() if absence else ""


def _child(submission: Submission | None) -> dict[str, Any] | None:
    """What tells the child from another; nothing once the referral was erased."""
    if not submission:
        return None
    return {"born": _born(referral_of(submission).child), "school": submission.school.name}


def _born(child: Child) -> str:
    if child.born is None:
        return "Not known"
    if child.born_is is BirthIs.FROM_AGE:
        return f"About {child.born.year}, by an age that was given"
    return f"{london_date(child.born)}{', by an estimate' if child.birth_is_vague else ''}"


def _nobody_phoned(case: Case, submission: Submission | None) -> bool:
    """The referrer says immediate risk, phoned nobody, and the team has not told children's social care either."""
    if case.stage is Stage.CLOSED or case.social_care_told_at or not submission:
        return False
    return has_to_phone(submission.raw)


_SEE_EARLIER = "See the earlier events."


def _reasons(case: Case, events: Sequence[Event]) -> list[str]:
    """Why the case has its priority: the last word on it, or what the service proposed."""
    for event in events:
        if event.kind is EventKind.REFERRED and event.facts.get("priority") == case.priority:
            return event.text.split("\n")
        if "priority.after" in event.facts:
            return [event.text or "Confirmed at triage."]
    return [_SEE_EARLIER]


def _cme_reasons(case: Case, events: Sequence[Event]) -> list[str]:
    for event in events:
        found = event.kind in (EventKind.ROLL, EventKind.OTHERWISE)
        reasons = event.facts.get("reasons" if found else "cme_reasons", "")
        at_first = event.kind is EventKind.REFERRED and event.facts.get("on_roll") == case.on_roll
        if reasons and (found or at_first):
            return reasons.split("\n")
    return [_SEE_EARLIER]


def _otherwise(case: Case) -> str | None:
    """Empty until somebody records it."""
    return f"{OTHERWISE_LABELS[case.otherwise]}, on {plain_day(case.otherwise_on)}" if case.otherwise_on else None


def _lines(events: Sequence[Event], fact: str) -> list[str]:
    """What the first event says under this name, a line each."""
    return [line for event in events for line in event.facts.get(fact, "").split("\n") if line]


def _matches(world: World, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Other cases that share something with this child: reference, what they share, and how a closed one ended. The reference
    may also be that of a new-pupil return."""
    pairs = [pair for event in events if event.kind is EventKind.MATCHED for pair in sorted(event.facts.items())]
    others = [world.cases.named(reference) for reference, _ in pairs]
    return [
        {
            "reference": reference,
            "why": "; ".join(filter(None, (why, verdict(reference, events)))),
            "ended": how_it_ended(other) if other else None,
        }
        for (reference, why), other in zip(pairs, others, strict=True)
    ]


_ALWAYS = (
    ("contact", "Record a contact attempt"),
    ("checks", "Record the initial checks"),
    ("review", "Review the case"),
    ("social-care", "Record that children’s social care was told"),
    ("hand-over", "Hand over to somebody else"),
    ("roll", "Record whether the child is on a roll"),
    ("otherwise", "Record education otherwise"),
    ("facts", "Correct the main reason, sex or year group"),
    ("ask-more", "Ask the referrer for more"),
    ("decision", "Write a decision to the school"),
    ("priority", "Change or confirm the priority"),
    ("assign", "Assign the case"),
    ("same-child", "Say that it is the same child as another case"),
)


_ANSWERS = (
    ((WaitKind.ENQUIRY,), "answer-enquiry", "Answer the enquiry"),
    ((WaitKind.HAND_OVER,), "team-answered", "Record what the other team said"),
    (tuple(ENDED_BY_WORD), "arrived", "Record what has come by phone or letter"),
)
"""The steps that record something the case waits for."""


def _steps(case: Case, person: Person) -> list[tuple[str, str]]:
    """What this person can do with the case as it stands."""
    if not person.works_cases:
        return []
    bars = [("bar", "Say who may not see the case")] if person.manages else []
    bars += [("let-back", "Let somebody see the case again")] if person.manages and case.barred else []
    if case.stage is Stage.CLOSED:
        if case.outcome == Outcome.DUPLICATE:
            return [("not-same-child", "Undo: not the same child"), *bars]
        return [("reopen", "Reopen the case"), *bars]
    first = [("triage", "Confirm the triage")] if case.stage in (Stage.RECEIVED, Stage.TRIAGE) else []
    kinds = {wait.kind for wait in case.waits}
    first += [(slug, text) for ending, slug, text in _ANSWERS if kinds & set(ending)]
    later = [] if case.stage is Stage.RECEIVED else [("move", "Move to another stage"), ("close", "Close the case")]
    done = {"checks"} if case.checked_at else set()
    if case.proposed_at:
        first.append(("second-person", "Confirm or send back the proposed removal from the roll"))
    return first + [step for step in _ALWAYS if step[0] not in done] + later + bars


def triage_context(world: World, case: Case) -> dict[str, Any] | None:
    proposal = proposal_for(world, case, world.cases.submission(case))
    if not proposal:
        return None
    return {
        "route": ROUTE_LABELS[proposal.route],
        "priority": str(proposal.priority),
        "facts": proposal.facts,
        "missing": proposal.missing,
    }


def removal_context(world: World, case: Case, person: Person) -> dict[str, Any]:
    """What is missing for a removal from the roll, who could be the second person, and what waits for one."""
    waits = deciding.waiting_proposal(world, case)
    found = deciding.overview(world, case, waits)
    return {
        "missing": found.always,
        "by_ground": found.by_ground,
        "second": second_person([other.name for other in deciding.second_people(world, person)]),
        "waits": {
            "by": Names(world).of(waits.by),
            "mine": waits.by == person.person_id,
            "at": waits.at,
            "from_day": waits.from_day,
            "ground": ground_label(waits.ground) or "None is named",
            "reason": waits.reason,
            "missing": found.of_proposal,
        }
        if waits
        else None,
    }


def changed_since(world: World, file: CaseFile, version: int) -> list[str]:
    """What others changed of a case since a page showed it at this version, field by field."""
    names, found = Names(world), list[str]()
    for event in reversed(file.events):
        if int(event.facts.get("version", "0")) > version:
            lines = _changes(event, names) or [TITLES[event.kind]]
            found += [f"{line} ({names.of(event.by)})" for line in lines]
    return found


def _changes(event: Event, names: Names) -> list[str]:
    return [
        f"{label}: {_value(field, event.facts[f'{field}.before'], names)} → {_value(field, event.facts[f'{field}.after'], names)}"
        for field, label in FIELDS.items()
        if field not in _INSTANTS and f"{field}.after" in event.facts
    ]


def _value(field: str, text: str, names: Names) -> str:
    if not text:
        return "nobody" if field in ("owner_id", "barred") else "none"
    if field in ("owner_id", "barred"):
        return ", ".join(map(names.of, text.split()))
    if field in ("cme_since", "otherwise_on"):
        return plain_day(date.fromisoformat(text))
    return _WORDS.get(field, {}).get(text, text)


_DONE: Mapping[EventKind, str] = {
    EventKind.ON_CALL: "You have it. The case still waits for somebody to take it.",
    EventKind.TAKEN: "You have taken the case.",
    EventKind.NOTE: "Your note is saved.",
    EventKind.ASKED_MORE: "The referrer is asked for more.",
    EventKind.TRIAGED: "The triage is confirmed.",
    EventKind.ASSIGNED: "The case has a new owner.",
    EventKind.CONTACT: "The contact attempt is recorded.",
    EventKind.PRIORITY: "The priority is recorded.",
    EventKind.MOVED: "The case has moved to another stage.",
    EventKind.CHECKED: "The initial checks are recorded.",
    EventKind.REVIEWED: "The review is saved.",
    EventKind.SOCIAL_CARE: "It is recorded that children’s social care was told.",
    EventKind.DECIDED: "The decision is written.",
    EventKind.HANDED_OVER: "The hand-over is recorded.",
    EventKind.TEAM_ANSWERED: "The other team’s answer is recorded.",
    EventKind.CALLED_BACK: "The call is recorded.",
    EventKind.ENQUIRY_ANSWERED: "The answer is recorded.",
    EventKind.ARRIVED: "You have recorded that it came.",
    EventKind.SENT_AGAIN: "The email is being sent again.",
    EventKind.ROLL: "What you know of the roll is recorded.",
    EventKind.OTHERWISE: "Education otherwise than at school is recorded.",
    EventKind.CLOSED: "The case is closed.",
    EventKind.REOPENED: "The case is open again.",
    EventKind.DECISION_PROPOSED: "The removal is proposed. Nothing goes to the school until a second person confirms it.",
    EventKind.DECISION_SENT_BACK: "The proposed removal is sent back. Nothing went to the school.",
    EventKind.FACTS: "The facts are corrected.",
    EventKind.BARRED: "They can no longer see the case.",
    EventKind.LET_BACK: "They can see the case again.",
}
_JUST_NOW = timedelta(minutes=5)


def done_just_now(world: World, file: CaseFile, person: Person) -> dict[str, Any] | None:
    """What this person has just done to the case, read from the case itself: a page can be loaded again, or later."""
    mine = next((event for event in file.events if event.by == person.person_id), None)
    if not mine or mine.kind not in _DONE or world.clock.now() - mine.recorded_at > _JUST_NOW:
        return None
    following = [deadline for deadline in sorted(file.deadlines, key=_still_open_first) if not deadline.met_at]
    return {
        "what": " ".join((_DONE[mine.kind], *([_school_told(mine)] if mine.kind is EventKind.DECIDED else []))),
        "changes": _changes(mine, Names(world)),
        "next": {"label": LABELS[following[0].rule], "due": following[0].due_at} if following else None,
    }


def _school_told(event: Event) -> str:
    if event.facts.get("told"):
        return "The school is told by email that a decision is waiting."
    return "The service knows no contact of the school, so nobody was emailed: tell the school yourself, in writing."


def events_context(world: World, case: Case, page: EventPage) -> dict[str, Any]:
    names = Names(world)
    return {
        "reference": case.reference,
        "timeline": [_event(event, names) for event in page.events],
    }


def accesses_context(world: World, case: Case, found: Sequence[Access]) -> dict[str, Any]:
    names = Names(world)
    return {"reference": case.reference, "accesses": _accesses(found, names)}


def _accesses(found: Sequence[Access], names: Names) -> list[dict[str, Any]]:
    """Newest first; what one person did several times running is one line."""
    runs = (list(run) for _, run in groupby(found, lambda access: (access.person_id, access.what)))
    return [
        {
            "who": names.of(run[0].person_id),
            "what": _ACCESSES.get(run[0].what, run[0].what),
            "at": run[0].at,
            "times": len(run),
            "first": run[-1].at,
        }
        for run in runs
    ]


def decisions_context(found: Decisions) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "school": found.school,
        "decisions": [
            {
                "what": DECISIONS.get(event.facts["decision"], NEWER),
                "from_day": date.fromisoformat(event.facts["from_day"]) if "from_day" in event.facts else None,
                "ground": ground_label(event.facts.get("ground", "")),
                "reason": event.text,
                "at": event.recorded_at,
            }
            for event in found.events
        ],
    }


def _still_open_first(deadline: Deadline) -> tuple[bool, datetime, str]:
    return deadline.met_at is not None, deadline.due_at, deadline.rule


_MEETS: Mapping[Rule, frozenset[EventKind]] = {
    Rule.TRIAGE: frozenset({EventKind.TRIAGED}),
    Rule.TO_HAND_OVER: frozenset({EventKind.HANDED_OVER}),
    Rule.HAND_OVER: frozenset({EventKind.TEAM_ANSWERED}),
    Rule.QUESTION: frozenset({EventKind.ANSWERED_MORE, EventKind.ARRIVED}),
    Rule.ENQUIRY: frozenset({EventKind.ENQUIRY_ANSWERED}),
    Rule.DECISION: frozenset({EventKind.DECISION_READ, EventKind.ARRIVED}),
    Rule.DELETION: frozenset({EventKind.RETURN_CAME, EventKind.ARRIVED}),
}
"""The events that meet a clock. A clock that ends with any other event was not met."""


def _was_done(deadline: Deadline, file: CaseFile) -> bool:
    """Whether an ended clock was met. One that ended with the case, or gave way to a sooner one, was not."""
    match deadline.rule:
        case Rule.ACKNOWLEDGE:
            return True
        case Rule.SOCIAL_CARE:
            return file.case.social_care_told_at is not None
        case Rule.CHECKS:
            return file.case.checked_at is not None
        case _:
            meets = _MEETS.get(deadline.rule, frozenset({EventKind.REVIEWED}))
            return any(event.kind in meets and event.recorded_at == deadline.met_at for event in file.events)


def _state(deadline: Deadline, file: CaseFile, now: datetime) -> tuple[str, str]:
    """The state of a deadline in a word, and what there is to say of it."""
    if not deadline.met_at:
        late = how_long(now - deadline.due_at) if deadline.due_at < now else ""
        return ("overdue", f"Overdue by {late}.") if late else ("open", "")
    if not _was_done(deadline, file):
        return "ended", f"Ended on {london(deadline.met_at)}."
    if deadline.met_at > deadline.due_at:
        return "met-late", f"Met on {london(deadline.met_at)}, {how_long(deadline.met_at - deadline.due_at)} late."
    return "met", f"Met on {london(deadline.met_at)}."


def _deadline(deadline: Deadline, file: CaseFile, now: datetime) -> dict[str, Any]:
    state, said = _state(deadline, file, now)
    return {
        "label": LABELS[deadline.rule],
        "due": deadline.due_at,
        "state": state,
        "said": said,
        "working": deadline.working,
        "counted": deadline.counted,
        "skipped": deadline.skipped,
        "not_applicable": deadline.not_applicable,
        "assumed": deadline.dates_missing_from is not None,
    }


def _text_or_newer(event: Event, names: Names) -> str:
    """A newer version may keep other facts of an event than this one expects. The page of the case must still open."""
    try:
        return _event_text(event, names)
    except (LookupError, ValueError):
        return "\n".join(filter(None, (f"{NEWER}.", event.text)))


def _event_text(event: Event, names: Names) -> str:
    match event.kind:
        case EventKind.REFERRED:
            priority = f"Priority {event.facts.get('priority', '')}, proposed by the service."
            return "\n".join((*_told(event.facts), priority))
        case EventKind.REMINDED:
            rule = read_as(Rule, event.facts.get("rule", Rule.ACKNOWLEDGE))
            why = _RUNGS.get(event.facts.get("rung", "").partition("-")[0], "")
            return f"{why if rule is Rule.ACKNOWLEDGE else f'Due: {LABELS[rule]}.'} Told: {_recipients(event, names)}."
        case EventKind.EMAIL_PROBLEM | EventKind.SENT_AGAIN:
            return f"{EMAILS[event.facts['email']].label}, to {_recipients(event, names)}."
        case EventKind.MATCHED:
            return "\n".join(f"{reference}: {why}" for reference, why in sorted(event.facts.items()))
        case _:
            return "\n".join((*_changes(event, names), *_said(event), *([event.text] if event.text else [])))


def _recipients(event: Event, names: Names) -> str:
    return ", ".join(names.of_recipient(to) for to in event.facts["to"].split(",") if to)


def _told(facts: Mapping[str, str]) -> list[str]:
    """Of a referral that staff keyed in for somebody else: how it reached us, and when."""
    if "source" not in facts:
        return []
    at = f" at {facts['told_at']}" if facts.get("told_at") else ""
    how = next((choice.label for choice in SOURCES if choice.value == facts["source"]), facts["source"])
    day = plain_day(date.fromisoformat(facts["told_on"]))
    return [f"Keyed in for somebody else. It reached us {inside_sentence(how)} on {day}{at}."]


def _said(event: Event) -> list[str]:
    """What the facts of an event say beside its changes."""
    facts, lines = event.facts, list[str]()
    if event.kind is EventKind.CONTACT:
        at = f" at {facts['at']}" if "at" in facts else ""
        lines = [
            f"{CONTACT_WAYS.get(facts['how'], '')}{at}: {inside_sentence(CONTACT_OUTCOMES.get(facts['outcome'], ''))}"
        ]
    if event.kind is EventKind.HANDED_OVER:
        lines = [f"{RECEIVERS.get(facts['to'], '')}: {inside_sentence(HANDED_HOW.get(facts['how'], ''))}"]
    if event.kind is EventKind.TEAM_ANSWERED:
        how = inside_sentence(HANDED_HOW.get(facts["how"], ""))
        lines = [f"{RECEIVERS.get(facts['to'], '')}: {facts['answered']}, {how}."]
        lines += [f"The case stays open. {facts['missing']}"] if "missing" in facts else []
    if event.kind is EventKind.DECIDED:
        day = f", from {plain_day(date.fromisoformat(facts['from_day']))}" if "from_day" in facts else ""
        lines = [f"{DECISIONS.get(facts['decision'], NEWER)}{day}.", *_ground(event), _school_told(event)]
    if event.kind is EventKind.DECISION_PROPOSED:
        day = plain_day(date.fromisoformat(facts["from_day"]))
        lines = [f"{DECISIONS[MAY_BE_REMOVED]}, from {day}. Nothing went to the school.", *_ground(event)]
    if event.kind is EventKind.CALLED_BACK:
        who = "They are who they say" if facts["genuine"] == "yes" else "They are not who they say: disclose nothing"
        lines = [f"{who}, at {facts['at']}." if "at" in facts else f"{who}."]
    if event.kind is EventKind.ENQUIRY_ANSWERED:
        lines = [LEGAL_BASES.get(facts["basis"], "")]
    if event.kind is EventKind.ARRIVED:
        lines = [f"{LABELS[read_as(Rule, facts['wait'])]}: done."]
    if "return" in facts:
        lines.append(f"The return: {facts['return']}")
    if "other" in facts:
        lines.append(f"The other case: {facts['other']}")
    return lines


def _ground(event: Event) -> list[str]:
    return [f"Ground {ground_label(event.facts['ground'])}"] if event.facts.get("ground") else []


def _event(event: Event, names: Names) -> dict[str, Any]:
    happened = event.happened_on if event.happened_on != london_day(event.recorded_at) else None
    return {
        "title": TITLES[event.kind],
        "by": names.of(event.by),
        "recorded": event.recorded_at,
        "happened_on": happened,
        "on": event.happened_on,
        "text": _text_or_newer(event, names),
    }


def _held(message: Message, names: Names) -> dict[str, str]:
    assert message.held_until  # that is what holding it writes
    return {
        "email_label": message.policy.label,
        "to": names.of_recipient(message.recipient),
        "day": london_date(message.held_until),
    }


def _state_label(message: Message) -> str:
    if message.state is State.HELD and message.held_until:
        return f"{STATE_LABELS[State.HELD]}, {london_date(message.held_until)}"
    return STATE_LABELS[message.state]


def emails_context(world: World, case: Case, page: ListPage[Message]) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "messages": _messages(world, page, Names(world)),
        "once_again": world.keys.new_id(),
    }


def _messages(world: World, page: ListPage[Message], names: Names) -> list[dict[str, Any]]:
    return [_message(message, names, again=may_send_again(world, message)) for message in page.rows]


def _message(message: Message, names: Names, *, again: bool) -> dict[str, Any]:
    return {
        "id": message.message_id,
        "again": again,
        "email_label": message.policy.label,
        "to": names.of_recipient(message.recipient),
        "state": str(message.state),
        "state_label": _state_label(message),
        "at": message.state_at or message.created_at,
        "tries": message.tries,
    }
