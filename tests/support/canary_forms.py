"""Every form filled in with marks: words, numbers and a date that occur nowhere else, so that a leak shows its source."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.journeys.bulk.joiners import JOINERS
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.engine.asked import asked
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.engine.school_choice import by_hand
from chalicelib.journeys.partners import agency, authority_enquiry, public_concern
from chalicelib.journeys.returns import attendance_return, joiner, leaver
from chalicelib.journeys.returns import sickness_return as sickness
from tests.support.bulk import a_joiner, a_leaver
from tests.support.partner_forms import AGENCY, AUTHORITY, PUBLIC
from tests.support.returns import (
    JOINT,
    LEAVE,
    NO_DESTINATION,
    SETTING,
    SOCIAL_CARE,
    day,
    typed_attendance_return_in_full,
    typed_joiner_in_full,
    typed_leaver_in_full,
    typed_sickness_return_in_full,
)

BORN = date(2016, 2, 29)
OF_BIRTH = ("2016-02-29", "29 february 2016", "29%2f2", "29/2/2016", "29/02/2016")
UPN = "Z926200124001"
POSTCODE = "ZZ99 3WZ"


class Marked(Struct, frozen=True):
    """A form that is filled in, and all its marks in small letters."""

    form: Form
    raw: Mapping[str, str]
    marks: tuple[str, ...]


def _mark(item: Field, number: int) -> tuple[str, tuple[str, ...]]:
    """The text to type, and how to recognise it; nothing for choices, and for dates but that of birth."""
    word = f"zz{item.name}".replace("-", "").replace("_", "")
    if item.name == "upn":
        return UPN, (UPN.lower(),)
    if item.name.endswith("postcode"):
        return POSTCODE, ("zz99 3wz", "zz993wz")
    if item.name == "born":
        return f"{BORN:%d/%m/%Y}", OF_BIRTH
    match item.kind:
        case Kind.EMAIL:
            return f"{word}@family.example", (word,)
        case Kind.PHONE:
            return f"01632 960 {900 + number}", (f"960 {900 + number}", f"960{900 + number}")
        case Kind.TEXT | Kind.LONG_TEXT | Kind.SCHOOL if item.check is None:
            return word.capitalize(), (word,)
        case _:
            return "", ()


def _as_typed(item: Field, text: str) -> dict[str, str]:
    """The inputs of a page that take this answer."""
    if item.kind is Kind.DATE:
        return day(item.name, BORN)
    return by_hand(item.name, text) if item.kind is Kind.SCHOOL else {item.name: text}


def _fields(form: Form, raw: Mapping[str, str]) -> Iterator[Field]:
    for page in form.journey(SETTING).flow(raw):
        yield from asked(page.fields, raw)


def marked(form: Form, raw: Mapping[str, str]) -> Marked:
    """The same answers, with a mark wherever something is typed."""
    answers, marks = dict(raw), list[str]()
    for number, item in enumerate(_fields(form, raw)):
        text, known_by = _mark(item, number)
        answers |= _as_typed(item, text) if text else {}
        marks += known_by
    return Marked(form, answers, tuple(dict.fromkeys(marks)))


CHALLENGED = LEAVE | JOINT | SOCIAL_CARE | NO_DESTINATION | {"joint": "no"}
"""A leaver on ground (h) who becomes a case; the school is asked to put the name back."""

OF_SCHOOLS = {
    "leaver": marked(leaver.FORM, typed_leaver_in_full("a", restricted_address="yes")),
    "leaver, challenged": marked(leaver.FORM, typed_leaver_in_full("h") | CHALLENGED),
    "leaver, educated at home": marked(leaver.FORM, typed_leaver_in_full("f")),
    "joiner": marked(joiner.FORM, typed_joiner_in_full()),
    "attendance": marked(attendance_return.FORM, typed_attendance_return_in_full()),
    "sickness": marked(sickness.FORM, typed_sickness_return_in_full()),
}
OF_OTHERS = {
    "agency": marked(agency.FORM, AGENCY),
    "authority": marked(authority_enquiry.FORM, AUTHORITY),
    "public": marked(public_concern.FORM, PUBLIC),
}
ADDRESSES = {"agency": "zzsender@health.example", "authority": "zzsender@suffolk.gov.uk"}


class MarkedFile(Struct, frozen=True):
    """A row of a file of many returns."""

    bulk: BulkForm
    row: Mapping[str, str]
    marks: tuple[str, ...]


def _marked_row(bulk: BulkForm, row: Mapping[str, str], typed: Marked) -> MarkedFile:
    """The row, with the marks of its form."""
    fields = {item.name: item for item in _fields(typed.form, typed.raw)}
    answers, marks = dict(row), list[str]()
    for number, name in enumerate(row):
        text, known_by = _mark(fields[name], number) if name in fields else ("", ())
        answers |= {name: text} if text else {}
        marks += known_by
    return MarkedFile(bulk, answers, tuple(dict.fromkeys(marks)))


FILES = {
    "leaver": _marked_row(LEAVERS, a_leaver(1, upn=UPN), OF_SCHOOLS["leaver"]),
    "joiner": _marked_row(JOINERS, a_joiner(1, upn=UPN), OF_SCHOOLS["joiner"]),
}
