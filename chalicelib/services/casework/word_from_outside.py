"""Ends what a case waits for when a school or referrer has done its part."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.casework import word_from_outside
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import WaitKind
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import change_of
from chalicelib.services.casework.reading import load_for_step

_WORD_TRIES = 3


def word_came(
    world: World,
    reference: str,
    kind: WaitKind,
    person: Person,
    once: str,
    text: str = "",
    facts: Mapping[str, str] | None = None,
    messages: Sequence[Message] = (),
) -> None:
    """Records the answer from outside the team: the event, and the end of the wait and its clock.

    If somebody changes the case at the same moment, it reads the case again: the sender did nothing wrong. Raises
    TryAgain, and Conflict if the case keeps changing.
    """
    for attempt in range(_WORD_TRIES):
        file = load_for_step(world, reference)
        step = replace(word_from_outside.word_came(file.case, kind, text, facts), messages=tuple(messages))
        try:
            world.cases.change([change_of(world, file, step, person.person_id)], once)
            return
        except Conflict:
            if attempt == _WORD_TRIES - 1:
                raise
