"""The whole form with generated answers, page by page, as a school fills it in. A complete form can be sent once, as
confirmed; an incomplete one cannot."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib.domain.child.identifiers import upn_problem
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.asked import asked
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.progress import Progress, progress
from chalicelib.journeys.engine.school_choice import by_hand
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.parts.evidence import EVIDENCE
from chalicelib.services.referrals import drafting
from tests.fuzz.fuzz_site import Site, a_site
from tests.support.browser import Person as Visitor
from tests.support.browser import reference_on
from tests.support.forms import first_unfinished
from tests.support.world import REFERRER
from tests.web.every_field import CONTROL, XSS

WORDS = {
    Kind.TEXT: ("Ada", "Ödön O’Neill-Đặng", "not known"),
    Kind.LONG_TEXT: ("1 Example Street\r\nExampleton", "Nobody has seen them.", XSS[0]),
    Kind.EMAIL: ("pat@family.example",),
    Kind.PHONE: ("01632 960 777",),
    Kind.TIME: ("9:30", "00.15"),
    Kind.CODES: ("N", "/", "g"),
}
WRONG = ("", "x" * 6000, CONTROL[0], "²", "31", "@")
BY_NAME = {"upn": "Z926200124001", "school_urn": REFERRER.schools[0].urn, "attendance": "87.5"}
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def school() -> Iterator[tuple[Site, Visitor]]:
    with a_site() as (site, visitors, _):
        site.remember()
        yield site, visitors[REFERRER.name]


def _date(data: st.DataObject, item: Field) -> dict[str, str]:
    """Long ago for a birth, of late for anything else."""
    days = st.integers(6 * 365, 14 * 365) if item.name.endswith("born") else st.integers(1, 30)
    day = TODAY - timedelta(days=data.draw(days))
    return dict(zip(item.inputs(), (str(day.day), str(day.month), str(day.year)), strict=True))


def _answer(data: st.DataObject, item: Field) -> dict[str, str]:
    if item.kind is Kind.DATE:
        return _date(data, item)
    if item.name in BY_NAME:
        return {item.name: BY_NAME[item.name]}
    if "postcode" in item.name:
        return {item.name: "ZZ99 3WZ"}
    if item.kind is Kind.SCHOOL:
        return by_hand(item.name, data.draw(st.sampled_from(WORDS[Kind.TEXT])))
    if item.choices:
        offered = [choice.value for choice in item.choices]
        return {item.name: data.draw(st.sampled_from(offered))}
    return {name: data.draw(st.sampled_from(WORDS[item.kind])) for name in item.inputs()}


def _fill_in(data: st.DataObject, page: Page, mistakes: bool) -> dict[str, str]:
    """Sensible answers to the questions and to those that they reveal; now and then a mistake."""
    given = dict[str, str]()
    for _ in range(4):  # as deep as answers reveal questions
        for item in list(asked(page.fields, given)):
            if not set(item.inputs()) & set(given):
                given |= _answer(data, item)
    if given and mistakes and data.draw(st.integers(0, 9)) == 0:
        given[data.draw(st.sampled_from(sorted(given)))] = data.draw(st.sampled_from(WRONG))
    return given


def _next_page(site: Site, draft: Draft, done: set[str]) -> Page | None:
    journey = drafting.journey_of(site.world, draft, REFERRER)
    return next((page for page in journey.flow(draft.raw) if page is not DANGER and page.slug not in done), None)


def _draft(site: Site, draft_id: str) -> Draft:
    draft = site.world.drafts.get(draft_id)
    assert draft
    return draft


def _add_one(site: Site, visitor: Visitor, data: st.DataObject, page: Page, draft_id: str, mistakes: bool) -> None:
    """One more parent, sibling or enquiry. Its page then stands in the form, and is posted again like any other."""
    assert page.lists
    slug = visitor.submit({page.lists.question: "yes"}).url.rpartition("/")[2]
    draft = _draft(site, draft_id)
    item = drafting.journey_of(site.world, draft, REFERRER).page(slug, draft.raw)
    assert item, slug
    visitor.submit(_fill_in(data, item, mistakes))


def _through(site: Site, visitor: Visitor, data: st.DataObject, mistakes: bool) -> str:
    """Begins a form and posts every page of it once. Returns the id of the draft."""
    visitor.get("/begin/school-referral")
    gate = _fill_in(data, DANGER, mistakes=False)
    draft_id = visitor.submit(gate).url.split("/")[2]
    done = set[str]()
    while page := _next_page(site, _draft(site, draft_id), done):
        done.add(page.slug)
        visitor.get(f"/referrals/{draft_id}/pages/{page.slug}")
        has = len(page.lists.numbers(_draft(site, draft_id).raw)) if page.lists else 0
        if page.lists and page.lists is not EVIDENCE and has < data.draw(st.integers(0, 2)):
            done.remove(page.slug)
            _add_one(site, visitor, data, page, draft_id, mistakes)
        else:
            visitor.submit({page.lists.question: "no"} if page.lists else _fill_in(data, page, mistakes))
        assert visitor.here.status == 200
    return draft_id


# A form that breaks is found in one go: making it smaller would take many minutes of posting pages.
@settings(max_examples=60, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(data=st.data(), mistakes=st.booleans())
def test_what_is_complete_can_be_sent_once_as_it_was_confirmed(
    school: tuple[Site, Visitor], data: st.DataObject, mistakes: bool
) -> None:
    site, visitor = school
    site.again()
    draft_id = _through(site, visitor, data, mistakes)
    draft = _draft(site, draft_id)
    journey, now = drafting.journey_of(site.world, draft, REFERRER), site.world.clock.now()
    unfinished = first_unfinished(journey, draft.raw, now)

    tasks = visitor.get(f"/referrals/{draft_id}")
    for part in journey.parts:
        assert f"{part.title} {progress(part, draft.raw, now)}" in tasks.text.replace(" Status:", "")
    assert (Progress.IN_PROGRESS in tasks.text) is bool(unfinished)

    before = len(site.world.store.heads)
    check = visitor.get(f"/referrals/{draft_id}/check")
    if unfinished:
        assert not [form for form in check.forms if form.action.endswith("/check")]
        visitor.post(f"/referrals/{draft_id}/check", {"csrf": visitor.csrf, "version": str(draft.version)})
        assert (len(site.world.store.heads), _draft(site, draft_id).raw) == (before, draft.raw)
        return
    sent = visitor.submit({}, form=check.form)
    assert sent.url.endswith("/sent")
    assert reference_on(visitor.submit({}, form=check.form)) == reference_on(sent)
    assert len(site.world.store.heads) == before + 1
    newest = list(site.world.store.submissions.values())[-1]
    assert newest.raw == draft.raw


def test_the_example_number_is_one_that_nobody_doubts() -> None:
    assert upn_problem(BY_NAME["upn"]) is None
