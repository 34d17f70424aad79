"""Every field of the referral form, with answers that reveal them all, and texts that must never do anything."""

from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.asked import all_inputs, asked
from chalicelib.journeys.engine.fields import Kind
from chalicelib.journeys.referral.school_referral import school_referral
from tests.support.browser import CHILD, GATE, REST, WHEREABOUTS, YOU, Form, Person

PHONED = {"phoned": "yes", "phoned_whom": "x", "phoned_on-day": "1", "phoned_on-month": "1", "phoned_on-year": "2027"}
SEEN = {"seen": "yes", "last_seen-day": "5", "last_seen-month": "1", "last_seen-year": "2027", "seen_by": "x"}
PARENT = {
    "name": "Pat",
    "relationship": "Mother",
    "responsibility": "yes",
    "lives_with": "yes",
    "phone": "01632 960 777",
    "other_phone": "",
    "email": "pat@family.example",
    "interpreter": "yes",
    "language": "Polish",
    "safe": "no",
    "unsafe_why": "x",
}
SIBLING = {"name": "Bo", "school": "x", "attending": "yes"}
ENQUIRY = {
    "type": "home-visit",
    "visited": "x",
    "on-day": "5",
    "on-month": "1",
    "on-year": "2027",
    "at": "14:30",
    "by": "x",
    "contacted": "x",
    "outcome": "x",
}
ALL = (
    REST
    | GATE
    | PHONED
    | {"phoned_at": "09:30"}
    | CHILD
    | {"previous_names": "x", "other_year": "yes", "actual_year_group": "5"}
    | WHEREABOUTS
    | SEEN
    | {"moved": "uk", "new_address": "x", "new_postcode": "ZZ99 3WZ"}
    | {f"parent-1-{name}": text for name, text in PARENT.items()}
    | {f"sibling-1-{name}": text for name, text in SIBLING.items()}
    | {f"enquiry-1-{name}": text for name, text in ENQUIRY.items()}
    | {
        "attendance": "87.5",
        "previous_school-urn": "none",
        "previous_school-typed": "x",
        "place": "x",
        "place_postcode": "ZZ99 3WZ",
    }
    | {
        "destination": "yes",
        "new_school-urn": "none",
        "new_school-typed": "x",
        "confirmed": "yes",
        "confirmed_how": "x",
    }
    | {"appraised": "yes", "lead_name": "x", "appraisal": "x"}
    | YOU
    | {"second_contact": "x", "second_phone": "01632 960 778"}
)
"""A good answer to every question, with what the answers reveal."""
PAGES = tuple(school_referral([School("900001", "Hillside Primary School")]).flow(ALL))
GOOD = {page.slug: {name: ALL[name] for name in all_inputs(page.fields) if name in ALL} for page in PAGES}
INPUTS = [(page.slug, name) for page in PAGES for name in all_inputs(page.fields)]

TYPED = [
    (page.slug, item.name, item.kind)
    for page in PAGES
    for item in asked(page.fields, ALL)
    if item.kind not in (Kind.RADIOS, Kind.SELECT, Kind.DATE, Kind.SCHOOL) and item.name != "not_phoned_because"
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
