"""Who may open a form: the one rule for everybody outside the team.

A school's forms open to its contacts of today and nobody else: having written one is not enough. A contact of the
school that a closed school became is a contact of both.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.people.people import School
from chalicelib.domain.schools.registered_school import RegisteredSchool


class Thing(Struct, frozen=True):
    """A draft, a sent form, a file of many, or a question or answer to a school, as far as the rule needs it."""

    author_id: str
    school_urn: str = ""
    may_be_for: tuple[str, ...] = ()
    """While no school is chosen: the schools of its author when they began it. It is about a child of one of them."""
    origin_urn: str = ""
    """The other school that its confidential answers were given for, if any."""
    authors_own: bool = False
    """From a partner or the public, or keyed in by staff: its author opens it, with any schools."""


class Standing(Struct, frozen=True):
    """`sees_all`: the confidential pages too. Only a person who sees all of a draft may move it to another school."""

    opens: bool
    sees_all: bool


NOTHING = Standing(opens=False, sees_all=False)


def standing(thing: Thing, person_id: str, schools: Sequence[School]) -> Standing:
    """What a contact of these schools may do with a thing.

    Confidential answers stay with the author and the safeguarding leads of the school that they were given for, however
    often a draft moves. The author sees them only as a contact of that school: its leads may have written in them.
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
    """A person's schools, and those of `former` that closed and became one of them. A school's lead also leads what it
    was before. `former` has the schools in between too."""
    former = sorted(former, key=lambda school: school.urn)  # lists keep their order
    own = {school.urn: school for school in schools}
    found = dict(own)
    for each in former:
        became = [own[urn] for urn in each.went_on_as(former) if urn in own]
        if became:
            here = found.get(each.urn, School(each.urn, each.name))
            found[each.urn] = replace(here, safeguarding=here.safeguarding or any(s.safeguarding for s in became))
    return list(found.values())
