"""Between the domain's values and the rows of a case's partition. Only shapes; sealing is named where it happens."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.expressions.update import Action

from chalicelib.adapters.tables.reading import text_or
from chalicelib.adapters.tables.rows import DUE, CaseRow, DeadlineRow, EventRow, MessageRow, Row, partition_of
from chalicelib.adapters.tables.sealing import Erased, Sealer, seal, unseal
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.otherwise import Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.instants import instant_text, london_day, parse_instant
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import recipient_of
from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import needed, read_as, rest_of
from chalicelib.domain.waiting import Wait, WaitKind

NAME_UNREADABLE = "Name cannot be read"
TEXT_UNREADABLE = "(This text cannot be read.)"
MAIL_KEPT = timedelta(days=90)
"""How long a message about no case is kept: a code, a word to a stranger."""

HEAD = "9#CASE"
EVENT = "1#EVENT#"
"""The digits order a case's partition: events by time, then messages, deadlines and the head."""


def case_pk(case_id: str) -> str:
    return f"CASE#{case_id}"


def message_pk(case_id: str | None, message_id: str) -> str:
    """A message about a case lies with the case, any other by itself."""
    return case_pk(case_id) if case_id else f"MAIL#{message_id}"


def message_sk(message_id: str) -> str:
    return f"7#MESSAGE#{message_id}"


def optional_text(at: datetime | None) -> str | None:
    return instant_text(at) if at else None


def optional_instant(text: str | None) -> datetime | None:
    return parse_instant(text) if text else None


def due_by(row: Row, at: str | None) -> datetime | None:
    """When the row is due, by what it says itself. Raises ValueError where the index has it earlier: it would be looked at each
    minute, and never be due."""
    if row.gsi3sk and row.gsi3sk < (at or "~"):
        raise ValueError
    return optional_instant(at)


def is_in_its_place(row: Row, at: str | None) -> bool:
    """Whether the index has the row at this moment, or where it was put off to."""
    place = row.gsi3sk or ""
    return not at or bool(row.gsi3pk and (place.startswith(at) or place.count("#") > 1))


def _optional_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def row_of_case(case: Case, sealer: Sealer) -> CaseRow:
    pk = case_pk(case.case_id)
    row = CaseRow(
        pk,
        HEAD,
        reference=case.reference,
        child_id=case.child_id,
        submission_id=case.submission_id,
        received_at=instant_text(case.received_at),
        alerted=int(case.alerted) or None,
        in_flood=int(case.in_flood) or None,
        label=sealer.seal({"name": case.child_name}, pk, HEAD),
    )
    for attribute, value in changing(case):
        setattr(row, attribute.attr_name, value)
    return row


def worklist_key(case: Case) -> str:
    """Before all others RED that nobody has acted on; then next due first; what has no date comes last, oldest first."""
    due = instant_text(case.next_due_at) if case.next_due_at else "9999"
    return f"{'0000#' if case.comes_first else ''}{due}#{instant_text(case.received_at)}#{case.reference}"


def set_or_remove(attribute: Attribute[Any], value: Any) -> Action:
    return attribute.remove() if value is None else attribute.set(value)


def index_keys(case: Case) -> list[tuple[Any, str | None]]:
    """The sparse index attributes of a head with their values: only open cases are on the lists."""
    attributes = (CaseRow.gsi1pk, CaseRow.gsi1sk, CaseRow.gsi2pk, CaseRow.gsi2sk)
    if case.stage is Stage.CLOSED:
        return [(attribute, None) for attribute in attributes]
    place = worklist_key(case)
    return list(zip(attributes, ("OPEN", place, f"OWNER#{case.owner_id or 'none'}", place), strict=True))


def changed(before: Case, after: Case) -> list[tuple[Any, Any]]:
    """What a step changes of a head, and its places on the lists, which are always written."""
    was = [value for _, value in _facts(before)]
    differs = [pair for pair, old in zip(_facts(after), was, strict=True) if pair[1] != old]
    return [*differs, *index_keys(after)]


