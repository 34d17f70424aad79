"""Begins a form: who may fill it in, and whose the draft is."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.people.people import ANONYMOUS, Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import FOR_PARTNERS, Audience, Form, Setting
from chalicelib.journeys.engine.parsing import Parsed, parse
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.ports.world import World


class Shared(Struct, frozen=True):
    """The answers that a new form takes over from a sent one, and the school that they were given for."""

    raw: Raw
    origin_urn: str = ""


NOTHING_SHARED = Shared({})


def begin(
    world: World,
    form: Form,
    typed_in: Mapping[str, str],
    browser_digest: str,
    person: Person | None,
    shared: Shared = NOTHING_SHARED,
) -> Draft | Parsed:
    """A new draft of this form. If it has a safety page: once that is answered, else the problems.

    It begins with the answers of `shared`. It belongs to the browser until somebody signs in there who may fill it in.
    """
    now = world.clock.now()
    raw = typed(DANGER, typed_in) if has_safety_page(form) else {}
    parsed = parse(DANGER, raw, now)
    if raw and parsed.problems:
        return parsed
    answers, new_id = {**shared.raw, **raw}, world.keys.new_id()
    draft = Draft(new_id, browser_digest, "", form.name, form.version, answers, now, kept=form.kept, begun_at=now)
    draft = replace(draft, origin_urn=shared.origin_urn)
    return world.drafts.save(owned(draft, person) if person and may_fill_in(person, form) else draft)


def has_safety_page(form: Form) -> bool:
    """Whether the form begins with the question whether the child is safe."""
    return any(page is DANGER for page in form.journey(Setting(date.min)).pages)


def may_fill_in(person: Person, form: Form) -> bool:
    """School forms: that school's contacts. Staff key in a referral for somebody else. Partners have their own forms,
    which a contact of a school may use as well."""
    if form.audience is Audience.PUBLIC:
        return person.person_id.startswith(ANONYMOUS)
    if form.audience in FOR_PARTNERS:
        return person.is_partner or person.is_referrer
    return person.is_referrer or (person.keys_in and bool(form.keyed_as or form.keyed_for))


def owned(draft: Draft, person: Person) -> Draft:
    """The draft as this person's, with what the service knows of them filled in."""
    form = form_named(draft.form)
    audience = form.audience
    if audience is Audience.PUBLIC:
        return replace(draft, person_id=person.person_id)
    if audience in FOR_PARTNERS:
        return replace(draft, person_id=person.person_id, due_at=remind_at(draft.draft_id, draft.saved_at))
    if person.keys_in:
        return replace(
            draft,
            person_id=person.person_id,
            form=form.keyed_as or form.name,
            due_at=remind_at(draft.draft_id, draft.saved_at),
        )
    known = {"referrer_name": person.name}
    if len(person.schools) == 1:
        known["school_urn"] = person.schools[0].urn
    urns = tuple(school.urn for school in person.schools)
    typed_in = {name: text for name, text in draft.raw.items() if text and (name != "school_urn" or text in urns)}
    mine = replace(
        draft, person_id=person.person_id, raw=known | typed_in, due_at=remind_at(draft.draft_id, draft.saved_at)
    )
    return replace(mine, school_urn=mine.raw.get("school_urn", ""), may_be_for=urns)
