"""Whose a form is that was begun or sent: the one rule that opens it to anybody but the team.

What belongs to a school opens to its contacts of today, and to nobody else: to have written it is not enough. A contact of
the school that a closed school became is a contact of both.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.people.people import School
from chalicelib.domain.schools.registered_school import RegisteredSchool


class Thing(Struct, frozen=True):
    """A draft, a sent form, a file of many, or what a school is asked or told: as far as it matters whose it is."""

    author_id: str
    school_urn: str = ""
    may_be_for: tuple[str, ...] = ()
    """While no school is chosen: the schools of its author when they began it. It is about a child of one of them."""
    origin_urn: str = ""
    """The school for which its confidential answers were given, where that is another one."""
    authors_own: bool = False
    """From a partner or the public, or keyed in by staff: its author opens it whatever their schools are."""


class Standing(Struct, frozen=True):
    """`sees_all`: what is confidential too. Only somebody who sees all of a draft may move it to another school."""

    opens: bool
    sees_all: bool


NOTHING = Standing(opens=False, sees_all=False)


def standing(thing: Thing, person_id: str, schools: Sequence[School]) -> Standing:
    """How somebody who is a contact of these schools stands to a thing.

    Confidential answers stay with the author and the safeguarding leads of the school for which they were given, however
    often a draft is moved. The author sees them while they are a contact of that school: its leads may have written in them.
    """
    is_author = thing.author_id == person_id
    urns = {school.urn for school in schools}
    if thing.school_urn:
        is_contact = thing.school_urn in urns
    else:
        is_contact = is_author and bool(thing.may_be_for) and urns.issuperset(thing.may_be_for)
    if not is_contact and not (is_author and thing.authors_own):
        return NOTHING
    origin = thing.origin_urn or thing.school_urn
    leads = any(school.urn == origin and school.safeguarding for school in schools)
    still_there = thing.authors_own or not origin or origin in urns
    return Standing(opens=True, sees_all=leads or (is_author and still_there))


def with_former(schools: Iterable[School], former: Iterable[RegisteredSchool]) -> list[School]:
    """A person's schools, and those of `former` that closed and became one of them. Who leads a school leads what it was
    before. `former` has the schools in between as well."""
    former = sorted(former, key=lambda school: school.urn)  # lists keep their order
    own = {school.urn: school for school in schools}
    found = dict(own)
    for each in former:
        became = [own[urn] for urn in each.went_on_as(former) if urn in own]
        if became:
            here = found.get(each.urn, School(each.urn, each.name))
            found[each.urn] = replace(here, safeguarding=here.safeguarding or any(s.safeguarding for s in became))
    return list(found.values())
