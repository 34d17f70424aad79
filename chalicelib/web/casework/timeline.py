"""The timeline's words about an event."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import TITLES, Event, EventKind
from chalicelib.domain.deadlines.ladders import UNTAKEN
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.recipients import recipient_of
from chalicelib.domain.newer import NEWER, read_as
from chalicelib.domain.wording import inside_sentence, plain_day
from chalicelib.journeys.casework.all_steps import TOLD
from chalicelib.journeys.parts.keyed_in import SOURCES
from chalicelib.ports.world import World
from chalicelib.web.casework.changes_view import changes_in_words
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages


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
            email = EMAILS.get(UNTAKEN.get(event.facts.get("rung", ""), ""))
            why = email.told_because if email else ""
            return f"{why if rule is Rule.ACKNOWLEDGE else f'Due: {LABELS[rule]}.'} Told: {_recipients(event, names)}."
        case EventKind.EMAIL_PROBLEM | EventKind.SENT_AGAIN:
            return f"{EMAILS[event.facts['email']].label}, to {_recipients(event, names)}."
        case EventKind.LINK_WITHDRAWN:
            return f"The email went to {_recipients(event, names)}. They get no new link until the address is checked."
        case EventKind.MATCHED:
            return "\n".join(f"{reference}: {why}" for reference, why in sorted(event.facts.items()))
        case _:
            return "\n".join((*changes_in_words(event, names), *_said(event), *([event.text] if event.text else [])))


def _recipients(event: Event, names: Names) -> str:
    return ", ".join(names.of_recipient(recipient_of(to)) for to in event.facts["to"].split(",") if to)


def _told(facts: Mapping[str, str]) -> list[str]:
    """How and when a referral reached us that staff keyed in for somebody else."""
    if "source" not in facts:
        return []
    at = f" at {facts['told_at']}" if facts.get("told_at") else ""
    how = next((choice.label for choice in SOURCES if choice.value == facts["source"]), facts["source"])
    day = plain_day(date.fromisoformat(facts["told_on"]))
    return [f"Keyed in for somebody else. It reached us {inside_sentence(how)} on {day}{at}."]


def _said(event: Event) -> list[str]:
    """The facts of an event beside its changes, in words."""
    facts = event.facts
    lines = TOLD[event.kind].says(event) if event.kind in TOLD else []
    lines += [f"The return: {facts['return']}"] if "return" in facts else []
    return lines + ([f"The other case: {facts['other']}"] if "other" in facts else [])


class EventLine(Struct, frozen=True):
    """One event of the timeline. `happened_on` is given where it was not the day of recording."""

    title: str
    by: str
    recorded: datetime
    happened_on: date | None
    on: date
    text: str


def event_line(event: Event, names: Names) -> EventLine:
    happened = event.happened_on if event.happened_on != london_day(event.recorded_at) else None
    text = _text_or_newer(event, names)
    return EventLine(TITLES[event.kind], names.of(event.by), event.recorded_at, happened, event.happened_on, text)


class EventsPage(Struct, frozen=True):
    """Earlier events of one case."""

    reference: str
    timeline: Sequence[EventLine]
    pages: Pages


def events_page(world: World, case: Case, events: Sequence[Event], further: Pages) -> EventsPage:
    names = Names(world)
    return EventsPage(case.reference, [event_line(event, names) for event in events], further)
