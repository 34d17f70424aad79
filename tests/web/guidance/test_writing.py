"""Procedures over HTTP: written, compared, published, read, and what people send that no page can take."""

import json
from collections.abc import Iterator

import pytest

from chalicelib.domain.instants import instant_text
from chalicelib.services.guidance.publishing import publish_due
from tests.fuzz.fuzz_site import Site, a_site
from tests.support.browser import Page, Person

Visitors = dict[str, Person]


@pytest.fixture(scope="module")
def _whole() -> Iterator[tuple[Site, Visitors]]:
    with a_site() as (site, visitors, _):
        site.remember()
        yield site, visitors


@pytest.fixture
def site(_whole: tuple[Site, Visitors]) -> Site:
    _whole[0].again()
    return _whole[0]


@pytest.fixture
def officer(_whole: tuple[Site, Visitors], site: Site) -> Person:
    return _whole[1]["Omar Officer"]


@pytest.fixture
def manager(_whole: tuple[Site, Visitors], site: Site) -> Person:
    return _whole[1]["Mina Manager"]


@pytest.fixture
def nobody(_whole: tuple[Site, Visitors], site: Site) -> Person:
    return _whole[1]["nobody"]


def html(page: Page) -> str:
    return page.body.decode()


def send(person: Person, path: str, **fields: str) -> Page:
    return person._follow(person.post(path, {**fields, "csrf": person.csrf}))


def save(person: Person, slug: str, markdown: str, based_on: int, draft: int, **more: str) -> Page:
    numbers = {"based_on": str(based_on), "draft": str(draft)}
    return send(person, f"/guidance/{slug}", title="Who to tell", markdown=markdown, what_changed="", **numbers, **more)


def test_a_page_is_written_compared_published_and_read(officer: Person, nobody: Person) -> None:
    page = send(officer, "/guidance/new", title="School attendance orders", slug="", parent="who-to-tell")
    assert page.url == "/guidance/school-attendance-orders"
    fields = {"title": "School attendance orders", "what_changed": "New.", "based_on": "0", "draft": "1"}
    page = send(officer, page.url, markdown="## When\n\nAt once.", **fields)
    assert "The draft is saved." in page.text
    assert "At once." in officer.get("/guidance/school-attendance-orders/compare").text
    assert nobody.get("/procedures/school-attendance-orders").status == 404
    publish = {"based_on": "0", "draft": "2", "when": "now"}
    assert send(officer, "/guidance/school-attendance-orders/publish", **publish).url == "/guidance"
    read = nobody.get("/procedures/school-attendance-orders")
    assert 'id="s-when"' in html(read)
    assert "Version 1, published on" in read.text
    assert "/procedures/who-to-tell" in "".join(read.links), "the page above it"
    again = send(officer, "/guidance/school-attendance-orders/publish", **publish)
    assert again.url == "/guidance/school-attendance-orders", "the same button again"
    assert nobody.get("/procedures/school-attendance-orders/versions").text.count("Version ") == 1


def test_two_who_write_lose_nothing(officer: Person, manager: Person) -> None:
    assert "The draft is saved." in save(manager, "who-to-tell", "Every school tells us.\n\nAt once.", 2, 1).text
    page = save(officer, "who-to-tell", "My own words.", 2, 1)
    assert "Mina Manager saved this page while you wrote" in page.text
    assert "What they changed" in page.text
    assert "<del" in html(page)
    assert "<ins" in html(page)
    form = next(form for form in page.forms if "markdown" in form.fields)
    assert form.fields["markdown"].strip() == "My own words."
    assert (form.fields["based_on"], form.fields["draft"]) == ("2", "2")
    page = save(officer, "who-to-tell", "My own words, and theirs.", 2, 2)
    assert "The draft is saved." in page.text


def test_a_megabyte_is_refused_with_a_sentence(site: Site, officer: Person) -> None:
    page = save(officer, "who-to-tell", "x" * 1_000_000, 2, 1)
    assert page.status == 413
    assert "larger than this service takes" in page.text
    page = save(officer, "who-to-tell", "é " * 80_000, 2, 1)
    assert "longer than 200 KB" in page.text
    assert "é é é" in page.text, "nobody types it again"
    draft = site.world.guidance.draft("who-to-tell")
    assert draft
    assert draft.version == 1


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<img src="x" onerror="alert(1)">',
    ],
)
def test_nothing_that_a_writer_types_runs(officer: Person, nobody: Person, typed: str) -> None:
    for page in (save(officer, "who-to-tell", typed, 2, 1, act="preview"), save(officer, "who-to-tell", typed, 2, 1)):
        assert not any(tag in ("script", "img") and "src" not in given for tag, given in page.tags)
    assert send(officer, "/guidance/who-to-tell/publish", based_on="2", draft="2", when="now").url == "/guidance"
    read = nobody.get("/procedures/who-to-tell")
    assert not any("javascript:" in link or "data:" in link for link in read.links)
    assert [tag for tag, given in read.tags if tag in ("img", "iframe", "object")] == []
    assert [given.get("src") for tag, given in read.tags if tag == "script"] == [
        given.get("src") for tag, given in nobody.get("/procedures").tags if tag == "script"
    ]


