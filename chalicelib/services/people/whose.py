"""Who may open a draft, a sent form or a file of many, by the rule in `domain/people/whose.py`."""

from collections.abc import Iterable

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.whose import Standing, Thing, standing, with_former
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.forms import form_as_stored
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import in_between


def draft_as_thing(draft: Draft) -> Thing:
    if not is_schools_own(form_as_stored(draft.form, draft.form_version)):
        return Thing(draft.person_id, authors_own=True)
    return Thing(draft.person_id, draft.school_urn, draft.may_be_for, draft.origin_urn)


def is_schools_own(form: Form) -> bool:
    """False for a partner's or the public's form, and for one that staff key in: that belongs to its author."""
    return form.audience is Audience.SCHOOL and not form.keyed_for


def sent_as_thing(sent: Submission) -> Thing:
    own = not is_schools_own(form_as_stored(sent.form, sent.form_version))
    return Thing(sent.person_id, sent.school.urn, origin_urn=sent.origin_urn, authors_own=own)


def file_as_thing(file: BulkFile) -> Thing:
    """Its rows hold confidential answers too, so it opens only to people who see all."""
    return Thing(file.person_id, file.school.urn)


def schools_of(world: World, person: Person) -> list[School]:
    """A person's schools, and then the closed ones that became one of them, for lists. One read for all of theirs, and
    one more if a school of theirs was another one before."""
    now = world.schools.of(school.urn for school in person.schools) if person.schools else []
    before = {urn for school in now for urn in school.came_before}
    return with_former(person.schools, world.schools.of(before) if before else [])


def standing_of(world: World, thing: Thing, person: Person) -> Standing:
    """Reads the register only if the person is no contact of the school, is the author, or leads a school."""
    found = standing(thing, person.person_id, person.schools)
    may_see_all = thing.author_id == person.person_id or any(school.safeguarding for school in person.schools)
    if not person.schools or found.sees_all or (found.opens and not may_see_all):
        return found
    urns = dict.fromkeys(filter(None, (thing.school_urn, thing.origin_urn, *thing.may_be_for)))
    former = [school for urn in urns if (school := world.schools.get(urn))]
    return standing(thing, person.person_id, with_former(person.schools, [*former, *in_between(world, former)]))


def speaks_for(world: World, person: Person, urn: str) -> bool:
    """Whether this person is a contact of the school, or of the one that it became."""
    return standing_of(world, Thing("", urn), person).opens if urn else False


def school_mark(world: World, urn: str) -> str:
    """A school as a receipt names it: the receipt is not sealed."""
    return world.keys.digest("school", urn)


def may_read(world: World, receipt: Receipt, person: Person) -> bool:
    """A receipt opens to the sender, while they are a contact of its school."""
    if receipt.person_id != person.person_id:
        return False
    if not receipt.school_mark or receipt.school_mark in _marks(world, person.schools):
        return True
    return receipt.school_mark in _marks(world, schools_of(world, person))


def _marks(world: World, schools: Iterable[School]) -> set[str]:
    return {school_mark(world, school.urn) for school in schools}
