"""Searches for a child. The audit records every search, never the typed text."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.child.search import Token, name_tokens, token_of
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CasePage
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access

PAGE_OF_RESULTS = 20
_ALIKE = "~"


class Found(Struct, frozen=True):
    """`alike`: nothing had exactly this name, and these sound like it."""

    page: CasePage
    alike: bool = False


def search(world: World, person: Person, kind: str, text: str, born: date | None, after: str) -> Found:
    """By one of: reference, upn, surname (with `born`), postcode, phone, email."""
    found = _search(world, person, kind, text, born, after)
    record_access(world, person, View.SEARCHED, by=kind, found=str(len(found.page.cases)))
    return found


def _found_by(world: World, person: Person, token: Token, after: str) -> CasePage:
    """Without the cases from which the person is barred."""
    page = world.cases.found_by(token, after, PAGE_OF_RESULTS)
    return replace(page, cases=tuple(case for case in page.cases if may_see(case, person.person_id)))


def _search(world: World, person: Person, kind: str, text: str, born: date | None, after: str) -> Found:
    if kind == "reference":
        reference = normalise_reference(text)
        file = world.cases.load_for_step(reference) if reference else None
        mine = file and may_see(file.case, person.person_id)
        return Found(CasePage((file.case,) if file and mine else (), ""))
    if kind != "surname" or born is None:
        token = token_of(kind, text)
        return Found(_found_by(world, person, token, after) if token else CasePage((), ""))
    exact, sounds = name_tokens(text, born)
    if after.startswith(_ALIKE):
        return _alike(world, person, sounds, after.removeprefix(_ALIKE))
    page = _found_by(world, person, exact, after)
    return Found(page) if page.cases or after or not sounds else _alike(world, person, sounds, "")


def _alike(world: World, person: Person, sounds: Token | None, after: str) -> Found:
    """The mark of the next page begins with a sign if the list continues among names that sound alike."""
    if not sounds:
        return Found(CasePage((), ""))
    page = _found_by(world, person, sounds, after)
    return Found(replace(page, after=f"{_ALIKE}{page.after}" if page.after else ""), alike=True)
