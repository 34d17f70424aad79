"""The returns of a school as sent and as the team sees them: stopped, challenged, awaited, handed over, in silence."""

from datetime import date, timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.calendar.spreading import MORNING
from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.forms import DAYS_OF_REGISTER, form_named
from infrastructure.local.example_data import HILLSIDE, OFFICE, OFFICER, TRUST
from tests.support.arrivals import an_arrival
from tests.support.browser import SCHOOL, Page, Person, Service, reference_on
from tests.support.returns import (
    CALENDAR,
    day,
    register,
    typed_attendance_return_in_full,
    typed_joiner_in_full,
    typed_leaver,
    typed_sickness_return_in_full,
)
from tests.support.table import TUESDAY

pytestmark = pytest.mark.usefixtures("as_it_was")

TODAY = TUESDAY.date()
DAYS = last_school_days(TODAY, DAYS_OF_REGISTER, CALENDAR)
SETTING = Setting(TODAY, (SCHOOL,), DAYS, CALENDAR)
NOW = day("deleted_on", TODAY) | day("met_on", TODAY)
STARTS = date(2027, 1, 18)
EXPECTED_BY = date(2027, 2, 1)


def filled_in(school: Person, form: str, raw: dict[str, str]) -> Page:
    """Every page that these answers lead to, up to check answers."""
    raw = raw | {"school_urn": SCHOOL.urn}
    school.get(f"/begin/{form}")
    draft = school.submit({"immediate_risk": "no", "phoned": "no"}).url
    for page in form_named(form).journey(SETTING).flow(raw):
        school.fill_in_page(draft, page, raw)
    return school.get(f"{draft}/check")


def sent(school: Person, form: str, raw: dict[str, str]) -> Page:
    filled_in(school, form, raw)
    return school.submit()


def named(first_names: str) -> dict[str, str]:
    return {"first_names": first_names}


def mails_about(service: Service, reference: str) -> list[tuple[str, str]]:
    service.deliver()
    return [(mail.to, mail.subject) for mail in service.stack.mails if reference in mail.subject]


PLANNED = {"deletion": "planned"} | day("met_on", TODAY)
LEAVE = day("leave_from", date(2026, 12, 7)) | day("leave_until", date(2026, 12, 18))


def test_a_planned_deletion_that_is_too_early_is_stopped_with_the_days_shown(school: Person) -> None:
    raw = typed_leaver("h") | PLANNED | LEAVE | day("joint_on", TODAY) | day("planned_on", date(2027, 1, 15))
    check = filled_in(school, "leaver", raw)
    assert "You cannot send this yet" in check.text
    draft = check.url.removesuffix("/check")
    school.get(f"{draft}/pages/dates")
    stopped = school.submit(day("planned_on", date(2027, 1, 15)))
    assert stopped.url == f"{draft}/pages/dates?wrong=yes"
    assert "15 January 2027 is too early. 10 school days after 18 December 2026, when the leave ended" in stopped.text
    assert school.submit(day("planned_on", date(2027, 1, 18))).url == f"{draft}/pages/evidence"
    school.get(f"{draft}/check")
    assert "until you have the authority’s written decision" in school.submit().text


def test_an_early_deletion_is_accepted_and_the_school_must_put_the_name_back(
    service: Service, school: Person, officer: Person
) -> None:
    raw = typed_leaver("h") | NOW | LEAVE | day("joint_on", TODAY)
    check = filled_in(school, "leaver", raw)
    assert "12 January 2027 was too early." in check.text
    done = school.submit()
    assert "Put the child’s name back" in done.text
    case = officer.get(f"/cases/{reference_on(done)}")
    assert "Deletion challenged: the conditions of its ground are not met" in case.text
    mails = mails_about(service, reference_on(done))
    assert (OFFICE.address, f"Your admission register needs action today: {reference_on(done)}") in mails


def test_the_register_of_an_absence_asks_for_its_days(school: Person) -> None:
    attended = date(2026, 12, 4)
    codes = register([each for each in DAYS if each > attended])
    raw = typed_leaver("i") | NOW | day("last_attended", attended) | codes | day("joint_on", TODAY)
    check = filled_in(school, "leaver", raw)
    assert "Monday 7 December 2026: am N, pm N" in check.text
    assert "Friday 4 December 2026: am" not in check.text
    assert "By now we would expect you to have tried more" not in check.text
    assert "Deletion return received" in school.submit().text


def leaver_to(starts: date) -> dict[str, str]:
    return typed_leaver("a") | NOW | day("new_school_start", starts)


def joiner_of_today() -> dict[str, str]:
    return typed_joiner_in_full() | day("entered_on", TODAY) | day("starts_on", TODAY)


