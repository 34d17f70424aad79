"""The enquiries that a school should have made by today."""

from msgspec import Struct

from chalicelib.domain.casework.enquiries import day_of_absence, still_expected
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.parsing import parse_all
from chalicelib.ports.world import World
from chalicelib.services.referrals.drafting import journey_of
from chalicelib.services.settings.school_calendar import calendar_of


class Expected(Struct, frozen=True):
    """The enquiries that the school should have made by today and does not report; with a word about the count."""

    words: tuple[str, ...] = ()
    caveat: str = ""


def enquiries_expected(world: World, draft: Draft, person: Person) -> Expected:
    """Nothing of a form that asks for no enquiries."""
    journey, today = journey_of(world, draft, person), london_day(world.clock.now())
    if not any(each.slug == "enquiries" for each in journey.repeats):
        return Expected()
    values = parse_all(journey, draft.raw, world.clock.now()).values
    attended = values.get("last_attended")
    if isinstance(attended, str) or attended is None:
        return Expected()
    calendar = calendar_of(world, draft.school_urn)
    day = day_of_absence(attended, today, calendar)
    tried = {str(value) for name, value in values.items() if name.startswith("enquiry-") and name.endswith("-type")}
    return Expected(still_expected(tried, day), calendar.caveat) if day else Expected()
