"""The administrators' pages, for their tests."""

from chalicelib.bootstrap import world
from tests.support.browser import Page, Person


def page_of(administrator: Person, address: str) -> Page:
    """The page of the person with this address."""
    person = world().people.by_email(address)
    assert person
    return administrator.get(f"/admin/people/{person.person_id}")
