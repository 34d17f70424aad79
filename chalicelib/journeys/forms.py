"""Every form that is on offer, and a form as a submission was sent with it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module

from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.newer import NEWER
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.journey import Journey

DAYS_OF_REGISTER = 20

PLACES = {
    "school-referral": ("chalicelib.journeys.referral.school_referral", "FORM"),
    "leaver": ("chalicelib.journeys.returns.leaver", "FORM"),
    "joiner": ("chalicelib.journeys.returns.joiner", "FORM"),
    "attendance-return": ("chalicelib.journeys.returns.attendance_return", "FORM"),
    "sickness-return": ("chalicelib.journeys.returns.sickness_return", "FORM"),
    "keyed-referral": ("chalicelib.journeys.referral.school_referral", "KEYED_FORM"),
    "agency-referral": ("chalicelib.journeys.partners.agency", "FORM"),
    "authority-enquiry": ("chalicelib.journeys.partners.authority_enquiry", "FORM"),
    "public-concern": ("chalicelib.journeys.partners.public_concern", "FORM"),
}
"""The module of each form, and its name there."""


class _Forms(Mapping[str, Form]):
    """Imports each form when somebody first asks for it: most processes need one or none."""

    def __getitem__(self, name: str) -> Form:
        """Raises KeyError."""
        module, place = PLACES[name]
        form: Form = getattr(import_module(module), place)
        return form

    def __contains__(self, name: object) -> bool:
        return name in PLACES

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)


FORMS: Mapping[str, Form] = _Forms()


def form_named(name: str) -> Form:
    """Raises NotFound."""
    try:
        return FORMS[name]
    except KeyError:
        raise NotFound from None


def form_as_stored(name: str, version: int) -> Form:
    """The form of a draft or a sent form. A form that only a newer version has comes without pages: its answers show as
    typed, nobody can go on with it, and the service discloses nothing of it automatically."""
    known = FORMS.get(name)
    if known and version <= known.version:
        return known
    form = FORMS["agency-referral"]
    noun = "form of a newer version of the service"
    newer = replace(form, name=name, version=version, title=NEWER, noun=noun, parts=lambda *_: ())
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
