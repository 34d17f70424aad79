"""The contract of the port PurposeLinks."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.news import News
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.purpose_links import OPEN_FOR, Over, PurposeLink
from chalicelib.domain.people.sign_in import Answer, Attempt
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.withdrawal import Withdrawal
from chalicelib.ports.world import World
from tests.adapters.examples import acceptance, event, messages, opening
from tests.contracts.conftest import Written

NOW = datetime(2027, 1, 12, 10, tzinfo=UTC)
LINK = PurposeLink("digest", "purpose", "thing", "mailbox:send", "address", NOW, NOW + timedelta(days=7))
ATTEMPT = Attempt("attempt", "browser", "a@county.example", NOW, source="s", unused="list", answer=Answer.CODE)
CHANGE = Change("change", Changed.LINK_WITHDRAWN, "", "ann", NOW, {}, {"What it asks": "Something"})
ACCESS = Access("access", "return", "ann", "link-withdrawn", NOW)
TASKS = (
    Task("wrong-person-1", "Check it.", "SEND", NOW, audience=Audience.ADMINISTRATORS, mends=Mends.SETTINGS),
    Task("link-withdrawn-digest", "Phone them.", "", NOW, "case-A", "CME-A"),
)
WITHDRAWAL = Withdrawal("digest", CHANGE, TASKS, ACCESS)
UNTIL = NOW + OPEN_FOR


@pytest.fixture
def asked(world: World) -> Attempt:
    world.purpose_links.add(LINK)
    world.sign_ins.begin(ATTEMPT, None, None)
    return ATTEMPT


class TestPurposeLinks:
    def test_a_link_is_kept_as_it_was_made_and_made_once(self, world: World) -> None:
        assert world.purpose_links.get("digest") is None
        world.purpose_links.add(LINK)
        assert world.purpose_links.get("digest") == LINK
        with pytest.raises(Conflict):
            world.purpose_links.add(replace(LINK, thing="another"))

    def test_a_code_opens_it_once_in_the_browser_that_asked(self, world: World, asked: Attempt) -> None:
        world.purpose_links.open(LINK, asked, UNTIL)
        assert world.purpose_links.get("digest") == replace(LINK, opened_in="browser", opened_until=UNTIL)
        with pytest.raises(Conflict):
            world.purpose_links.open(LINK, asked, UNTIL)

    def test_a_link_that_is_over_or_gone_is_not_opened_and_keeps_the_code(self, world: World, asked: Attempt) -> None:
        with pytest.raises(Conflict):
            world.purpose_links.open(replace(LINK, digest="another"), asked, UNTIL)
        world.purpose_links.end("digest", Over.WITHDRAWN)
        with pytest.raises(Conflict):
            world.purpose_links.open(LINK, asked, UNTIL)
        kept = world.sign_ins.attempt("browser")
        assert kept
        assert not kept.used

    def test_it_ends_once_and_for_the_first_reason(self, world: World) -> None:
        world.purpose_links.add(LINK)
        world.purpose_links.end("digest", Over.USED)
        world.purpose_links.end("digest", Over.WITHDRAWN)
        world.purpose_links.end("another", Over.USED)
        assert world.purpose_links.get("digest") == replace(LINK, over=Over.USED)
        assert world.purpose_links.get("another") is None

    def test_those_about_a_thing_are_found_until_they_are_over(self, world: World) -> None:
        for name, purpose, thing in (("a", "p", "t"), ("b", "p", "t"), ("c", "p", "other"), ("d", "q", "t")):
            world.purpose_links.add(replace(LINK, digest=name, purpose=purpose, thing=thing))
        world.purpose_links.end("b", Over.USED)
        assert [link.digest for link in world.purpose_links.about("p", "t")] == ["a"]

    def test_those_that_are_open_come_by_their_end_a_page_at_a_time(self, world: World) -> None:
        for n, name in enumerate(("d4", "c3", "b2", "a1")):
            world.purpose_links.add(replace(LINK, digest=name, ends_at=NOW + timedelta(days=n + 1)))
        world.purpose_links.end("c3", Over.USED)
        first = world.purpose_links.open_ones(NOW, "", 2)
        assert [link.digest for link in first.rows] == ["d4", "b2"]
        assert first.after
        then = world.purpose_links.open_ones(NOW, first.after, 2)
        assert ([link.digest for link in then.rows], then.after) == (["a1"], "")
        later = world.purpose_links.open_ones(NOW + timedelta(days=3), "", 2)
        assert [link.digest for link in later.rows] == ["a1"], "what has run out is not open"

    def test_it_is_withdrawn_once_with_the_change_the_tasks_and_the_row_of_the_audit(self, world: World) -> None:
        world.purpose_links.add(LINK)
        for _ in range(2):
            world.purpose_links.withdraw(WITHDRAWAL)
        assert world.purpose_links.get("digest") == replace(LINK, over=Over.WITHDRAWN)
        assert (world.purpose_links.about("purpose", "thing"), world.purpose_links.open_ones(NOW, "", 9).rows) == (
            [],
            (),
        )
        assert world.changes.newest("", 9).changes == (CHANGE,)
        assert world.audit.of_case("return", 9).rows == (ACCESS,)
        assert [world.tasks.get(task.task_id) for task in TASKS] == list(TASKS)

    def test_of_a_case_it_is_withdrawn_with_an_event_its_news_and_the_email_about_it(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        world.purpose_links.add(LINK)
        of = opening("A").case
        withdrawn = event(of, "withdrawn", EventKind.LINK_WITHDRAWN, hours=1)
        word = replace(messages(of)[0], message_id="word")
        world.purpose_links.withdraw(Withdrawal("digest", CHANGE, TASKS, event=withdrawn, messages=(word,)))
        file = world.cases.load_for_page(of.reference)
        assert file
        assert (withdrawn in file.events, set(file.case.news)) == (True, {str(News.LINK)})
        assert withdrawn.event_id in {access.access_id for access in world.audit.of_case(of.case_id, 9).rows}
        assert world.outbox.get(word.case_id, "word")

    @pytest.mark.parametrize("why", [None, Over.USED], ids=["never made", "used"])
    def test_what_is_over_is_not_withdrawn_and_nothing_is_recorded(
        self, world: World, written: Written, why: Over | None
    ) -> None:
        if why:
            world.purpose_links.add(LINK)
            world.purpose_links.end("digest", why)
        before = written()
        with pytest.raises(Conflict):
            world.purpose_links.withdraw(WITHDRAWAL)
        assert written() == before

    def test_it_is_not_withdrawn_with_a_task_that_is_there_already(self, world: World, written: Written) -> None:
        world.purpose_links.add(LINK)
        world.tasks.add(TASKS[1])
        before = written()
        with pytest.raises(Conflict):
            world.purpose_links.withdraw(WITHDRAWAL)
        assert written() == before
