"""Information sheets over HTTP, in a town in memory: two writers, publishing, withdrawing, and what the public reads."""

import re
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from chalicelib.domain.sheets.sheet import Sheet, SheetState
from tests.support.browser import Page
from tests.support.browser import Person as Visitor
from tests.support.sheets import HEAD
from tests.support.world import SCHOOL
from tests.web.scenes.cast import Cast, Scene, Shown, the_cast

Play = Callable[[Scene], Shown]
ACTS = ("write", "second-reader", "read", "hand-back", "publish", "take-back", "amend", "withdraw")


@pytest.fixture(scope="module")
def play() -> Iterator[Play]:
    with the_cast() as play:
        yield play


def sheet(cast: Cast, number: int) -> Sheet:
    found = (each for each in cast.world.sheets.sheets.values() if each.number.number == number)
    return max(found, key=lambda each: each.amendment)


def path(cast: Cast, number: int, act: str = "") -> str:
    return f"/write-sheets/{sheet(cast, number).sheet_id}{act and '/'}{act}"


def fields(visitor: Visitor, end: str) -> dict[str, str]:
    return dict(next(form for form in visitor.here.forms if form.action.endswith(end)).fields)


def post(visitor: Visitor, address: str, **typed: str) -> Page:
    """The form of the page that the visitor sees, with these answers."""
    end = address.rpartition("/")[2]
    return visitor._follow(visitor.post(address, fields(visitor, end) | typed))


def act(visitor: Visitor, cast: Cast, number: int, name: str, **typed: str) -> Page:
    """As `post`, from the page where it is done."""
    visitor.get(path(cast, number, name if name in ("write", "publish", "withdraw") else ""))
    return post(visitor, path(cast, number, name), **typed)


def test_a_sheet_is_written_read_by_another_published_and_found(play: Play) -> None:
    def scene(cast: Cast) -> None:
        officer, manager, nobody = cast.officer, cast.manager, cast.nobody
        officer.get("/write-sheets/new")
        made = {
            "number": "MI 65/15",
            "type": "action",
            "title": "Leavers in July",
            "roles-head": "yes",
            "roles-chair": "yes",
            "summary": "Send your leavers.",
            "action": "Send the form by {{date}}.",
            "markdown": "Send it by **{{date}}**.",
            "complete_by-day": "10",
            "complete_by-month": "7",
            "complete_by-year": "2027",
        }
        page = post(officer, "/write-sheets/new", **made)
        assert "Information sheet 65/15" in page.html
        (written,) = [each for each in cast.world.sheets.sheets.values() if each.number.year == 2015]
        address = f"/write-sheets/{written.sheet_id}"
        officer.get(address)
        post(officer, f"{address}/second-reader")
        manager.get(f"{address}/second-reader")
        assert "asks somebody else to read it" in manager.here.html
        post(manager, f"{address}/read")
        officer.get(f"{address}/publish")
        assert "Mina Manager has read it" in officer.here.html
        assert "The number 65/15 is of 2015" in officer.here.html
        assert "Chair of governors" in officer.here.html, "a school without a chair is listed"
        post(officer, f"{address}/publish", when="now")
        public = nobody.get("/sheets/2015/65")
        assert public.html.count("10 July 2027") == 3, "the field, the action and the text say the same day"
        assert "{{" not in public.html
        assert "Leavers in July" in nobody.get("/sheets?find=65%2F15").html
        assert "Leavers in July" in nobody.get("/sheets?find=leavers").html
        assert [
            job.kind for job in cast.world.store.jobs.values() if job.job_id.startswith("tell-" + written.sheet_id)
        ] == ["tell"]

    play(scene)


def test_of_two_who_write_the_second_sees_what_the_first_changed_and_loses_nothing(play: Play) -> None:
    def scene(cast: Cast) -> None:
        address = path(cast, 66, "write")
        cast.officer.get(address)
        cast.manager.get(address)
        post(cast.officer, address, title="Title of the officer", summary="Summary of the officer")
        again = post(cast.manager, address, title="Title of the manager", action="Action of the manager")
        assert "Omar Officer saved this sheet while you wrote" in again.html
        assert all(text in again.html for text in ("Title of the officer", "Title of the manager"))
        kept = fields(cast.manager, "/write")
        assert (kept["title"], kept["summary"], kept["action"]) == (
            "Title of the manager",
            "Summary of the officer",
            "Action of the manager",
        )
        assert sheet(cast, 66).title == "Title of the officer", "nothing is saved yet"
        post(cast.manager, address, title="Title of both")
        now = sheet(cast, 66)
        assert (now.title, now.summary, now.action) == (
            "Title of both",
            "Summary of the officer",
            "Action of the manager",
        )

    play(scene)


def test_a_form_sent_twice_is_saved_once(play: Play) -> None:
    def scene(cast: Cast) -> None:
        address = path(cast, 66, "write")
        cast.officer.get(address)
        form = fields(cast.officer, "/write") | {"title": "Another"}
        first, second = (cast.officer.post(address, form) for _ in range(2))
        assert (first.status, second.status) == (303, 303)
        assert sheet(cast, 66).title == "Another"

    play(scene)


def test_publishing_twice_shows_that_it_is_published(play: Play) -> None:
    def scene(cast: Cast) -> None:
        address = path(cast, 66, "publish")
        cast.officer.get(address)
        form = fields(cast.officer, "/publish") | {"when": "now"}
        assert [cast.officer.post(address, form).status for _ in range(2)] == [303, 303]
        assert sheet(cast, 66).state is SheetState.PUBLISHED

    play(scene)


