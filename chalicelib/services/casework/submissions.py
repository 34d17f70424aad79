"""Reads a sent form again: parsed as on the day it was sent, in the words of its version."""

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import NEWER
from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.engine.form import Values
from chalicelib.journeys.engine.in_words import Row, Section, in_words
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.parsing import parse_all
from chalicelib.journeys.forms import as_sent, form_as_stored


def journey_of_submission(sent: Submission) -> Journey:
    return as_sent(sent.form, sent.form_version, sent.school, sent.raw, london_day(sent.received_at))


def values_of(sent: Submission) -> Values:
    return parse_all(journey_of_submission(sent), sent.raw, sent.received_at).values


def referral_of(sent: Submission) -> Referral:
    return form_as_stored(sent.form, sent.form_version).to_referral(values_of(sent), [sent.school])


def may_be_restricted(sent: Submission) -> bool:
    """Whether the form says that the address is secret, or does not say that it is not."""
    return sent.raw.get("restricted_address") != "no"


def sections_of(sent: Submission) -> list[Section]:
    pages = journey_of_submission(sent).flow(sent.raw)
    return list(in_words(pages, sent.raw, sent.received_at)) or [_as_typed(sent)]


def _as_typed(sent: Submission) -> Section:
    """For a form that only a newer version of the service has: each answer under the name of its field."""
    answers = (Row(name.replace("_", " ").capitalize(), text, None) for name, text in sent.raw.items() if text)
    return Section("newer", NEWER, tuple(answers), ())
