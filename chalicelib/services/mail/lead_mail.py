"""The emails about a new safeguarding lead of a school, who can then read its confidential answers.

They go to the school's other contacts and to all who watch over access, and hold no address.
"""

from collections.abc import Sequence

from chalicelib.domain.authority.second_person import new_leads
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import WATCHERS, Recipient, person_recipient
from chalicelib.domain.people.people import Person, School
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import contacts_now

NEW_LEAD = "new_lead"
MOST_TOLD = 20
"""Contacts of one school; its leads come first. A change and its emails are one transaction."""
MOST_WITH_IT = 40
"""The number of emails that fit into a change's transaction beside its other rows."""


def word_of_new_leads(
    world: World, key: str, by: str, before: Person | None, after: Person, *, watchers_know: bool = False
) -> Sequence[Message]:
    """`watchers_know`: one email told them of the whole list that this person is on."""
    return [
        message
        for number, school in enumerate(new_leads(before, after))
        for message in _of_school(world, f"{key}|{number}", by, after, school, watchers_know=watchers_know)
    ]


def _of_school(world: World, key: str, by: str, after: Person, school: School, *, watchers_know: bool) -> list[Message]:
    others = [person for person in contacts_now(world, school.urn) if person.person_id != after.person_id]
    leads_first = sorted(others, key=lambda person: not person.safeguards(school.urn))[:MOST_TOLD]
    told: list[Recipient] = [] if watchers_know else [WATCHERS]
    told += [person_recipient(person.person_id) for person in leads_first]
    variables = {"by": by, "about": after.person_id, "school": school.name, "count": ""}
    now = world.clock.now()
    return [new_message(f"new-lead|{key}|{to}", NEW_LEAD, to, variables, now) for to in told]


def written_with(world: World, messages: Sequence[Message]) -> Sequence[Message]:
    """The messages that one transaction writes with the change. If a lead of many schools causes too many, they are
    written first, so that an interruption leaves nobody untold."""
    if len(messages) <= MOST_WITH_IT:
        return messages
    world.outbox.add(messages)
    return ()


def word_of_a_list(world: World, by: str, count: int) -> Message:
    """One email to all who watch, not hundreds: a list makes so many people safeguarding leads."""
    variables = {"by": by, "about": "", "school": "", "count": str(count)}
    return new_message(f"new-leads|{world.keys.new_id()}", NEW_LEAD, WATCHERS, variables, world.clock.now())
