"""The whole path as people walk it, each step from the page before it."""

import pytest

from chalicelib.journeys.referral.school_referral import school_referral
from infrastructure.local.example_data import ADMINISTRATOR, OFFICE, OFFICER, TRUST
from tests.support.browser import CHILD, GATE, REST, SCHOOL, WHEREABOUTS, YOU, Person, Service, reference_on


def test_a_school_refers_a_child_from_the_start_page_to_the_receipt(service: Service, somebody: Person) -> None:
    start = somebody.get("/")
    assert "/start/school-referral" in start.links
    somebody.get("/begin/school-referral")
    assert somebody.submit(GATE).url.startswith("/sign-in?to=/referrals/")
    tasks = somebody.enter_code_for(OFFICE.address)
    assert "You still need to complete 8 parts" in tasks.text or "You still need to complete 7 parts" in tasks.text
    for page in school_referral([SCHOOL]).pages[1:]:
        somebody.look_and_fill_in(tasks.url, page, REST | CHILD | WHEREABOUTS | YOU)
    done = somebody.get(tasks.url)
    assert "Every part is complete." in done.text
    check = somebody.get(f"{tasks.url}/check")
    assert "The child stays on our roll until we are told." in check.text
    sent = somebody.submit()
    assert sent.status == 200
    assert "Referral received" in sent.text
    assert "If no email has come by 10:15am, phone" in sent.text
    assert "Keep the child on roll until we tell you." in sent.text
    service.deliver()
    assert {(mail.to, mail.subject) for mail in service.stack.mails if reference_on(sent) in mail.subject} == {
        (OFFICE.address, f"We received your referral: {reference_on(sent)}"),
        ("cme@exampleshire.example", f"A referral was received: {reference_on(sent)}"),
    }


def test_a_person_who_returns_another_day_finds_sign_in_on_the_start_page(somebody: Person) -> None:
    start = somebody.get("/")
    assert {"/sign-in", "/my-referrals"} <= set(start.links)
    somebody.get("/my-referrals")
    assert somebody.enter_code_for(OFFICE.address).url == "/my-referrals"
    assert "/sign-in" not in somebody.get("/").links


def test_refresh_back_and_double_click_all_lead_to_the_first_reference(service: Service, school: Person) -> None:
    check = school.fill_in()
    before = len(service.stack.rows("CASE"))
    first, second = (school.post(check.url, check.form.fields) for _ in range(2))
    reference = reference_on(school.get(first.location))
    again = school.get(second.location)
    assert (reference_on(again), "You already sent this referral" in again.text) == (reference, True)
    for back in (check.url, check.url.replace("/check", "/pages/child"), first.location):
        assert reference_on(school.get(back)) == reference
    assert len(service.stack.rows("CASE")) == before + 1
    assert not [row for row in service.stack.rows("DRAFT") if row["pk"]["S"].split("#")[1] in check.url]


def test_a_form_with_a_gap_is_not_sent_and_says_where_the_gap_is(school: Person) -> None:
    check = school.fill_in(GATE, CHILD, WHEREABOUTS | {"belief": ""}, YOU | {"referrer_phone": ""})
    assert "You cannot send this yet" in check.text
    forced = school.post(check.url, {"csrf": school.csrf})
    assert (forced.status, "You cannot send this yet" in forced.text) == (200, True)


def test_a_contact_of_two_schools_chooses_one_of_hers(somebody: Person) -> None:
    somebody.sign_in(TRUST.address)
    check = somebody.fill_in(GATE, CHILD, WHEREABOUTS)
    somebody.get(check.url.replace("/check", "/pages/your-school"))
    schools = [given["value"] for tag, given in somebody.here.tags if given.get("name") == "school_urn"]
    assert schools == ["900001", "900002"]
    refused = somebody.submit(YOU | {"school_urn": "900009"})
    assert "Choose the school you refer this child for." in refused.text


