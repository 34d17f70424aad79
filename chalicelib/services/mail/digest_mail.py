"""The variables of the morning's email templates: numbers parsed from the stored row, ids turned into words."""

import json
from typing import Any

from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.digests import ALARM_WORDS, PART_LABELS, Alarm, Part
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.links import Links
from chalicelib.ports.world import World


def digest_variables(world: World, message: Message) -> dict[str, Any]:
    """Empty for every other email."""
    variables, links = message.variables, world.links()
    if "exceptions" in variables:
        return {"exceptions": int(variables["exceptions"]), "link": links.oversight}
    if "alarms" in variables:
        return _alarms(variables["alarms"], int(variables["count"]), links)
    if "parts" in variables:
        counts = {part: int(variables[f"{part}_count"]) for part in Part}
        return _parts(variables["parts"], counts, links)
    return _desks(world, variables["desks"], links) if "desks" in variables else {}


def _alarms(stored: str, count: int, links: Links) -> dict[str, Any]:
    rows = [
        {
            "reference": reference,
            "received": parse_instant(received),
            "why": " ".join(ALARM_WORDS[read_as(Alarm, alarm)] for alarm in alarms),
            "link": links.case(reference),
        }
        for reference, received, *alarms in json.loads(stored)
    ]
    return {"cases": rows, "count": count, "left": count - len(rows), "link": links.cases}


def _parts(stored: str, counts: dict[Part, int], links: Links) -> dict[str, Any]:
    rows = json.loads(stored)
    parts = [
        {
            "label": PART_LABELS[part],
            "count": counts[part],
            "left": counts[part] - len(rows[part]),
            "cases": [_case(part, row) for row in rows[part]],
        }
        for part in Part
        if counts[part]
    ]
    return {"parts": parts, "link": links.today}


def _case(part: Part, row: list[str]) -> dict[str, Any]:
    reference, label, due, *news = row
    words = " ".join(NEWS_WORDS[read_as(News, kind)] for kind in news) if part is Part.NEWS else label
    return {"reference": reference, "what": words, "due": parse_instant(due) if due and part is not Part.NEWS else None}


def _desks(world: World, stored: str, links: Links) -> dict[str, Any]:
    rows = [
        {
            "who": _name(world, owner_id),
            "open": number,
            "overdue": overdue,
            "today": today,
            "oldest": parse_instant(oldest) if oldest else None,
        }
        for owner_id, number, overdue, today, oldest in json.loads(stored)
    ]
    return {"desks": rows, "link": links.cases, "set_aside_link": links.set_aside}


def _name(world: World, owner_id: str) -> str:
    person = world.people.get(owner_id) if owner_id else None
    return person.name if person else "Nobody: the unowned queue"
