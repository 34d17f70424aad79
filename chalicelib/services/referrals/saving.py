"""Saving a page of a form."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.child.identifiers import normalise_urn
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.ports.world import World
from chalicelib.services.referrals.choosing_school import with_schools
from chalicelib.services.referrals.drafting import saved_anew
from chalicelib.services.referrals.moving import may_move, move


class Saved(Struct, frozen=True):
    draft: Draft
    problems: dict[str, str]
    offers: str = ""
    """The field with schools to choose from, found just now (`choosing_school.Looked`)."""
    stays: bool = False
    """Whether the form stays with its school, because this person may not move it to the other one."""


def _keep(world: World, draft: Draft, raw: Raw) -> Draft:
    return world.drafts.save(saved_anew(replace(draft, raw=raw), world.clock.now()))


def save_page(world: World, draft: Draft, person: Person, page: Page, form: Mapping[str, str]) -> Saved:
    """Saves the typed answers, right or wrong, and returns their problems."""
    looked = with_schools(world, page, {**draft.raw, **typed(page, form)})
    raw = looked.raw
    if page.item_of and page.item_of.number_in(page.slug) not in page.item_of.numbers(draft.raw):
        raw[page.item_of.question] = ""  # with one more, the question whether there are more is open again
    if raw.get("receipt_email") and not receiver(world, raw):
        raw["receipt_email"] = ""  # nobody is sent anything at an address that was only typed
    urn = normalise_urn(raw.get("typed_urn", ""))
    if urn and (registered := world.schools.get(urn)):
        raw["school_name"] = (
            registered.name
        )  # a number that was mistyped shows by its name, before it leads to its contacts
    parsed = parse(page, raw, world.clock.now())
    typed_in, chosen = raw.get("school_urn", ""), str(parsed.values.get("school_urn", ""))
    if typed_in == draft.school_urn or not (typed_in or draft.school_urn):
        return Saved(_keep(world, draft, raw), parsed.problems, looked.offers)
    if chosen and may_move(world, draft, person, chosen):
        return Saved(move(world, draft, person, raw, chosen), parsed.problems, looked.offers)
    # Nothing else stays typed, as other wrong answers do: it might be a school of the person who sends the form.
    kept = _keep(world, draft, {**raw, "school_urn": draft.school_urn})
    return Saved(kept, parsed.problems, looked.offers, stays=bool(draft.school_urn))


def receiver(world: World, raw: Raw) -> Person | None:
    """The contact who gets the receipt of a form that staff keyed in."""
    person = world.people.by_email(raw.get("receipt_email", "")) if raw.get("receipt") == "yes" else None
    return person if person and person.active else None


def remove_item(world: World, draft: Draft, page: Page) -> Draft:
    """Takes away one of what may be several, with all that was typed about it."""
    number = page.item_of and page.item_of.number_in(page.slug)
    if not page.item_of or not number:
        raise NotFound
    raw = page.item_of.without(draft.raw, number)
    return _keep(world, draft, {**raw, page.item_of.question: ""})
