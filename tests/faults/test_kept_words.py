"""Words that came too late: kept, given back and sent once, while each AWS call in turn fails or loses its answer."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.kept import KeptWords
from chalicelib.ports.world import World
from chalicelib.services.sign_in import keeping_words
from chalicelib.services.sign_in.opening_sessions import open_session
from tests.faults.each_call import KINDS, Told, problems_of_each_call
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import Fault
from tests.faults.stories import reference_of
from tests.support import steps

HERE = Browser("browser", "source", "known")
WORDS = "Phoned the grandmother: no answer."

pytestmark = pytest.mark.usefixtures("no_sleep")


def _typed_too_long(harness: FaultHarness, state: State, fault: Fault | None) -> Told:
    harness.restore(state)
    reference, officer = reference_of(harness), harness.person("officer")
    with harness.as_the_test():
        world = harness.world()
        token = open_session(world, officer, HERE, None, world.council.open, second=True).token
    harness.clock.at += timedelta(minutes=31)
    fields = {"note": WORDS, "once": "late-token"}
    harness.injector.begin(fault)
    harness.press(lambda world: keeping_words.keep(world, token, f"/cases/{reference}/notes", fields))
    harness.clock.at += timedelta(minutes=5)
    kept = harness.press(lambda world: _kept(world, harness))
    if kept:
        for _ in range(2):  # the second time on a page that was left open
            harness.press(partial(_sends, harness=harness, kept=kept))
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    return calls, list(_problems(harness, kept))


def _kept(world: World, harness: FaultHarness) -> KeptWords:
    found = keeping_words.kept_for(world, harness.person("officer"))
    assert found, "nothing is offered"
    return found


def _sends(world: World, harness: FaultHarness, kept: KeptWords) -> None:
    """As the page that offers them: the form as it was posted, and then they are dropped."""
    officer = harness.person("officer")
    steps.add_note(world, reference_of(harness), officer, kept.fields["note"], kept.fields["once"])
    keeping_words.drop(world, officer, kept.at)


def _problems(harness: FaultHarness, kept: KeptWords | None) -> Iterator[str]:
    if not kept or kept.fields["note"] != WORDS:
        yield f"the words are lost: {harness.told}"
        return
    rows = harness.rows()
    notes = [row for row in rows if row["kind"] == "EVENT" and row["what"] == "note"]
    if len(notes) != 2:  # with the one of before
        yield f"there are {len(notes)} notes"
    if [row for row in rows if row["kind"] == "KEPT_WORDS"]:
        yield "the words are offered again"


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_came_too_late_are_sent_once(
    harness: FaultHarness, beginnings: Mapping[str, State], kind: str
) -> None:
    begins = beginnings["case taken"]
    assert problems_of_each_call(lambda fault: _typed_too_long(harness, begins, fault), kind) == []
