"""The forms of agencies, of the public and of other authorities: what they ask, what may be left open, what they become."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.casework.priority import Priority, propose_priority
from chalicelib.domain.casework.triage import Route, propose_triage
from chalicelib.domain.child.referral import Answer, BirthIs
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.parsing import parse, parse_all
from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from chalicelib.journeys.parts.danger import DANGER
from tests.support.partner_forms import AGENCY, AUTHORITY, PUBLIC

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
TODAY = date(2026, 11, 25)
SETTING = Setting(TODAY)
COMPLETE: list[tuple[Form, dict[str, str]]] = [
    (agency.FORM, AGENCY),
    (public_concern.FORM, PUBLIC),
    (authority_enquiry.FORM, AUTHORITY),
]


def problems(form: Form, raw: dict[str, str]) -> dict[str, str]:
    return parse_all(form.journey(SETTING), raw, NOW).problems


def referral_of(form: Form, raw: dict[str, str]) -> Any:
    return form.to_referral(parse_all(form.journey(SETTING), raw, NOW).values, ())


@pytest.mark.parametrize(("form", "raw"), COMPLETE, ids=lambda it: getattr(it, "name", ""))
def test_a_complete_form_has_no_problems_and_opens_a_case(form: Form, raw: dict[str, str]) -> None:
    values = parse_all(form.journey(SETTING), raw, NOW).values
    referral = form.to_referral(values, ())
    assert problems(form, raw) == {}
    assert form.decide(values, referral, SETTING).disposition is Disposition.CASE
    assert propose_triage(referral, TODAY).facts


@pytest.mark.parametrize(("form", "raw"), COMPLETE, ids=lambda it: getattr(it, "name", ""))
def test_every_form_begins_with_the_gate_and_declares_something(form: Form, raw: dict[str, str]) -> None:
    assert form.journey(SETTING).pages[0] is DANGER
    assert form.declaration
    assert len({page.slug for page in form.journey(SETTING).pages}) == len(form.journey(SETTING).pages)


@pytest.mark.parametrize(
    ("form", "needed"),
    [
        (
            agency.FORM,
            {
                *(
                    "immediate_risk",
                    "phoned",
                    "who_it_is",
                    "birth_known",
                    "sex",
                    "restricted_address",
                    "belief",
                    "basis",
                ),
                *("seen", "on_roll", "parents-more", "concern", "family_knows", "agency_kind", "organisation"),
                *("referrer_name", "referrer_role", "referrer_phone", "legal_basis"),
                *(f"need-{code}" for code in ("child-protection-plan", "section-47", "looked-after")),
                *(f"need-{code}" for code in ("reported-missing", "child-in-need", "domestic-abuse")),
            },
        ),
        (public_concern.FORM, {"immediate_risk", "phoned", "who_it_is", "where"}),
        (
            authority_enquiry.FORM,
            {
                *("immediate_risk", "phoned", "authority_code", "referrer_name", "referrer_role", "referrer_phone"),
                *("who_it_is", "birth_known", "sex", "restricted_address", "parents-more", "seen"),
                *("why", "link", "needed", "legal_basis"),
            },
        ),
    ],
    ids=lambda it: getattr(it, "name", ""),
)
def test_what_an_empty_form_asks_for(form: Form, needed: set[str]) -> None:
    assert set(problems(form, {})) == needed


@pytest.mark.parametrize("form", [form for form, _ in COMPLETE], ids=lambda form: form.name)
@pytest.mark.parametrize(
    ("names", "called"),
    [
        ({"first_names": "Ada"}, "Ada"),
        ({"last_name": "Example"}, "Example"),
        ({"other_names": "Addy"}, "Name not known"),
        ({"who_it_is": "The girl at number 5"}, "Name not known"),
    ],
)
def test_one_clue_is_enough_to_tell_of_a_child(form: Form, names: dict[str, str], called: str) -> None:
    raw = next(raw for found, raw in COMPLETE if found is form)
    raw = raw | {"first_names": "", "last_name": "", "other_names": "", "who_it_is": ""} | names
    assert problems(form, raw) == {}
    assert referral_of(form, raw).child.name == called


@pytest.mark.parametrize(
    ("answers", "born", "born_is"),
    [
        (
            {"birth_known": "yes", "born-day": "1", "born-month": "9", "born-year": "2016"},
            date(2016, 9, 1),
            BirthIs.KNOWN,
        ),
        (
            {"birth_known": "estimated", "born_about-day": "1", "born_about-month": "9", "born_about-year": "2016"},
            date(2016, 9, 1),
            BirthIs.ESTIMATED,
        ),
        ({"birth_known": "age", "birth_year": "2018"}, date(2018, 1, 1), BirthIs.FROM_AGE),
        ({"birth_known": "not-known"}, None, BirthIs.NOT_KNOWN),
        # what stands behind an answer that was changed does not count
        ({"birth_known": "not-known", "birth_year": "2018"}, None, BirthIs.NOT_KNOWN),
    ],
)
def test_how_a_birth_may_be_given(answers: dict[str, str], born: date | None, born_is: BirthIs) -> None:
    raw = {name: text for name, text in AGENCY.items() if not name.startswith(("born", "birth"))} | answers
    child = referral_of(agency.FORM, raw).child
    assert (child.born, child.born_is) == (born, born_is)


def test_an_age_is_kept_as_a_year_so_that_it_stays_true() -> None:
    page = agency.FORM.journey(SETTING).page("date-of-birth")
    assert page
    (choice,) = [c for c in page.fields[0].choices[2].reveals[0].choices if c.label.startswith("8 years old")]
    assert (choice.value, choice.label) == ("2018", "8 years old (born 2017 or 2018)")
    raw = {"birth_known": "age", "birth_year": "2018"}
    later = agency.FORM.journey(Setting(date(2033, 1, 1))).page("date-of-birth")
    assert later
    assert parse(later, raw, NOW).problems == {}


@pytest.mark.parametrize(
    ("changes", "priority"),
    [
        ({}, Priority.GREEN),
        ({"need-looked-after": "not-known"}, Priority.AMBER),
        ({"need-reported-missing": "yes"}, Priority.RED),
        ({"restricted_address": "not-known"}, Priority.AMBER),
        ({"belief": "not-known"}, Priority.AMBER),
        ({"immediate_risk": "yes", "not_phoned_because": "Engaged"}, Priority.RED),
    ],
)
def test_the_first_priority_of_what_an_agency_tells(changes: dict[str, str], priority: Priority) -> None:
    assert propose_priority(referral_of(agency.FORM, AGENCY | changes)).priority is priority


def test_what_the_public_did_not_say_is_not_known_and_never_no() -> None:
    bare = {"immediate_risk": "not-known", "phoned": "no", "who_it_is": "A boy of about ten", "where": "Example Street"}
    referral = referral_of(public_concern.FORM, bare)
    assert problems(public_concern.FORM, bare) == {}
    assert referral.on_roll is referral.restricted_address is Answer.NOT_KNOWN
    assert propose_triage(referral, TODAY).route is Route.CME
    assert propose_priority(referral).priority is Priority.AMBER
    assert search_tokens(referral) == frozenset()


def test_a_child_is_found_by_what_an_agency_knows_of_the_family() -> None:
    family = {"parent-1-name": "Pat", "parent-1-relationship": "Mother", "parent-1-phone": "01632 960 777"}
    raw = AGENCY | family | {"parent-1-email": "pat@family.example", "parent-1-safe": "yes"}
    assert problems(agency.FORM, raw) == {}
    assert {"phone", "email"} <= {token.kind for token in search_tokens(referral_of(agency.FORM, raw))}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"legal_basis": "other"}, "basis_words"),
        ({"legal_basis": "because"}, "legal_basis"),
        ({"agency_kind": "other"}, "agency_words"),
        ({"postcode": "NR1"}, "postcode"),
        ({"birth_known": "age"}, "birth_year"),
        ({"birth_known": "age", "birth_year": "1850"}, "birth_year"),
        ({"last_attended-day": "1"}, "last_attended"),
    ],
)
def test_what_an_agency_has_to_mend(changes: dict[str, str], field: str) -> None:
    assert set(problems(agency.FORM, AGENCY | changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"authority_code": "909"}, "authority_code"),
        ({"authority_code": ""}, "authority_code"),
        ({"needed_by-year": "2025"}, "needed_by"),
    ],
)
def test_what_an_authority_has_to_mend(changes: dict[str, str], field: str) -> None:
    assert set(problems(authority_enquiry.FORM, AUTHORITY | changes)) == {field}
