"""Every form that is on offer, and a form as a submission was sent with it."""

import re
from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.newer import NEWER
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from chalicelib.journeys.referral import school_referral
from chalicelib.journeys.returns import attendance_return, joiner, leaver, sickness_return

DAYS_OF_REGISTER = 20

_ALL = (
    school_referral.FORM,
    leaver.FORM,
    joiner.FORM,
    attendance_return.FORM,
    sickness_return.FORM,
    school_referral.KEYED_FORM,
    agency.FORM,
    authority_enquiry.FORM,
    public_concern.FORM,
)
FORMS: Mapping[str, Form] = {form.name: form for form in _ALL}


def form_named(name: str) -> Form:
    """Raises NotFound."""
    try:
        return FORMS[name]
    except KeyError:
        raise NotFound from None


_NEWER = replace(agency.FORM, title=NEWER, noun="form of a newer version of the service", parts=lambda *_: ())


def form_as_stored(name: str, version: int) -> Form:
    """The form of a draft or of what was sent. A form that only a newer version of the service has comes without pages: its
    answers are shown as they were typed, nobody can go on with it, and nothing of an unknown form is disclosed automatically."""
    known = FORMS.get(name)
    if known and version <= known.version:
        return known
    newer = replace(_NEWER, name=name, version=version)
    return replace(newer, noun=known.noun, audience=known.audience) if known else newer


def as_sent(form: str, version: int, school: School, raw: Raw, on: date) -> Journey:
    """The form as it was sent on that day: its version, its school, and the school days of its register."""
    return form_as_stored(form, version).journey(Setting(on, [school], _days_in(raw)), version)


def _days_in(raw: Raw) -> list[date]:
    found = {match[1] for name in raw if (match := re.fullmatch(r"codes-(\d{4}-\d\d-\d\d)-[ap]m", name))}
    return sorted(filter(None, map(_day, found)))[-DAYS_OF_REGISTER:]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
