"""Looking a child up. Every search is recorded, never what was typed."""

from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.barring import may_see
from chalicelib.domain.people import Person
from chalicelib.domain.reference import normalise_reference
from chalicelib.domain.search import name_tokens, token_of
from chalicelib.ports import CasePage, View, World
from chalicelib.services.casework import look

PAGE_OF_RESULTS = 20


@dataclass(frozen=True)
class Found:
    """`alike`: nothing had exactly this name, and these sound like it."""

    page: CasePage
    alike: bool = False


def search(world: World, person: Person, kind: str, text: str, born: date | None, after: str) -> Found:
    """By one of: reference, upn, surname (with `born`), postcode, phone, email."""
    found = _search(world, kind, text, born, after)
    seen = tuple(case for case in found.page.cases if may_see(case, person.person_id))
    found = replace(found, page=replace(found.page, cases=seen))
    look(world, person, View.SEARCHED, by=kind, found=str(len(found.page.cases)))
    return found


def _search(world: World, kind: str, text: str, born: date | None, after: str) -> Found:
    if kind == "reference":
        reference = normalise_reference(text)
        file = world.cases.desk(reference) if reference else None
        return Found(CasePage((file.case,) if file else (), ""))
    if kind != "surname" or born is None:
        token = token_of(kind, text)
        return Found(world.cases.found_by(token, after, PAGE_OF_RESULTS) if token else CasePage((), ""))
    exact, sounds = name_tokens(text, born)
    page = world.cases.found_by(exact, after, PAGE_OF_RESULTS)
    if page.cases or after or not sounds:
        return Found(page)
    return Found(world.cases.found_by(sounds, "", PAGE_OF_RESULTS), alike=True)