@pytest.mark.parametrize(
    ("day", "month", "at", "words"),
    [
        ("28", "3", "01:30", "there is no 1:30am on that day"),
        ("1", "1", "09:00", "has passed"),
        ("31", "10", "25:00", "24-hour clock"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_at_its_question(
    play: Play, day: str, month: str, at: str, words: str
) -> None:
    def scene(cast: Cast) -> None:
        year = "2026" if month == "1" else "2027"
        typed = {"when": "later", "day-day": day, "day-month": month, "day-year": year, "at": at}
        page = act(cast.officer, cast, 66, "publish", **typed)
        assert words in page.html
        assert sheet(cast, 66).state is SheetState.DRAFT

    play(scene)


def test_a_sheet_is_scheduled_in_the_repeated_hour_and_the_page_says_which(play: Play) -> None:
    def scene(cast: Cast) -> None:
        typed = {"when": "later", "day-day": "31", "day-month": "10", "day-year": "2027", "at": "01:30"}
        page = act(cast.officer, cast, 66, "publish", **typed)
        assert "31 October 2027 at 1:30am, the first time that the clocks show it" in page.html
        assert "The number 66/14 is of 2014, and the sheet is published in 2027" in page.html

    play(scene)


def test_a_sheet_for_nobody_is_refused_with_a_sentence(play: Play) -> None:
    def scene(cast: Cast) -> None:
        people = cast.world.people._people
        for person in list(people.values()):
            people[person.person_id] = replace(person, schools=())
        cast.world.mail_contacts.rows.clear()
        page = act(cast.officer, cast, 66, "publish", when="now")
        assert "This sheet is for nobody" in page.html
        assert sheet(cast, 66).state is SheetState.DRAFT

    play(scene)


def test_who_is_told_is_named_with_who_is_missing(play: Play) -> None:
    def scene(cast: Cast) -> None:
        cast.world.mail_contacts.rows[HEAD.contact_id] = HEAD
        html = cast.auditor.get(path(cast, 66, "readers")).html
        assert "Hetty Head" in html
        assert f"{SCHOOL.name}, URN {SCHOOL.urn}" in html
        assert HEAD.email not in html

    play(scene)


def test_a_withdrawn_sheet_says_why_and_leads_on(play: Play) -> None:
    def scene(cast: Cast) -> None:
        act(cast.officer, cast, 70, "withdraw", because="The day was wrong.", replaced_by="69/14")
        page = cast.nobody.get("/sheets/2014/70")
        assert "The day was wrong." in page.html
        assert any(link.endswith("/sheets/2014/69") for link in page.links)

    play(scene)


def test_a_scheduled_sheet_that_is_withdrawn_is_never_public(play: Play) -> None:
    def scene(cast: Cast) -> None:
        act(cast.officer, cast, 68, "withdraw", because="Not needed.")
        cast.world.clock.pass_by(days=2)
        assert cast.nobody.get("/sheets/2014/68").status == 404
        assert sheet(cast, 68).state is SheetState.WITHDRAWN

    play(scene)


@pytest.mark.parametrize(
    "address", ["/sheets/2014/66", "/sheets/2014/65?amendment=1", "/sheets/2014/x", "/sheets/14/65", "/sheets/2014/0"]
)
def test_what_is_not_published_is_not_there(play: Play, address: str) -> None:
    def scene(cast: Cast) -> None:
        for visitor in (cast.nobody, cast.referrer, cast.officer):
            assert visitor.get(address).status == 404

    play(scene)


def test_a_query_that_means_nothing_filters_nothing(play: Play) -> None:
    def scene(cast: Cast) -> None:
        for query in ("year=²014&type=x&role=[]", "after=zzz", "year=99999999", "find=%00", f"find={'9' * 900}"):
            assert cast.nobody.get(f"/sheets?{query}").status == 200

    play(scene)


def test_only_who_writes_changes_anything(play: Play) -> None:
    def scene(cast: Cast) -> None:
        for visitor in (cast.auditor, cast.referrer):
            visitor.get("/")
            for name in ACTS:
                assert visitor.post(path(cast, 66, name), {"csrf": visitor.csrf, "version": "1"}).status == 403
        assert cast.referrer.get(path(cast, 66)).status == 403
        assert cast.auditor.get(path(cast, 66)).status == 200
        assert "/sign-in" in cast.nobody.get(path(cast, 66)).url
        assert sheet(cast, 66).version == 1

    play(scene)


def test_a_text_of_the_longest_is_saved_and_a_longer_one_is_refused(play: Play) -> None:
    def scene(cast: Cast) -> None:
        page = act(cast.officer, cast, 66, "write", markdown="x" * 20_001)
        assert re.search("20,?000", page.html)
        assert len(fields(cast.officer, "/write")["markdown"]) == 20_001, "nothing is lost"
        post(cast.officer, path(cast, 66, "write"), markdown="é" * 20_000)
        assert sheet(cast, 66).markdown == "é" * 20_000

    play(scene)


def test_an_ordinary_sheet_prints_nothing_but_itself(play: Play) -> None:
    """What the style sheet leaves out on paper: links back, the list of amendments, navigation."""

    def scene(cast: Cast) -> None:
        html = cast.nobody.get("/sheets/2014/65").html
        article = html[html.index('<article class="app-sheet">') : html.index("</article>")]
        assert "Children missing education: revised practice and procedures" in article
        assert "<form" not in article

    play(scene)
