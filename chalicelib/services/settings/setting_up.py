"""The settings of the authority and its school calendar, as an administrator changes them. In effect within a minute."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority, check_names
from chalicelib.domain.authority.on_call import OnCall, Rota, with_stretch, without_stretch
from chalicelib.domain.authority.stored_authority import authority_from, described, stored_form
from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.calendar import bank_holidays
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.people import Person
from chalicelib.domain.wording import plain_day
from chalicelib.ports.authorities import StoredSettings
from chalicelib.ports.world import World

AHEAD = timedelta(days=365)
"""How far the calendars should reach: the longest clocks run over a year's end."""


class SetUp(Struct, frozen=True):
    """The authority as it is stored now, and the version to hand back with a change."""

    authority: Authority
    version: int
    stored: StoredSettings


def set_up(world: World) -> SetUp:
    stored = world.authorities.stored()
    return SetUp(authority_from(stored.values), stored.version, stored)


def save(
    world: World, me: Person, what: Changed, version: int, values: Mapping[str, Any], messages: Sequence[Message] = ()
) -> None:
    """Writes the values over those of `version`, with the messages. Raises Conflict. What changes nothing is not written.

    It asks no second person, so only services/administration/moving_mailboxes.py may change the address of a mailbox through it.
    """
    check_names(values)
    now = set_up(world)
    if now.version != version:
        raise Conflict
    after = authority_from({**stored_form(now.authority), **values})
    names = {person.person_id: person.name for person in world.people.staff()}
    was, is_now = differences(described(now.authority, names), described(after, names))
    if not is_now:
        return
    change = Change(world.keys.new_id(), what, "", me.person_id, world.clock.now(), was, is_now)
    world.authorities.save(now.stored, stored_form(after), change, messages)


# --- the school calendar ------------------------------------------------------------------------------------------------


def _dates(world: World) -> TermDates:
    authority = set_up(world).authority
    return TermDates(authority.terms, authority.closures)


def add_term(world: World, me: Person, version: int, first: date, last: date) -> None:
    """Raises CalendarRefused, TermDatesWrong or Conflict."""
    _save_calendar(world, me, version, _dates(world).with_term(first, last))


def remove_term(world: World, me: Person, version: int, first: date) -> None:
    _save_calendar(world, me, version, _dates(world).without_term(first))


def add_closure(world: World, me: Person, version: int, day: date) -> None:
    """A weekday without pupils inside a term. Raises CalendarRefused or Conflict."""
    _save_calendar(world, me, version, _dates(world).with_closure(day, set_up(world).authority.calendar()))


def remove_closure(world: World, me: Person, version: int, day: date) -> None:
    _save_calendar(world, me, version, _dates(world).without_closure(day))


def _save_calendar(world: World, me: Person, version: int, dates: TermDates) -> None:
    form = stored_form(replace(set_up(world).authority, terms=dates.terms, closures=dates.closures))
    save(world, me, Changed.CALENDAR, version, {name: form[name] for name in ("terms", "closures")})


# --- who is on call -----------------------------------------------------------------------------------------------------


def add_on_call(world: World, me: Person, version: int, stretch: OnCall) -> None:
    """Raises RotaRefused or Conflict."""
    today = london_day(world.clock.now())
    _save_rota(world, me, version, with_stretch(set_up(world).authority.on_call, stretch, today))


def remove_on_call(world: World, me: Person, version: int, first: date) -> None:
    """The stretch that begins on this day. Raises Conflict."""
    _save_rota(world, me, version, without_stretch(set_up(world).authority.on_call, first))


def _save_rota(world: World, me: Person, version: int, rota: Rota) -> None:
    form = stored_form(replace(set_up(world).authority, on_call=rota))
    save(world, me, Changed.ON_CALL, version, {"on_call": form["on_call"]})


# --- whether it is the authority's own ----------------------------------------------------------------------------------


def keeps_closed(world: World) -> list[str]:
    """Which settings are still the example's. Until none is, no school can refer: nobody would be told of the child, and
    the numbers to phone about a child in danger reach nobody. The copy on one machine is meant to be the example."""
    return [] if world.stage == "local" else world.authorities.current().invented()


def without_mailbox(world: World) -> list[str]:
    """The other teams that hand-overs cannot reach: what is for them comes to our own mailbox."""
    return world.authorities.current().without_mailbox()


# --- how far it reaches -------------------------------------------------------------------------------------------------


def what_is_missing(authority: Authority, today: date) -> list[str]:
    """A sentence for each calendar that does not reach a year ahead."""
    until, found = today + AHEAD, []
    ends = authority.terms[-1][1] if authority.terms else None
    if ends is None or ends < until:
        reaches = f"ends on {plain_day(ends)}" if ends else "is empty"
        found.append(f"The school calendar {reaches}. Add the term dates up to {plain_day(until)}.")
    if not bank_holidays.covers(until.year):
        found.append(
            f"Bank holidays are known to the end of {bank_holidays.LAST_YEAR}. "
            "The people who run the service must bring in a version that has the next year’s."
        )
    return found


def warn_unconfigured(world: World) -> int:
    """A task for the administrators when a calendar ends too soon, once a month until it does not."""
    now = world.clock.now()
    today = london_day(now)
    missing = what_is_missing(world.authorities.current(), today)
    for text in missing:
        key = message_id_for(f"calendar|{text.split()[0]}|{today:%Y-%m}")
        mends = Mends.BANK_HOLIDAYS if text.startswith("Bank holidays") else Mends.CALENDAR
        world.tasks.add(Task(key, text, "", now, audience=Audience.ADMINISTRATORS, mends=mends))
    return len(missing)