def test_a_leaver_waits_until_the_joiner_comes(school: Person, officer: Person) -> None:
    leaver = sent(school, "leaver", leaver_to(STARTS) | named("Wanda"))
    assert "We now expect the new school’s return." in leaver.text
    page = officer.get(f"/returns/{reference_on(leaver)}")
    assert "Awaits the new school’s return" in page.text
    assert "Monday 1 February 2027" in page.text
    assert "The new school’s return is expected by 1 February 2027: 10 school days after" in page.text
    joiner = sent(school, "joiner", joiner_of_today() | named("Wanda"))
    assert "New-pupil return received" in joiner.text
    assert "The new school’s return has come" in officer.get(f"/returns/{reference_on(leaver)}").text


def test_a_joiner_of_another_child_ends_no_wait(school: Person, officer: Person) -> None:
    leaver = sent(school, "leaver", leaver_to(STARTS) | named("Xenia"))
    sent(school, "joiner", joiner_of_today() | named("Yusuf") | {"last_name": "Sample", "upn": ""})
    assert "Awaits the new school’s return" in officer.get(f"/returns/{reference_on(leaver)}").text


@pytest.mark.parametrize(
    ("letter", "changes", "words"),
    [
        ("f", day("notice_on", TODAY) | day("leaves_on", TODAY), "passed to the home education team"),
        ("o", {}, "passed to the exclusions team"),
        ("c", {}, "We have recorded it. You do not need to do anything more"),
    ],
)
def test_the_sender_of_a_leaver_reads_where_it_goes(
    school: Person, letter: str, changes: dict[str, str], words: str
) -> None:
    assert words in sent(school, "leaver", typed_leaver(letter) | NOW | changes).text


def test_no_email_mentions_that_a_child_died(service: Service, school: Person) -> None:
    done = sent(school, "leaver", typed_leaver("k") | NOW)
    assert "Somebody in the team will read it with care" in done.text
    assert "If you fear for the child’s safety" not in done.text
    assert mails_about(service, reference_on(done)) == []


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        (
            "attendance-return",
            typed_attendance_return_in_full() | register(DAYS, "O") | day("last_attended", date(2026, 12, 4)),
        ),
        ("sickness-return", typed_sickness_return_in_full()),
    ],
)
def test_the_returns_about_absence_go_to_the_attendance_team(school: Person, form: str, raw: dict[str, str]) -> None:
    assert "passed to the school attendance team" in sent(school, form, raw).text


def test_a_leaver_without_a_joiner_becomes_a_case(service: Service, school: Person) -> None:
    leaver = sent(school, "leaver", leaver_to(STARTS) | named("Zadie"))
    before = len(service.stack.rows("CASE"))
    service.stack.set_clock(TUESDAY + (EXPECTED_BY - TODAY) + MORNING)  # it falls due at any moment of the morning
    service.tick()
    assert len(service.stack.rows("CASE")) >= before + 1
    service.stack.set_clock(TUESDAY + timedelta(days=30))
    again = Person(service)
    again.sign_in("priya.nair@exampleshire.example")
    assert "The new school sent no return in time" in again.get(f"/cases/{reference_on(leaver)}").text


# --- a child who was to come ---------------------------------------------------------------------------------------------


def test_a_new_school_says_behind_sign_in_that_the_child_has_come(service: Service, somebody: Person) -> None:
    school = Person(service)
    school.sign_in(OFFICE.address)
    reference = an_arrival(world(), TRUST.address, HILLSIDE)
    service.tick()
    mail = next(mail for mail in service.stack.mails if mail.subject == f"A question for your school: {reference}")
    assert f"/arrivals/{reference}" in mail.text
    assert "Ada" not in mail.text
    page = school.get(f"/arrivals/{reference}")
    assert "Ada Example" in page.text
    assert "14 March 2015" in page.text
    assert "Enter the day the child started." in school.submit({"has_come": "yes"}).text
    school.get(f"/arrivals/{reference}")
    done = school.submit({"has_come": "yes"} | day("started_on", TODAY))
    assert "Send the new-pupil return" in done.text
    assert "Ada" not in done.text
    somebody.sign_in(TRUST.address)
    sent = next(link for link in somebody.get("/my-referrals?list=900002").links if link.startswith("/my-referrals/"))
    page = somebody.get(sent)
    assert "The new school says that the child has arrived" in page.text


def test_a_new_school_that_does_not_have_the_child_is_thanked_and_the_team_looks(
    service: Service, somebody: Person
) -> None:
    school = Person(service)
    school.sign_in(OFFICE.address)
    reference = an_arrival(world(), TRUST.address, HILLSIDE)
    school.get(f"/arrivals/{reference}")
    assert "Your school has answered the question" in school.submit({"has_come": "no"}).text
    somebody.sign_in(OFFICER.address)
    assert "It says that the child has not come." in somebody.get(f"/cases/{reference}").text
