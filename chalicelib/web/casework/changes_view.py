"""The changes of a case, in words."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.casework.case import STAGE_LABELS
from chalicelib.domain.casework.changes import FIELDS
from chalicelib.domain.casework.closing import EVIDENCE_LABELS, OUTCOME_LABELS
from chalicelib.domain.casework.events import TITLES, Event
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS
from chalicelib.domain.casework.triage import ROUTE_LABELS
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.steps.facts import SEXES, YEAR_GROUPS
from chalicelib.ports.world import World
from chalicelib.web.casework.names import Names

_INSTANTS = frozenset(
    {
        *("acknowledged_at", "on_call_at", "social_care_told_at", "checked_at", "asked_at", "proposed_at", "closed_at"),
    }
)


YES_NO: Mapping[str, str] = {"yes": "Yes", "no": "No", "not-known": "Not known"}


_WORDS: Mapping[str, Mapping[str, str]] = {
    "stage": {str(stage): label for stage, label in STAGE_LABELS.items()},
    "route": {str(route): label for route, label in ROUTE_LABELS.items()},
    "outcome": {str(outcome): label for outcome, label in OUTCOME_LABELS.items()},
    "evidence": {str(level): label for level, label in EVIDENCE_LABELS.items()},
    "on_roll": YES_NO,
    "otherwise": {str(found): label for found, label in OTHERWISE_LABELS.items()},
    "needs_social_care": YES_NO,
    "sex": SEXES,
    "year_group": YEAR_GROUPS,
}


def changed_since(world: World, file: CaseFile, version: int) -> list[str]:
    """Other people's changes since a page showed the case at this version, field by field."""
    names, found = Names(world), list[str]()
    for event in reversed(file.events):
        if int(event.facts.get("version", "0")) > version:
            lines = changes_in_words(event, names) or [TITLES[event.kind]]
            found += [f"{line} ({names.of(event.by)})" for line in lines]
    return found


def changes_in_words(event: Event, names: Names) -> list[str]:
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
