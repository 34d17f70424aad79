"""Where people land after signing in, and the first page of each."""

from chalicelib.domain.people.people import Person
from chalicelib.links import destinations
from chalicelib.links.destinations import first_page
from chalicelib.web.http.access import RULES
from chalicelib.web.http.who import may


def home_of(person: Person) -> str:
    """Where somebody begins who asked for no page."""
    return first_page(person.every_role)


def landing(person: Person, wanted: str) -> str:
    """The page that somebody wanted, if their roles open it. Else their first page, which says why: nobody signs in only
    to be refused."""
    return destinations.landing(wanted, person.every_role, lambda page: may(person, RULES["GET", page]))
