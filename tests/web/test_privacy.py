"""A marked child goes through the whole path; the marks may be on pages for those who may see them, and nowhere else."""

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct

from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.forms import FORMS
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import KEYED, NAME
from chalicelib.services.referrals.beginning import has_safety_page
from infrastructure.local.example_data import OFFICE, OFFICER
from tests.support.browser import SCHOOL, Form, Page, Person, Service, reference_on
from tests.support.bulk import a_csv, upload_file
from tests.support.canary_forms import ADDRESSES, FILES, OF_OTHERS, OF_SCHOOLS, Marked
from tests.support.returns import SETTING
from tests.support.table import TUESDAY

MARKED = [
    {
        "immediate_risk": "yes",
        "phoned": "yes",
        "phoned_whom": "Zzphonedwhom",
        "phoned_on-day": "11",
        "phoned_on-month": "1",
        "phoned_on-year": "2027",
        "phoned_at": "03:17",
    },
    {
        "first_names": "Zzfirst",
        "last_name": "Zzlast",
        "born-day": "29",
        "born-month": "2",
        "born-year": "2016",
        "sex": "female",
        "upn": "Z926200124001",
        "year_group": "5",
    },
    {
        "on_roll": "yes",
        "attended": "yes",
        "last_attended-day": "3",
        "last_attended-month": "12",
        "last_attended-year": "2026",
        "seen": "yes",
        "last_seen-day": "5",
        "last_seen-month": "12",
        "last_seen-year": "2026",
        "seen_by": "Zzseenby",
        "address": "Zzaddress Lane",
        "postcode": "ZZ99 3WZ",
        "restricted_address": "yes",
        "belief": "moved-abroad",
        "belief_why": "Zzbeliefwhy",
        "previous_names": "Zzprevious",
        "parent-1-name": "Zzparent",
        "parent-1-relationship": "Mother",
        "parent-1-responsibility": "yes",
        "parent-1-lives_with": "yes",
        "parent-1-email": "zzparent@family.example",
        "parent-1-interpreter": "no",
        "parent-1-safe": "not-known",
        "sibling-1-name": "Zzsibling",
        "sibling-1-attending": "not-known",
        "need-fgm": "yes",
        "appraised": "yes",
        "lead_name": "Zzlead",
        "appraisal": "Zzappraisal",
    },
    {
        "referrer_name": "Zzreferrer",
        "referrer_role": "Zzrole",
        "referrer_phone": "01632 960 987",
        "school_urn": "900001",
    },
]
NOTE = "Zznote about the child"
ADDRESS = "zzstranger@nowhere.example"
MARKS = [
    *("zzphonedwhom", "zzfirst", "zzlast", "zzseenby", "zzaddress", "zzbeliefwhy", "zzreferrer", "zzrole", "zznote"),
    *("zzprevious", "zzparent", "zzsibling", "zzlead", "zzappraisal", "genital"),
    *("zzstranger", "z926200124001", "zz99 3wz", "zz993wz", "2016-02-29", "29 february 2016", "29%2f2", "29/2/2016"),
    *("2026-12-03", "2026-12-05", "960 987", "960987", "03:17"),
]
RISK = ["immediate risk", "at risk", "restricted", "hillside"]


def marks_in(text: str, marks: Sequence[str] = MARKS) -> list[str]:
    return [mark for mark in marks if mark in text.lower()]


class Left(Struct, frozen=True):
    """A path's traces beside its rows and emails: log lines, and every visited address."""

    lines: str
    urls: list[str]


Walked = tuple[Left, Page]


def leaves_no_mark(service: Service, left: Left, marks: Sequence[str]) -> None:
    """The marks are in no log line, address or email, and in no row except sealed values."""
    assert marks_in(left.lines, marks) == []
    assert [url for url in left.urls if marks_in(url, marks)] == []
    for row in service.stack.scan():
        unsealed = {name: value for name, value in row.items() if name not in ("sealed", "label")}
        assert marks_in(json.dumps(unsealed, default=str), marks) == [], row["kind"]
        assert marks_in(" ".join(str(row.get(name)) for name in ("sealed", "label")), marks) == []
    for mail in service.stack.mails:
        words = f"{mail.subject} {mail.text} {mail.html} {mail.tags}"
        assert marks_in(words, marks) == [], mail.subject
        if mail.to.endswith("@exampleshire.example") and "code" not in mail.subject:
            assert [word for word in RISK if word in words.lower()] == [], mail.subject


