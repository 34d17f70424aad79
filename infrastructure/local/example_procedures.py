"""The procedures of a fresh local stack: the example document, revised once, and pages that are not published yet."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.guidance import from_example, publishing, writing
from chalicelib.services.guidance.writing import Details, Words
from infrastructure.local.earlier import days_ago

SOON_READ_AGAIN = "home-education"
"""The page of the procedures whose law changes soonest."""
READ_AGAIN_TODAY = "asking-others"
SCHEDULED = "moving"
FIRST, REVISED = 120, 8
"""How many days ago the first versions were published, and the second ones of some pages."""

WHAT_CHANGED: Mapping[str, str] = {
    "practice-and-procedures": "Says who to ask.",
    "what-schools-do": "A person rings where a machine rang first. Two people visit the home, by the fifth school day.",
}
BEFORE: Mapping[str, Mapping[str, str]] = {
    "practice-and-procedures": {"* [Who to ask](/who-to-ask) has our numbers.\n": ""},
    "what-schools-do": {
        "Ring home, every number you hold. If a machine made the first call, a person makes the next.": "Ring home.",
        "| by 5 | Visit the home, two people.": "| by 10 | Visit the home.",
    },
}
"""What the first version of a page had in place of some of its words."""
TITLE = "When a parent asks for part-time school"
NOT_FINISHED = """This page is for parents who ask the school for fewer hours.

* What a reduced timetable is, and for how long it may last.
* Who agrees to it, and where it is written down.

Still to write: what the team looks at each half-term.
"""


def publish_procedures(world: World, officer: Person) -> None:
    """The example document, kept by the officer, with two pages in their second version. One page is soon to be read again."""
    first, revised = days_ago(world, FIRST), days_ago(world, REVISED)
    words = {each.slug: Words(each.title, each.markdown, WHAT_CHANGED.get(each.slug, "")) for each in world.example()}
    for slug in from_example.begin_from_example(first, officer):
        if slug in BEFORE:
            before = Words(words[slug].title, _before(slug, words[slug].markdown), "The first version.")
            writing.save(first, officer, slug, writing.desk(first, slug).seen, before)
        publishing.publish(first, officer, slug, writing.desk(first, slug).seen)
    for slug in BEFORE:
        seen = writing.save(revised, officer, slug, writing.desk(revised, slug).seen, words[slug])
        publishing.publish(revised, officer, slug, seen)
    _read_again(world, SOON_READ_AGAIN, london_day(world.clock.now()) + timedelta(days=25))


def write_more(world: World, officer: Person) -> None:
    """One page has its day of review today, one is published by itself in a week, and one is not finished."""
    today = london_day(world.clock.now())
    _read_again(world, READ_AGAIN_TODAY, today)
    desk = writing.desk(world, SCHEDULED)
    markdown = f"{desk.words.markdown}\nTell us too when a family moves within the county: a new address is news.\n"
    words = Words(desk.words.title, markdown, "Asks schools to tell us of moves within the county.")
    seen = writing.save(world, officer, SCHEDULED, desk.seen, words)
    morning = datetime.combine(today + timedelta(days=7), time(8), LONDON)
    publishing.schedule(world, officer, SCHEDULED, seen, morning)
    slug = writing.begin(world, officer, TITLE, "part-time-school")
    writing.save(world, officer, slug, writing.desk(world, slug).seen, Words(TITLE, NOT_FINISHED))


def _before(slug: str, markdown: str) -> str:
    for now, then in BEFORE[slug].items():
        if now not in markdown:
            raise ValueError(f"{slug} has other words by now: {now}")
        markdown = markdown.replace(now, then)
    return markdown


def _read_again(world: World, slug: str, day: date) -> None:
    page = writing.page_named(world, slug)
    writing.set_details(world, slug, page.version, Details(page.parent, page.place, page.owner_id, day, page.rests_on))
