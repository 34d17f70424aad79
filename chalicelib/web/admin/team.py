"""The team: who is away, who covers, and the page to enter an absence."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.people.covering import Absence, AbsenceRefused
from chalicelib.domain.people.people import Away, Person
from chalicelib.journeys.casework.absence import absence_page, typed_absence
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.people import absences
from chalicelib.services.people.absences import Member
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class TeamPage(Struct, frozen=True):
    """Everybody who works cases, and who is away. `confirms`: whether the reader says once a year who still works here."""

    members: Sequence[Member]
    confirms: bool


class AbsencePage(Posted, frozen=True, kw_only=True):
    """The absence of one person; `myself`: whether the reader is that person."""

    hidden: Mapping[str, str]
    shown: Person
    myself: bool
    absence: Absence | None


@view("GET", "/team")
def team(visit: Visit) -> Show:
    return Show("team/list", TeamPage(absences.team(visit.world, visit.me), visit.me.manages or visit.me.administers))


def _show(
    visit: Visit, members: Sequence[Member], person: Person, raw: Mapping[str, str], problems: Mapping[str, str]
) -> Show:
    model = AbsencePage(
        page=absence_page(_covers(members, person)),
        raw=raw,
        problems=problems,
        action=visit.world.links().absence(person.person_id),
        hidden={"version": str(person.version)},
        shown=person,
        myself=person.person_id == visit.me.person_id,
        absence=_absence(members, person),
    )
    return Show("team/absence", model)


def _absence(members: Sequence[Member], person: Person) -> Absence | None:
    return next((member.absence for member in members if member.person.person_id == person.person_id), None)


def _covers(members: Sequence[Member], person: Person) -> list[tuple[Person, str]]:
    """Everybody else who works cases, with when they are away themselves."""
    others = [member for member in members if member.person.person_id != person.person_id]
    return [(member.person, member.absence.days if member.absence else "") for member in others]


@view("GET", "/team/{person_id}/absence")
def absence(visit: Visit, person_id: str) -> Show:
    person = absences.whose(visit.world, visit.me, person_id)
    members = absences.team(visit.world, visit.me)
    raw = typed_absence(person.away) if person.away and _absence(members, person) else {}
    return _show(visit, members, person, raw, {})


@view("POST", "/team/{person_id}/absence")
def set_absence(visit: Visit, person_id: str) -> Show | Go:
    person = absences.whose(visit.world, visit.me, person_id)
    members = absences.team(visit.world, visit.me)
    page = absence_page(_covers(members, person))
    raw = typed(page, visit.form)
    parsed = parse(page, raw, visit.world.clock.now())
    if parsed.problems:
        return _show(visit, members, person, raw, parsed.problems)
    first, last = parsed.values["first"], parsed.values["last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    try:
        away = Away(first, last, str(parsed.values["cover"]))
        absences.set_absence(visit.world, visit.me, person_id, version_of(visit), away)
    except AbsenceRefused as refused:
        return _show(visit, members, person, raw, {refused.about: str(refused)})
    return Go(visit.world.links().team)


@view("POST", "/team/{person_id}/absence/end")
def end_absence(visit: Visit, person_id: str) -> Go:
    absences.set_absence(visit.world, visit.me, person_id, version_of(visit), None)
    return Go(visit.world.links().team)
