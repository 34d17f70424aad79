"""The rules' reading of forms that do not come from a school."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.child.referral import NOT_CAPTURED, Belief, BirthIs, Child, Referral, Sex
from chalicelib.domain.child.referral import NOT_KNOWN as UNKNOWN
from chalicelib.journeys.engine.answers_to_referral import (
    answer_of,
    date_of,
    names_a_destination,
    names_in,
    needs_of,
    of_family,
    text_of,
)
from chalicelib.journeys.engine.fields import Value


def _birth_of(values: Mapping[str, Value]) -> tuple[date | None, BirthIs]:
    if born := date_of(values, "born"):
        return born, BirthIs.KNOWN
    if born := date_of(values, "born_about"):
        return born, BirthIs.ESTIMATED
    if year := text_of(values, "birth_year"):
        return date(int(year), 1, 1), BirthIs.FROM_AGE
    return None, BirthIs.NOT_KNOWN


def _child_of(values: Mapping[str, Value]) -> Child:
    born, born_is = _birth_of(values)
    first, last = text_of(values, "first_names"), text_of(values, "last_name")
    return Child(first, last, born, Sex(text_of(values, "sex") or NOT_CAPTURED), "", NOT_CAPTURED, born_is)


def to_referral(values: Mapping[str, Value], schools: Sequence[object] = ()) -> Referral:
    """A referral from somebody other than a school. Missing answers are "not known"; sex and year group, "not
    recorded"."""
    return Referral(
        child=_child_of(values),
        on_roll=answer_of(values, "on_roll"),
        belief=Belief(text_of(values, "belief") or UNKNOWN),
        restricted_address=answer_of(values, "restricted_address"),
        destination_named=names_a_destination(values),
        immediate_risk=answer_of(values, "immediate_risk"),
        phoned=answer_of(values, "phoned"),
        last_attended=date_of(values, "last_attended"),
        last_seen=date_of(values, "last_seen"),
        postcode=text_of(values, "postcode"),
        needs=needs_of(values),
        other_names=names_in(text_of(values, "other_names")),
        phones=tuple(of_family(values, "phone")),
        emails=tuple(of_family(values, "email")),
    )