@pytest.mark.parametrize(
    ("typed", "said"), [("> " * 1_000 + "a", "more than 12 levels"), ("::: block a\nb", "has no end")]
)
def test_what_cannot_be_published_can_be_saved_and_is_said(officer: Person, typed: str, said: str) -> None:
    page = save(officer, "who-to-tell", typed, 2, 1)
    assert "The draft is saved." in page.text
    assert said in page.text
    page = send(officer, "/guidance/who-to-tell/publish", based_on="2", draft="2", when="now")
    assert said in page.text


def test_the_live_preview_is_clean_and_says_what_is_wrong(officer: Person) -> None:
    def preview(markdown: str) -> dict[str, str]:
        page = officer.post("/guidance/who-to-tell/preview", {"csrf": officer.csrf, "markdown": markdown})
        found: dict[str, str] = json.loads(page.body)
        return found

    assert preview("**b** <b>")["html"] == '<p class="govuk-body" dir="auto"><strong>b</strong> &lt;b&gt;</p>'
    assert "has no end" in preview("::: block a")["problem"]


def test_a_post_without_its_numbers_changes_nothing(site: Site, officer: Person) -> None:
    for numbers in (
        {},
        {"based_on": "x", "draft": "1"},
        {"based_on": "2", "draft": "²"},
        {"based_on": "9" * 99, "draft": "1"},
    ):
        page = send(officer, "/guidance/who-to-tell", title="Who", markdown="Words.", **numbers)
        assert (page.status, "was not complete" in page.text) == (400, True)


@pytest.mark.parametrize(
    ("day", "time", "instant"),
    [
        (("28", "3", "2027"), "1:30", "2027-03-28T01:30:00.000Z"),
        (("28", "3", "2027"), "2:30", "2027-03-28T01:30:00.000Z"),
        (("31", "10", "2027"), "1:30", "2027-10-31T00:30:00.000Z"),
        (("31", "10", "2027"), "2:30", "2027-10-31T02:30:00.000Z"),
    ],
)
def test_a_time_at_a_clock_change_is_one_moment_and_publishes_once(
    site: Site, officer: Person, day: tuple[str, str, str], time: str, instant: str
) -> None:
    parts = dict(zip(("day-day", "day-month", "day-year"), day, strict=True))
    fields = {"based_on": "2", "draft": "1", "when": "later", "time": time, **parts}
    assert send(officer, "/guidance/who-to-tell/publish", **fields).url == "/guidance"
    draft = site.world.guidance.draft("who-to-tell")
    assert draft
    assert draft.live_at
    assert instant_text(draft.live_at) == instant
    before = site.world.guidance.newest().number
    site.world.clock.set(draft.live_at)
    assert (publish_due(site.world), publish_due(site.world)) == (2, 0), "and the one that was scheduled for tomorrow"
    assert site.world.guidance.newest().number == before + 2


def test_a_time_that_has_passed_is_refused(officer: Person) -> None:
    fields = {"based_on": "2", "draft": "1", "when": "later", "time": "9:00"}
    fields |= {"day-day": "24", "day-month": "11", "day-year": "2026"}
    assert "That time has passed." in send(officer, "/guidance/who-to-tell/publish", **fields).text


def test_search_finds_words_and_shows_what_was_typed_as_text(nobody: Person) -> None:
    assert "1 page with" in nobody.get("/procedures?find=saw").text
    page = nobody.get("/procedures?find=<script>alert(1)</script>")
    assert "<script>alert" not in html(page)


def test_a_withdrawn_page_says_what_replaced_it_at_its_own_address(officer: Person, nobody: Person) -> None:
    page = officer.get("/guidance/who-to-tell/withdraw")
    form = next(form for form in page.forms if form.action.endswith("/withdraw"))
    fields = {**form.fields, "because": "It is in Reasonable enquiries.", "replaced_by": "reasonable-enquiries"}
    assert send(officer, "/guidance/who-to-tell/withdraw", **fields).url == "/guidance"
    page = nobody.get("/procedures/who-to-tell")
    assert page.status == 200
    assert "Who to tell was withdrawn" in page.text
    assert any(link.endswith("/procedures/reasonable-enquiries") for link in page.links)
    assert "Tell the" in nobody.get("/procedures/who-to-tell/versions/1").text


def test_the_whole_can_be_printed_with_version_and_date_on_each_sheet(nobody: Person) -> None:
    page = nobody.get("/procedures/document")
    assert [given["class"] for tag, given in page.tags if given.get("class") == "app-sheets__foot"] == [
        "app-sheets__foot"
    ]
    assert "practice and procedures, edition 5, Wednesday 25 November 2026" in page.text
    ids = [given["id"] for _, given in page.tags if "id" in given]
    assert len(ids) == len(set(ids)), "no two parts have one address"
    assert html(page).count("<h1") == 1
