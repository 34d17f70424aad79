"""The variables of the morning's emails: rows read from the stored text, with words instead of ids."""

import json
from typing import Any

from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.digests import ALARM_WORDS, PART_LABELS, Alarm, Part
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.ports.world import World


def cases(world: World, message: Message) -> list[dict[str, Any]]:
    """The RED cases of the morning."""
    return [
        {
            "reference": reference,
            "received": parse_instant(received),
            "why": " ".join(ALARM_WORDS[read_as(Alarm, alarm)] for alarm in alarms),
            "link": world.links().case(reference),
        }
        for reference, received, *alarms in json.loads(message.variables["alarms"])
    ]


def left(world: World, message: Message) -> int:
    """How many RED cases the email does not list."""
    return int(message.variables["count"]) - len(json.loads(message.variables["alarms"]))


def parts(world: World, message: Message) -> list[dict[str, Any]]:
    """An owner's day."""
    rows = json.loads(message.variables["parts"])
    counts = {part: int(message.variables[f"{part}_count"]) for part in Part}
    return [
        {
            "label": PART_LABELS[part],
            "count": counts[part],
            "left": counts[part] - len(rows[part]),
            "cases": [_case(part, row) for row in rows[part]],
        }
        for part in Part
        if counts[part]
    ]


def _case(part: Part, row: list[str]) -> dict[str, Any]:
    reference, label, due, *news = row
    words = " ".join(NEWS_WORDS[read_as(News, kind)] for kind in news) if part is Part.NEWS else label
    return {"reference": reference, "what": words, "due": parse_instant(due) if due and part is not Part.NEWS else None}


def workloads(world: World, message: Message) -> list[dict[str, Any]]:
    """Each owner's cases in numbers."""
    return [
        {
            "who": _name(world, owner_id),
            "open": number,
            "overdue": overdue,
            "today": today,
            "oldest": parse_instant(oldest) if oldest else None,
        }
        for owner_id, number, overdue, today, oldest in json.loads(message.variables["workloads"])
    ]


def _name(world: World, owner_id: str) -> str:
    person = world.people.get(owner_id) if owner_id else None
    return person.name if person else "Nobody: the unowned queue"
