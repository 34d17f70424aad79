"""Every field of the referral form, with answers that reveal them all, and texts that must never do anything."""

from chalicelib.domain.people import School
from chalicelib.journeys.answers import all_inputs
from chalicelib.journeys.fields import Field, Kind
from chalicelib.journeys.school_referral import school_referral
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Form, Person

PAGES = school_referral([School("900001", "Hillside Primary School")]).pages
PHONED = {"phoned": "yes", "phoned_whom": "x", "phoned_on-day": "1", "phoned_on-month": "1", "phoned_on-year": "2027"}
SEEN = {"seen": "yes", "last_seen-day": "5", "last_seen-month": "1", "last_seen-year": "2027", "seen_by": "x"}
GOOD: dict[str, dict[str, str]] = {
    "before-you-start": GATE | PHONED | {"phoned_at": "09:30"},
    "child": CHILD,
    "whereabouts": WHEREABOUTS | SEEN,
    "you": YOU,
}
INPUTS = [(page.slug, name) for page in PAGES for name in all_inputs(page.fields)]


def _fields(fields: tuple[Field, ...]) -> list[Field]:
    return [
        inner for item in fields for inner in (item, *(f for choice in item.choices for f in _fields(choice.reveals)))
    ]


TYPED = [
    (page.slug, item.name, item.kind)
    for page in PAGES
    for item in _fields(page.fields)
    if item.kind not in (Kind.RADIOS, Kind.SELECT, Kind.DATE) and item.name != "not_phoned_because"
]
LINES = [row for row in TYPED if row[2] is not Kind.LONG_TEXT]
CONTROL = ["a\x00b", "a\x1b[31mb", "a\x7fb", "a\x85b", "a\u202eb", "a\u2028b"]

XSS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)//'\"",
    "{{ 7*7 }}{% raw %}${7*7}",
    "&lt;script&gt;&#60;b&#62;",
    "' onfocus=alert(1) autofocus x='",
]


def forms_of_one_draft(school: Person) -> dict[str, Form]:
    """The form of each page of a draft that is complete."""
    school.fill_in(*GOOD.values())
    draft = school.here.url.removesuffix("/check")
    return {page.slug: school.get(f"{draft}/pages/{page.slug}").form for page in PAGES}