def changing(case: Case) -> list[tuple[Any, Any]]:
    """What a step of casework may change of a head, with its places on the lists."""
    return [*_facts(case), *index_keys(case)]


def _facts(case: Case) -> list[tuple[Any, Any]]:
    return [
        (CaseRow.stage, str(case.stage)),
        (CaseRow.priority, str(case.priority)),
        (CaseRow.next_due_at, optional_text(case.next_due_at)),
        (CaseRow.on_roll, str(case.on_roll)),
        (CaseRow.cme_since, case.cme_since.isoformat() if case.cme_since else None),
        (CaseRow.otherwise, str(case.otherwise) if case.otherwise_on else None),
        (CaseRow.otherwise_on, case.otherwise_on.isoformat() if case.otherwise_on else None),
        (CaseRow.owner_id, case.owner_id),
        (CaseRow.acknowledged_at, optional_text(case.acknowledged_at)),
        (CaseRow.route, case.route or None),
        (CaseRow.primary_reason, case.primary_reason),
        (CaseRow.sex, case.sex),
        (CaseRow.year_group, case.year_group),
        (CaseRow.needs_social_care, int(case.needs_social_care)),
        (CaseRow.social_care_told_at, optional_text(case.social_care_told_at)),
        (CaseRow.checked_at, optional_text(case.checked_at)),
        (CaseRow.unseen_from, case.unseen_from.isoformat() if case.unseen_from else None),
        (CaseRow.asked_at, optional_text(case.asked_at)),
        (CaseRow.proposed_at, optional_text(case.proposed_at)),
        (CaseRow.outcome, case.outcome or None),
        (CaseRow.evidence, case.evidence or None),
        (CaseRow.closed_at, optional_text(case.closed_at)),
        (CaseRow.next_rule, case.next_rule or None),
        (CaseRow.waits, [_stored_wait(wait) for wait in case.waits] or None),
        (CaseRow.on_call_at, optional_text(case.on_call_at)),
        (CaseRow.barred, set(case.barred) or None),
        *acting(case),
    ]


def acting(case: Case) -> list[tuple[Any, str | None]]:
    """Who last did something for the child, and when: written by every act, with or without a new version."""
    return [(CaseRow.last_act_at, optional_text(case.last_act_at)), (CaseRow.last_act_by, case.last_act_by or None)]


def _stored_wait(wait: Wait) -> dict[str, Any]:
    return {
        **wait.newer,
        "kind": str(wait.kind),
        "since": instant_text(wait.since),
        "due_at": instant_text(wait.due_at),
        "working": wait.working,
        "to": wait.to,
        "chase_at": [instant_text(at) for at in wait.chase_at],
    }


def _wait_of(stored: Mapping[str, Any]) -> Wait:
    return Wait(
        read_as(WaitKind, stored["kind"]),
        parse_instant(stored["since"]),
        parse_instant(stored["due_at"]),
        stored["working"],
        stored["to"],
        tuple(map(parse_instant, stored["chase_at"])),
        rest_of(stored, "kind", "since", "due_at", "working", "to", "chase_at"),
    )


def priority_of(stored: str) -> Priority:
    """An unknown priority counts as RED, so that no child looks less urgent than they are. The row keeps its own until a person
    changes the priority, because a step writes only what it changes."""
    return Priority(stored) if stored in set(Priority) else Priority.RED


def name_on(row: CaseRow, sealer: Sealer) -> str:
    return str(sealer.unseal(row.label, row.pk, HEAD)["name"])