def test_an_officer_reads_takes_and_notes_a_case(service: Service, school: Person, somebody: Person) -> None:
    dangers = {
        "immediate_risk": "yes",
        "phoned": "yes",
        "phoned_whom": "Duty service, ref 77",
        "phoned_on-day": "12",
        "phoned_on-month": "1",
        "phoned_on-year": "2027",
        "phoned_at": "09:30",
    }
    reference = school.refer(GATE | dangers, CHILD, WHEREABOUTS, YOU)
    cases = somebody.sign_in(OFFICER.address)
    assert cases.url == "/cases"
    assert f"/cases/{reference}" in cases.links
    case = somebody.get(f"/cases/{reference}")
    assert "Danger: what the referrer says" in case.text
    assert "Duty service, ref 77" in case.text
    assert "12 Invented Lane" in case.text
    assert "Owner Nobody yet" in case.text
    assert "Priya Nair: opened the case, 12 January 2027" in case.text
    taken = somebody.submit(form=case.form_to("/take"))
    assert "Owner Priya Nair" in taken.text
    assert not [form for form in taken.forms if form.action.endswith("/take")]
    empty = somebody.submit({"note": "   "}, form=taken.form_to("/notes"))
    assert "Error: Case" in empty.text
    noted = somebody.submit({"note": "Phoned the neighbour.\r\nNo answer."}, form=empty.form_to("/notes"))
    assert "Phoned the neighbour. No answer." in noted.text
    assert service.tick()["reminders"] == 0


def test_the_case_page_shows_the_days_that_a_deadline_counted(school: Person, officer: Person) -> None:
    case = officer.get(f"/cases/{school.refer()}")
    assert "Take the case open Due Wednesday 13 January 2027, 10" in case.text
    assert "Days counted Wednesday 13 January 2027" in case.text


def test_a_note_that_is_too_long_is_kept_on_the_page(school: Person, officer: Person) -> None:
    case = officer.get(f"/cases/{school.refer()}")
    long = "A<b>&amp; " * 500
    again = officer.submit({"note": long}, form=case.form_to("/notes"))
    assert (again.status, "must be 4,000 characters or fewer" in again.text) == (200, True)
    assert again.form_to("/notes").fields["note"].strip() == long.strip()


def test_a_note_posted_twice_is_one_note(service: Service, school: Person, officer: Person) -> None:
    case = officer.get(f"/cases/{school.refer()}")
    form = case.form_to("/notes")
    for _ in range(2):
        officer.submit({"note": "Only once."}, form=form)
    assert officer.here.text.count("Only once.") == 1


def test_an_officer_who_takes_a_case_too_late_sees_what_changed(
    school: Person, officer: Person, manager: Person
) -> None:
    path = f"/cases/{school.refer()}"
    late = manager.get(path).form_to("/take")
    officer.get(path)
    officer.submit(form=officer.here.form_to("/take"))
    answer = manager.submit(form=late)
    assert answer.status == 409
    assert "Somebody else has taken this case since you opened it." in answer.text
    assert "Owner Priya Nair" in answer.text


def test_a_stale_version_is_refused_and_shown(school: Person, officer: Person) -> None:
    case = officer.get(f"/cases/{school.refer()}")
    answer = officer.submit({"version": "99"}, form=case.form_to("/take"))
    assert (answer.status, "Somebody else changed this case" in answer.text) == (409, True)


def test_a_stranger_becomes_a_task_that_an_administrator_ticks_off(
    service: Service, somebody: Person, officer: Person
) -> None:
    somebody.get("/sign-in")
    somebody.submit({"email": "new.head@hillside.example"})
    assert "new.head@hillside.example" not in officer.get("/cases").text
    administrator = Person(service)
    administrator.sign_in(ADMINISTRATOR.address)
    tasks = administrator.get("/admin")
    assert "new.head@hillside.example" in tasks.text
    task = next(link for link in tasks.links if "/admin/tasks/" in link)
    finish = administrator.get(task).form_to("/done")
    assert "Say what was done" in administrator.submit({"how": ""}, form=finish).text
    assert task not in administrator.submit({"how": "Added her as a contact."}, form=finish).links
    assert "Added her as a contact." in administrator.get("/admin/tasks/done").text


def test_the_link_in_the_alert_leads_to_the_case_after_signing_in(
    service: Service, school: Person, somebody: Person
) -> None:
    reference = school.refer()
    service.deliver()
    alert = next(mail for mail in service.stack.mails if mail.subject == f"A referral was received: {reference}")
    assert f"/cases/{reference}" in alert.text
    assert somebody.sign_in(OFFICER.address, f"/cases/{reference}").url == f"/cases/{reference}"


@pytest.mark.parametrize("mark", ["bnVsbA", "NQ", "e30", "WzEsMiwzXQ", "WyIiLCIiLCIiXQ", "é", "W1tb" * 200, "%00"])
def test_a_forged_mark_starts_at_the_beginning(officer: Person, mark: str) -> None:
    first = [link for link in officer.get("/cases").links if link.startswith("/cases/")]
    assert [link for link in officer.get(f"/cases?after={mark}").links if link.startswith("/cases/")] == first
