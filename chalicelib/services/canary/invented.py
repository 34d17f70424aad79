"""The canary, the school that refers it, and the people who look after it: all invented."""

from datetime import date, timedelta

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.messages.simulator import simulator
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Raw

SCHOOL = School("100000", "Canary School")
IS_A_TEST = "This is the service’s own daily test. There is no such child."
CONTACT, OFFICER = ("Canary Contact", simulator("contact")), ("Canary Officer", simulator("officer"))
_FIRST_MONTH = 9
"""Of a school year."""


def answers(day: date) -> Raw:
    """The school's referral, sent on this day: a child in danger, because that sets off most."""
    attended = day - timedelta(days=7)
    while attended.weekday() > 4:
        attended -= ONE_DAY
    year = day.year if day.month >= _FIRST_MONTH else day.year - 1
    return {
        "immediate_risk": "yes",
        "phoned": "no",
        "not_phoned_because": IS_A_TEST,
        "first_names": "Canary",
        "last_name": "Test",
        "known_as": "Canary Test",
        "sex": "female",
        "upn": "",
        "year_group": "4",
        "born_is": "register",
        **_typed("born", date(year - 8, 3, 12)),
        "on_roll": "yes",
        "attended": "yes",
        **_typed("last_attended", attended),
        "seen": "not-known",
        "address": "1 Nowhere Lane\nNowhere",
        "postcode": "ZZ99 3WZ",
        "address_type": "home",
        "restricted_address": "no",
        "moved": "no",
        "parents-more": "no",
        "siblings-more": "no",
        "other_year": "no",
        "belief": "moved-in-england",
        "place_postcode": "ZZ99 3WZ",
        "belief_why": IS_A_TEST,
        "basis": "hearsay",
        "country": "not known",
        "destination": "no",
        "primary_reason": "Unknown",
        "enquiries-more": "no",
        "appraised": "no",
        **{f"need-{need.code}": "no" for need in NEEDS},
        "referrer_name": CONTACT[0],
        "referrer_role": "None",
        "referrer_phone": "01632 960 001",
        "school_urn": SCHOOL.urn,
    }


def _typed(name: str, day: date) -> Raw:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