def case_of(row: CaseRow, sealer: Sealer) -> Case:
    """A case whose name cannot be read can be worked all the same: no step writes the name."""
    return Case(
        case_id=row.pk.removeprefix("CASE#"),
        reference=needed(row.reference),
        child_id=needed(row.child_id),
        submission_id=needed(row.submission_id),
        child_name=text_or(row, lambda row: name_on(row, sealer), NAME_UNREADABLE),
        stage=read_as(Stage, row.stage),
        priority=priority_of(row.priority),
        received_at=parse_instant(row.received_at),
        next_due_at=optional_instant(row.next_due_at),
        on_roll=read_as(Answer, row.on_roll or Answer.NOT_KNOWN),
        cme_since=_optional_date(row.cme_since),
        otherwise=read_as(Otherwise, row.otherwise or Otherwise.NONE),
        otherwise_on=_optional_date(row.otherwise_on),
        primary_reason=row.primary_reason or "",
        sex=row.sex or "",
        year_group=row.year_group or "",
        owner_id=row.owner_id,
        acknowledged_at=optional_instant(row.acknowledged_at),
        route=row.route or "",
        needs_social_care=bool(row.needs_social_care),
        social_care_told_at=optional_instant(row.social_care_told_at),
        checked_at=optional_instant(row.checked_at),
        unseen_from=_optional_date(row.unseen_from),
        asked_at=optional_instant(row.asked_at),
        proposed_at=optional_instant(row.proposed_at),
        outcome=row.outcome or "",
        evidence=row.evidence or "",
        closed_at=optional_instant(row.closed_at),
        next_rule=row.next_rule or "",
        waits=tuple(_wait_of(stored) for stored in row.waits or ()),
        alerted=bool(row.alerted),
        in_flood=bool(row.in_flood),
        on_call_at=optional_instant(row.on_call_at),
        last_act_at=optional_instant(row.last_act_at),
        last_act_by=row.last_act_by or "",
        news=frozenset(row.news or ()),
        barred=frozenset(row.barred or ()),
        version=int(row.version or 0),
    )


def deadline_sk(deadline_id: str) -> str:
    return f"8#DEADLINE#{deadline_id}"


def row_of_deadline(deadline: Deadline) -> DeadlineRow:
    row = DeadlineRow(
        case_pk(deadline.case_id),
        deadline_sk(deadline.deadline_id),
        case_id=deadline.case_id,
        deadline_id=deadline.deadline_id,
        rule=deadline.rule,
        started_by=deadline.started_by,
        started_at=instant_text(deadline.started_at),
        due_at=instant_text(deadline.due_at),
        working=deadline.working,
        counted=[day.isoformat() for day in deadline.counted],
        skipped=[[day.isoformat(), why] for day, why in deadline.skipped],
        dates_missing_from=deadline.dates_missing_from.isoformat() if deadline.dates_missing_from else None,
        met_at=optional_text(deadline.met_at),
        look_at=optional_text(deadline.look_at),
        rungs_done=list(deadline.rungs_done),
        not_applicable=list(deadline.not_applicable),
    )
    if deadline.look_at:
        row.gsi3pk, row.gsi3sk = DUE, f"{instant_text(deadline.look_at)}#{deadline.deadline_id}"
    return row


def deadline_of(row: DeadlineRow) -> Deadline:
    return Deadline(
        row.sk.removeprefix(deadline_sk("")),
        row.pk.removeprefix(case_pk("")),
        read_as(Rule, row.rule),
        row.started_by,
        parse_instant(row.started_at),
        parse_instant(row.due_at),
        row.working or "",
        tuple(date.fromisoformat(day) for day in row.counted or ()),
        tuple((date.fromisoformat(day), why) for day, why in row.skipped or ()),
        _optional_date(row.dates_missing_from),
        optional_instant(row.met_at),
        due_by(row, row.look_at),
        tuple(row.rungs_done or ()),
        tuple(row.not_applicable or ()),
    )


def emails_pk(case_id: str) -> str:
    """The partition of gsi4 of the emails about a case."""
    return f"EMAILS#{case_id}"


def _place_of_email(message: Message) -> str:
    """By time. Emails that wait for a school come after all others, so that the newest page always has them."""
    waits = message.state is State.HELD
    return f"{1 if waits else 0}#{instant_text(message.created_at)}#{message.message_id}"


