"""Whom to ask on one day: the one answer for pages, sheets and emails."""

from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.queries import PersonForQueries, who_answers


class ToAsk(Struct, frozen=True):
    """Somebody to ask today. Without a `name`, the whole team answers."""

    role: str
    about: str
    name: str
    phone: str
    email: str
    instead_of: str = ""
    """The person for whom they stand in today; empty where they are asked themselves."""


def who_to_ask(authority: Authority, day: date) -> tuple[ToAsk, ...]:
    """In the order of the directory, and never empty: without anybody, the team is asked."""
    listed = authority.people_for_queries()
    return tuple(_to_ask(authority, person, day) for person in listed) or (_team(authority),)


def first_to_ask(authority: Authority, day: date) -> ToAsk:
    """For the foot of pages and emails: the first of the directory, or who covers."""
    return who_to_ask(authority, day)[0]


def _to_ask(authority: Authority, person: PersonForQueries, day: date) -> ToAsk:
    answers = who_answers(authority.people_for_queries(), person, day)
    if not answers:
        return ToAsk(person.role, person.about, "", authority.team_phone, authority.team_mailbox, person.name)
    instead_of = person.name if answers.key != person.key else ""
    return ToAsk(person.role, person.about, answers.name, answers.phone, answers.email, instead_of)


def _team(authority: Authority) -> ToAsk:
    return ToAsk(authority.team_name, "", "", authority.team_phone, authority.team_mailbox)
