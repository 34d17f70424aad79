"""A school sends a file of leavers, by its pages and its worker."""

import pytest

from chalicelib.journeys.bulk.leavers import LEAVERS
from infrastructure.local.example_data import TRUST
from tests.support.browser import Person, Service
from tests.support.bulk import a_csv, a_leaver, upload_file

DATES = {"last_attended": "08/01/2027", "met_on": "11/01/2027", "deleted_on": "11/01/2027"}
ROW = {**DATES, "new_school_start": "13/01/2027"}


def _file(*changes: dict[str, str]) -> bytes:
    return a_csv(LEAVERS, *(a_leaver(number, **{**ROW, **change}) for number, change in enumerate(changes, start=1)))


def test_a_file_is_uploaded_checked_mended_and_sent(service: Service, school: Person) -> None:
    address = upload_file(school, _file({}, {"sex": "Femal"}, {"born": "in May"}))
    assert "0% done." in school.get(address).text
    service.work()
    page = school.get(address)
    assert page.url == f"{address}/rows?page=1&only=problems"
    assert "3 rows: 1 ready, 2 with problems, 0 dropped." in page.text
    assert "Sex: “Femal” is none of the answers. Write Female, Male or Not known." in page.text
    page = school.get(f"{address}/rows/2")
    school.submit({"sex": "female"})
    page = school.submit(form=school.here.form_to("/rows/3/drop"))
    assert "Nothing is sent yet." in page.text
    school.get(f"{address}/check")
    assert "1 dropped row is not sent: row 4." in school.here.text
    assert "0% done." in school.submit().text
    service.work()
    page = school.get(address)
    assert "Your file was sent" in page.text
    assert "2 deletion returns" in page.text
    assert page.text.count("Reference") == 2
    mails = {row["email"]["S"] for row in service.stack.rows("MESSAGE")}
    assert {"bulk_receipt", "bulk_alert"} <= mails
    assert not mails & {"form_receipt", "referral_alert"}


def test_the_same_file_again_leads_to_the_first(service: Service, school: Person) -> None:
    content = _file({"last_name": "Twice"})
    first = upload_file(school, content)
    service.work()
    again = upload_file(school, content)
    service.work()
    assert "This file was already uploaded" in school.get(again).text
    assert first in school.here.links


def test_a_file_that_is_no_list_gets_one_sentence(service: Service, school: Person) -> None:
    address = upload_file(school, b"MZ\x90\x00 no list")
    service.work()
    assert "This is not a CSV file or an Excel workbook." in school.get(address).text


def test_a_row_that_is_still_wrong_is_shown_again_with_what_was_typed(service: Service, school: Person) -> None:
    address = upload_file(school, _file({"sex": "?", "last_name": "Still"}))
    service.work()
    school.get(f"{address}/rows/1")
    page = school.submit({"born": "the day before"})
    assert "“the day before” is not a date." in page.text
    assert page.form.fields["born"] == "the day before"


def test_every_row_with_problems_is_dropped_at_once(service: Service, school: Person) -> None:
    address = upload_file(school, _file({"sex": "?", "last_name": "Drop"}, {"last_name": "Keep"}))
    service.work()
    school.get(address)
    page = school.submit(form=school.here.form_to("/drop"))
    assert "2 rows: 1 ready, 0 with problems, 1 dropped." in page.text


def test_a_doubtful_row_is_confirmed_before_the_file_is_sent(service: Service, school: Person) -> None:
    address = upload_file(
        school, _file({"last_name": "Young", "born": "14/03/2025", "year_group": "R"}, {"last_name": "Ok"})
    )
    service.work()
    page = school.get(address)
    assert "2 rows: 1 ready, 0 with problems, 1 to confirm, 0 dropped." in page.text
    assert "Date of birth: This makes the child 1 year old. Check the year." in page.text
    assert "Check row 2. Confirm each one that is right." in page.text
    assert school.get(f"{address}/check").url != f"{address}/check"
    school.get(f"{address}/rows/1")
    assert "This makes the child 1 year old" in school.here.text
    school.get(address)
    page = school.submit(form=school.here.form_to("/rows/1/confirm"))
    assert "2 rows: 2 ready, 0 with problems, 0 dropped." in page.text
    assert "You confirmed that this row is right." in school.get(f"{address}/rows").text
    assert "Check and send 2 deletion returns" in school.get(f"{address}/check").text


def test_lines_read_not_read_and_dropped_are_shown_before_and_after_sending(service: Service, school: Person) -> None:
    headings, *rows = _file({"last_name": "One"}, {"last_name": "Two", "sex": "?"}).decode().splitlines()
    lines = [f"{headings},Middle names,Destination", f"{rows[0]},James,Ireland", "", f"{rows[1]},,", ",,,"]
    address = upload_file(school, "\r\n".join(lines).encode())
    service.work()
    said = (
        "The file has 5 lines: 1 with the headings, 2 with leavers, 2 blank.",
        "2 columns were not read: Middle names, Destination.",
    )
    page = school.get(address)
    assert [words for words in (*said, "The button drops row 4.") if words not in page.text] == []
    school.submit(form=school.here.form_to("/drop"))
    for page in (school.here, school.get(f"{address}/check")):
        assert [words for words in (*said, "1 dropped row is not sent: row 4.") if words not in page.text] == []
    school.submit()
    service.work()
    page = school.get(address)
    assert [words for words in (*said, "1 dropped row was not sent: row 4.") if words not in page.text] == []


def test_a_file_with_an_unclosed_quotation_mark_is_refused_by_its_line(service: Service, school: Person) -> None:
    address = upload_file(
        school, _file(*({"last_name": f"Quote{number}"} for number in range(4))).replace(b"Quote1", b'"Quote1')
    )
    service.work()
    assert "Line 3 of the file has a quotation mark that is not closed" in school.get(address).text


@pytest.mark.parametrize(("name", "status"), [("leavers.csv", 200), ("joiners.xlsx", 303), ("leavers.exe", 404)])
def test_templates(school: Person, name: str, status: int) -> None:
    page = school.ask("GET", f"/bulk/templates/{name}")
    assert page.status == status
    assert "Legal first names" in page.text if status == 200 else "templates/" in page.location or status == 404


def test_the_upload_goes_to_the_bucket_and_nowhere_else(school: Person) -> None:
    school.get("/bulk")
    page = school.submit(
        {"form": "joiner", "school_urn": "900001", "referrer_role": "Office", "referrer_phone": "01632 960 001"}
    )
    upload = next(form for form in page.forms if "key" in form.fields)
    origin = "/".join(upload.action.split("/")[:3])
    assert f"form-action 'self' {origin};" in str(page.headers["content-security-policy"])
    assert upload.fields["key"].startswith("incoming/")


def test_a_colleague_at_the_school_is_told_and_sees_nothing(service: Service, school: Person) -> None:
    address = upload_file(school, _file({"last_name": "Mine"}))
    service.work()
    other = Person(service)
    other.sign_in(TRUST.address)
    assert other.get(address).status == 404


def test_begin_asks_for_what_is_missing(school: Person) -> None:
    school.get("/bulk")
    page = school.submit({"form": "", "referrer_role": "", "referrer_phone": ""})
    assert "Choose who is in your file." in page.text