def row_of_message(message: Message, sealer: Sealer) -> MessageRow:
    pk, sk = message_pk(message.case_id, message.message_id), message_sk(message.message_id)
    row = MessageRow(
        pk,
        sk,
        message_id=message.message_id,
        case_id=message.case_id,
        email=message.email,
        recipient=str(message.recipient),
        lane=message.lane,
        variables=dict(message.variables),
        created_at=instant_text(message.created_at),
        state=message.state,
        state_at=optional_text(message.state_at),
        attempt_at=optional_text(message.attempt_at),
        tries=message.tries,
        repeat=int(message.repeat),
        holder=message.holder or None,
        provider_id=message.provider_id or None,
        held_until=optional_text(message.held_until),
        sealed=sealer.seal({"address": message.address}, pk, sk) if message.address else None,
    )
    if not message.case_id:
        row.ttl = int((message.created_at + MAIL_KEPT).timestamp())
    if message.case_id and is_listed(message):
        row.gsi4pk, row.gsi4sk = emails_pk(message.case_id), _place_of_email(message)
    if message.attempt_at:
        row.gsi3pk, row.gsi3sk = partition_of(message.lane), f"{instant_text(message.attempt_at)}#{message.message_id}"
    return row


def message_of(row: MessageRow) -> Message:
    """Without a stranger's address, which stays sealed until the message is sent."""
    return Message(
        row.sk.removeprefix(message_sk("")),
        needed(row.email),
        recipient_of(needed(row.recipient)),
        row.variables or {},
        parse_instant(row.created_at),
        read_as(State, row.state),
        due_by(row, row.attempt_at),
        row.pk.removeprefix(case_pk("")) if row.pk.startswith(case_pk("")) else None,
        "",
        int(row.tries or 0),
        bool(row.repeat),
        row.holder or "",
        row.provider_id or "",
        optional_instant(row.state_at),
        optional_instant(row.held_until),
    )


def message_step(row: MessageRow) -> list[Action]:
    """What a step of a message's life changes of its row."""
    values: list[tuple[Attribute[Any], Any]] = [
        (MessageRow.recipient, row.recipient),
        (MessageRow.held_until, row.held_until),
        (MessageRow.state, row.state),
        (MessageRow.state_at, row.state_at),
        (MessageRow.attempt_at, row.attempt_at),
        (MessageRow.tries, row.tries),
        (MessageRow.repeat, row.repeat),
        (MessageRow.holder, row.holder),
        (MessageRow.provider_id, row.provider_id),
        (MessageRow.gsi3pk, row.gsi3pk),
        (MessageRow.gsi3sk, row.gsi3sk),
        (MessageRow.gsi4pk, row.gsi4pk),
        (MessageRow.gsi4sk, row.gsi4sk),
    ]
    return [set_or_remove(attribute, value) for attribute, value in values]


def event_mark(event: Event) -> str:
    """Its place among the events of its case."""
    return f"{instant_text(event.recorded_at)}#{event.event_id}"


def row_of_event(event: Event, child_key: bytes | None) -> EventRow:
    """`child_key` is needed when the event has text."""
    pk, sk = case_pk(event.case_id), f"{EVENT}{event_mark(event)}"
    row = EventRow(
        pk,
        sk,
        what=event.kind,
        happened_on=None if event.happened_on == london_day(event.recorded_at) else event.happened_on.isoformat(),
        by=event.by,
        facts=dict(event.facts),
    )
    if event.text:
        if child_key is None:
            raise Erased(event.event_id)
        row.sealed = seal(child_key, {"text": event.text}, pk, sk)
    return row


def event_of(row: EventRow, child_key: bytes | None) -> Event:
    instant, _, event_id = row.sk.removeprefix(EVENT).partition("#")
    recorded_at = parse_instant(instant)
    text = text_or(row, lambda row: _text_of(row, child_key), TEXT_UNREADABLE) if row.sealed else ""
    return Event(
        event_id,
        row.pk.removeprefix("CASE#"),
        read_as(EventKind, row.what),
        date.fromisoformat(row.happened_on) if row.happened_on else london_day(recorded_at),
        recorded_at,
        row.by or "",
        row.facts or {},
        text,
    )


def _text_of(row: EventRow, child_key: bytes | None) -> str:
    assert row.sealed
    return str(unseal(child_key, row.sealed, row.pk, row.sk)["text"]) if child_key else "(erased)"