def _answered_by_mail(service: Service) -> None:
    """The provider reports of each email in turn that it arrived, came back, or was marked as spam."""
    for mail, kind in zip(list(service.stack.mails), ["Delivery", "Bounce", "Complaint"] * 40, strict=False):
        facts = {"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": mail.to}]}}
        service.feedback(mail, kind, **(facts if kind == "Bounce" else {}))


def _told(school: Person) -> Form:
    """The form with which the school adds to a sent form."""
    first = next(link for link in school.get("/my-referrals").links if link.startswith("/my-referrals/"))
    school.get(f"{first}/copy")
    return school.get(first).form_to("/information")


@pytest.fixture
def path_walked(
    service: Service, school: Person, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Walked:
    """The path's traces, and the page of the case."""
    caplog.set_level(logging.INFO)
    school.urls.clear()
    school.fill_in(*MARKED[:1], MARKED[1] | {"last_name": "Zzlast" * 400})  # errors on the way are logged too
    reference = school.refer(*MARKED)
    school.submit({"information": f"{NOTE}, from school"}, form=_told(school))
    stranger, officer = Person(service), Person(service)
    stranger.get("/sign-in")
    stranger.submit({"email": ADDRESS})
    service.deliver()
    officer.sign_in(OFFICER.address)
    officer.get(f"/cases/{reference}")
    officer.submit({"note": NOTE}, form=officer.here.form_to("/notes"))
    service.stack.set_clock(TUESDAY + timedelta(hours=7, minutes=30))
    service.tick()
    service.deliver()
    service.stack.set_clock(TUESDAY + timedelta(days=1, hours=6))
    service.tick()
    _answered_by_mail(service)
    service.stack.set_clock(TUESDAY)
    left = Left("".join(capfd.readouterr()) + caplog.text, school.urls + officer.urls + stranger.urls)
    return left, officer.here


def test_a_childs_facts_stay_in_pages_and_sealed_values(service: Service, path_walked: Walked) -> None:
    left, case = path_walked
    assert {"zzaddress", "zznote", "29 february 2016"} <= set(marks_in(case.text))
    assert len(service.stack.mails) >= 5
    leaves_no_mark(service, left, MARKS)


def test_the_log_is_json_and_says_what_was_done(path_walked: Walked) -> None:
    left, case = path_walked
    lines = [json.loads(line) for line in left.lines.splitlines() if line.startswith("{")]
    assert {"request", "message-sent", "tick", "feedback"} <= {line["what"] for line in lines}
    assert reference_on(case) not in json.dumps(lines)


# --- every other form, and files of many ---------------------------------------------------------------------------------

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
"""The day on which the typed forms of tests/support are complete."""
TOO_LONG = "Zzfirstnames" * 400


@pytest.fixture
def wednesday(service: Service) -> Iterator[None]:
    service.stack.set_clock(WEDNESDAY)
    yield
    service.stack.set_clock(TUESDAY)


def _filled_in(person: Person, marked: Marked, address: str) -> str:
    """Every page of the form, that of the name wrong at first; returns the address of check answers. Nobody signs in to
    the public's."""
    raw = {**marked.raw, **({"school_urn": SCHOOL.urn} if "school_urn" in marked.raw else {})}
    person.get(f"/begin/{marked.form.name}")
    page = person.submit({name: raw.get(name, "") for name in all_inputs(DANGER.fields)})
    if page.url.startswith("/sign-in"):
        page = person.enter_code_for(address)
    draft = page.url
    pages = list(marked.form.journey(SETTING).flow(raw))[has_safety_page(marked.form) :]
    of_name = next(page for page in pages if page.fields and page.fields[0].name == "first_names")
    assert "must be" in person.look_and_fill_in(draft, of_name, raw | {"first_names": TOO_LONG}).text
    for each in pages:
        person.fill_in_page(draft, each, raw)
    return person.get(f"{draft}/check").url


def _sent(person: Person, marked: Marked, address: str) -> str:
    """Its reference, once it was sent and looked at again as its sender may."""
    _filled_in(person, marked, address)
    reference = reference_on(person.submit())
    mine = [link for link in person.get("/my-referrals").links if link.startswith("/my-referrals/")]
    for link in mine[:1]:
        person.get(f"{link}/copy")
        person.submit({"information": f"{NOTE}, from its sender"}, form=person.get(link).form_to("/information"))
    return reference


def _team_looks(officer: Person, reference: str) -> str:
    """All that the team reads of a form, wherever it went."""
    places = ("cases", "returns", "set-aside")
    for place in places:
        officer.get(f"/{place}")
    return " ".join(officer.get(f"/{place}/{reference}").text for place in places)


def _days_pass(service: Service) -> None:
    for later in (timedelta(hours=1), timedelta(days=1, hours=6)):
        service.stack.set_clock(WEDNESDAY + later)
        service.tick()
        service.deliver()
    _answered_by_mail(service)


EVERY_OTHER = [pytest.param(*case, id=case[0]) for case in (OF_SCHOOLS | OF_OTHERS).items()]


@pytest.mark.parametrize(("name", "marked"), EVERY_OTHER)
@pytest.mark.usefixtures("wednesday")
def test_the_facts_in_other_forms_stay_in_pages_and_sealed_values(
    service: Service, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, name: str, marked: Marked
) -> None:
    caplog.set_level(logging.INFO)
    sender, officer = Person(service), Person(service)
    reference = _sent(sender, marked, ADDRESSES.get(name, OFFICE.address))
    service.deliver()
    officer.sign_in(OFFICER.address)
    assert {"zzfirstnames", "29 february 2016"} <= set(marks_in(_team_looks(officer, reference), marked.marks))
    _days_pass(service)
    left = Left("".join(capfd.readouterr()) + caplog.text, sender.urls + officer.urls)
    leaves_no_mark(service, left, (*marked.marks, "zznote", "zzsender"))


def test_every_form_goes_this_way() -> None:
    walked = {marked.form.name for marked in (OF_SCHOOLS | OF_OTHERS).values()}
    assert walked | {NAME, KEYED} == set(FORMS), "the referral has its own way above; keyed in, it is the same form"


@pytest.mark.parametrize("form", FILES)
@pytest.mark.usefixtures("wednesday")
def test_the_facts_in_a_file_of_many_stay_in_pages_and_sealed_values(
    service: Service, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, form: str
) -> None:
    caplog.set_level(logging.INFO)
    file, school, officer = FILES[form], Person(service), Person(service)
    school.sign_in(OFFICE.address)
    wrong = {**file.row, "sex": "Zzsex", "born": "Zzborn"}
    upload_file(school, b"MZ Zzno list", form)
    service.work()
    address = upload_file(school, a_csv(file.bulk, file.row, wrong), form)
    service.work()
    school.get(f"{address}/rows/2")
    school.submit({"last_name": TOO_LONG})
    school.submit({"sex": "female", "born": "29/02/2016", "last_name": "Zzlastname"})
    while doubts := [form for form in school.get(address).forms if form.action.endswith("/confirm")]:
        school.submit(form=doubts[0])  # the year group does not fit the birth: the school confirms it
    school.get(f"{address}/check")
    school.submit()
    service.work()
    sent = school.get(address)
    service.deliver()
    officer.sign_in(OFFICER.address)
    assert "zzfirstnames" in marks_in(_team_looks(officer, reference_on(sent)), file.marks)
    _days_pass(service)
    left = Left("".join(capfd.readouterr()) + caplog.text, school.urls + officer.urls)
    leaves_no_mark(service, left, (*file.marks, "zzsex", "zzborn", "zzno list"))
