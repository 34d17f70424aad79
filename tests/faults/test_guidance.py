"""Publishing, at once and at its time, and withdrawing, while each AWS call in turn fails or loses its answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, NotPossibleNow
from chalicelib.domain.guidance.pages import PageState
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.guidance import publishing, reading, writing
from chalicelib.services.guidance.from_example import begin_from_example
from chalicelib.services.guidance.writing import Seen, Words
from chalicelib.services.people.staffing import let_in
from tests.faults.each_call import Told, problems_of_each_call
from tests.faults.fault_harness import A_MINUTE, FaultHarness, State
from tests.faults.fault_injector import TRANSACTION, Fault
from tests.support.guidance import a_live_page, a_page

KINDS = ("refused", "500, yet done", "reply lost", "done late", "crash before", "crash after", "TransactionConflict")
SLUG = "who-to-tell"

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.fixture(scope="module")
def written(harness: FaultHarness, beginnings: Mapping[str, State]) -> State:
    """A live page, and another with a live version and a draft of the next."""
    keys = [item for item in beginnings["delivered"].items if item["kind"]["S"] == "KEYS"]
    harness.restore(State(keys, harness.clock.at, (), {}))
    with harness.as_the_test():
        world = harness.world()
        officer = let_in(world, "Priya Nair", "priya.nair@exampleshire.example", [Role.OFFICER])
        a_live_page(world, officer, "Reasonable enquiries")
        a_live_page(world, officer, "Who to tell", "::: block who\nTell the team.\n:::")
        writing.save(world, officer, SLUG, Seen(1, 0), Words("Who to tell", "::: block who\nTell us.\n:::"))
        harness.facts["officer"] = officer
    return harness.state()


Act = Callable[[FaultHarness], None]
Look = Callable[[World], Iterator[str]]


def _publish(harness: FaultHarness) -> None:
    seen, me = Seen(1, 1), harness.person("officer")

    def press(world: World) -> str:
        try:
            publishing.publish(world, me, SLUG, seen)
        except NotPossibleNow:
            return "published already"
        return "published"

    assert harness.press(press)


def _at_its_time(harness: FaultHarness) -> None:
    with harness.as_the_test():
        publishing.schedule(harness.world(), harness.person("officer"), SLUG, Seen(1, 1), harness.clock.at + A_MINUTE)
    for _ in range(6):
        harness.clock.at += A_MINUTE
        harness.tick()


def _withdraw(harness: FaultHarness) -> None:
    me = harness.person("officer")

    def press(world: World) -> str:
        page = writing.page_named(world, SLUG)
        try:
            publishing.withdraw(world, me, SLUG, page.version, "It is elsewhere.", "reasonable-enquiries")
        except NotPossibleNow:
            return "withdrawn already"
        return "withdrawn"

    assert harness.press(press)


def _is_published_once(world: World) -> Iterator[str]:
    edition, page = world.guidance.newest(), world.guidance.page(SLUG)
    if edition.number != 3 or edition.blocks["who"].text != "Tell us.":
        yield f"edition {edition.number} with {edition.blocks}"
    if not page or (page.state, page.live) != (PageState.LIVE, 2):
        yield f"the page stands as {page}"
    if world.guidance.draft(SLUG):
        yield "the draft is still there"
    found = reading.live_page(world, SLUG)
    if not isinstance(found, reading.Read) or "Tell us." not in found.version.html:
        yield "its words are not read"
    if (
        set(world.guidance.texts(3)) != {SLUG, "reasonable-enquiries"}
        or "Tell us." not in world.guidance.texts(3)[SLUG]
    ):
        yield "search does not know them"
    if world.tasks.open(10).rows:
        yield "somebody has a task"


def _is_withdrawn_once(world: World) -> Iterator[str]:
    edition, found = world.guidance.newest(), reading.live_page(world, SLUG)
    if edition.number != 3 or [page.slug for page in edition.pages] != ["reasonable-enquiries"] or edition.blocks:
        yield f"edition {edition}"
    if not isinstance(found, reading.Gone) or found.page.replaced_by != "reasonable-enquiries":
        yield "it does not say what replaced it"
    if not world.guidance.draft(SLUG):
        yield "the draft is lost"


STORIES: Mapping[str, tuple[Act, Look]] = {
    "publish": (_publish, _is_published_once),
    "at its time": (_at_its_time, _is_published_once),
    "withdraw": (_withdraw, _is_withdrawn_once),
}


def _tell(harness: FaultHarness, state: State, story: tuple[Act, Look], fault: Fault | None) -> Told:
    act, look = story
    harness.restore(state)
    with harness.as_the_test():
        harness.clock.at += timedelta(minutes=1)
    harness.injector.begin(fault)
    act(harness)
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.calm()
    harness.injector.watching = False
    harness.new_process()
    return calls, list(look(harness.world()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_lost_or_done_twice(harness: FaultHarness, written: State, story: str, kind: str) -> None:
    def tell(fault: Fault | None) -> Told:
        return _tell(harness, written, STORIES[story], fault)

    assert TRANSACTION in tell(None)[0]
    assert problems_of_each_call(tell, kind) == []


def test_two_minutes_at_once_publish_it_once(harness: FaultHarness, written: State) -> None:
    harness.restore(written)
    with harness.as_the_test():
        publishing.schedule(harness.world(), harness.person("officer"), SLUG, Seen(1, 1), harness.clock.at + A_MINUTE)
        harness.clock.at += A_MINUTE
        draft = harness.world().guidance.draft(SLUG)
        assert draft
        assert publishing.publish_due(harness.world()) == 1
        with pytest.raises(Conflict):
            publishing._publish(harness.world(), SLUG, draft, draft.by)
    assert list(_is_published_once(harness.world())) == []


def test_a_page_with_a_draft_only_is_not_lost_by_a_crash_while_it_is_begun(
    harness: FaultHarness, written: State
) -> None:
    harness.restore(written)
    harness.injector.begin(None)
    a_page(harness.world(), harness.person("officer"), "New", "Words.")
    calls = [call.operation for call in harness.injector.calls]
    harness.injector.watching = False
    for position, operation in enumerate(calls):
        if operation != TRANSACTION:
            continue
        harness.restore(written)
        harness.injector.begin(Fault("reply lost", position, 1))
        a_page(harness.world(), harness.person("officer"), "New", "Words.")
        harness.injector.watching = False
        assert [page.slug for page in harness.world().guidance.pages()] == ["new", "reasonable-enquiries", SLUG]


@pytest.mark.parametrize("kind", ["reply lost", "crash before", "crash after"])
def test_begin_from_the_example_goes_on_where_it_broke_off(harness: FaultHarness, written: State, kind: str) -> None:
    """Each of its transactions is one page with its draft: pressing the button again makes the rest."""
    keys = [item for item in written.items if item["kind"]["S"] in ("KEYS", "PERSON")]
    nothing = State(keys, written.at, (), written.facts)

    def begin(fault: Fault | None) -> list[str]:
        harness.restore(nothing)
        harness.injector.begin(fault)
        me = harness.person("officer")
        assert harness.press(lambda world: len(begin_from_example(world, me)))
        calls = [call.operation for call in harness.injector.calls]
        harness.injector.watching = False
        return calls

    transactions = [place for place, operation in enumerate(begin(None)) if operation == TRANSACTION]
    for position in (transactions[0], transactions[len(transactions) // 2], transactions[-1]):
        begin(Fault(kind, position, 1))
        pages, example = harness.world().guidance.pages(), harness.world().example()
        assert sorted(page.slug for page in pages) == sorted(each.slug for each in example)
        assert [writing.desk(harness.world(), each.slug).words.markdown for each in example] == [
            each.markdown for each in example
        ]
        assert harness.world().guidance.newest().number == 0
