"""The email that tells a new owner of their cases: once for each act, however many cases it assigned."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_of, person_recipient
from chalicelib.domain.people.covering import by_id, recipient_for
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

LISTED = 200
"""References in one email; it counts the others."""


def word_to_owner(
    world: World,
    key: str,
    owner_id: str,
    references: Sequence[str],
    note: str = "",
    case_id: str | None = None,
    people: Mapping[str, Person] | None = None,
) -> Message:
    """To the owner, or their stand-in. It says that there is a note, never its text."""
    now = world.clock.now()
    to = recipient_for(people or by_id(world.people.staff()), owner_id, london_day(now))
    covered = to != person_recipient(owner_id)
    if covered and not _may_see_all(world, person_of(to), references):
        to = TEAM_MAILBOX
    variables = {
        "references": ", ".join(references[:LISTED]),
        "count": str(len(references)),
        "more": str(len(references[LISTED:]) or ""),
        "note": "yes" if note else "",
        "cover": "yes" if covered else "",
        "owner": owner_id if covered else "mine",
    }
    return new_message(key, "assigned", to, variables, now, case_id=case_id)


def _may_see_all(world: World, person_id: str, references: Sequence[str]) -> bool:
    cases = map(world.cases.named, references)
    return all(may_see(case, person_id) for case in cases if case)
