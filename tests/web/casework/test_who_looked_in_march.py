"""An auditor is asked in May who looked at a child in March. The answer has everybody: staff who have left, the referrer, another
team that came by a link, and an auditor who saved the list."""

import csv
import io
import re
from datetime import datetime
from urllib.parse import unquote_plus

import pytest
from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.casework.case import Case
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.people.roles import Role
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import AUDITOR, MANAGER, OFFICE, OFFICER
from tests.support import steps
from tests.support.browser import CHILD, Page, Service
from tests.support.browser import Person as Visitor
from tests.support.table import BASE_URL, ROOT

BORN = {name: CHILD[name] for name in ("born-day", "born-month", "born-year")}
FORMER, FORMERS_NAME, OTHER_AUDITOR = (
    "finn.former@exampleshire.example",
    "=Finn Former",
    "ida.second@exampleshire.example",
)
SEND, TEAM = "send@exampleshire.example", "the mailbox of the special educational needs team"


def _on(service: Service, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
    service.stack.set_clock(datetime(2027, month, day, hour, minute, tzinfo=LONDON))


def _signed_in(service: Service, address: str) -> Visitor:
    visitor = Visitor(service)
    visitor.sign_in(address)
    return visitor


def _newest(service: Service, pattern: str) -> str:
    """From the newest email to the other team."""
    service.deliver()
    service.tick()
    texts = [mail.text for mail in service.stack.mails if mail.to == SEND]
    return next(found[0] for text in reversed(texts) if (found := re.search(pattern, text)))


def _team_looks_by_its_link(service: Service, case: Case) -> None:
    officer = world().people.by_email(OFFICER.address)
    assert officer
    steps.hand_over(
        world(), case.reference, Actor(officer, "once"), Team.SEND, "", "phone", london_day(world().clock.now()), ""
    )
    reader = Visitor(service)
    reader.get(_newest(service, rf"{BASE_URL}/links/[\w-]+").removeprefix(BASE_URL))
    reader.submit()
    reader.submit({"code": _newest(service, r"\b\d{6}\b")})
    assert CHILD["last_name"] in reader.here.text


@pytest.fixture(scope="module")
def reference(service: Service) -> str:
    """Of a child who was looked at in March and in April; in May an auditor is asked."""
    _on(service, 3, 2)
    let_in(world(), FORMERS_NAME, FORMER, [Role.OFFICER])
    let_in(world(), "Ida Second", OTHER_AUDITOR, [Role.AUDITOR])
    school = _signed_in(service, OFFICE.address)
    reference = school.refer()
    opened = next(link for link in school.get("/my-referrals").links if re.match(r"/my-referrals/\w", link))
    school.get(opened)
    _on(service, 3, 3)
    former = _signed_in(service, FORMER)
    former.get(f"/cases/{reference}")
    _on(service, 3, 4)
    _team_looks_by_its_link(service, load_for_step(world(), reference).case)
    second = _signed_in(service, OTHER_AUDITOR)
    second.get(f"/audit/cases/{reference}")
    second.submit(form=second.here.form_to("/audit/export"))
    left = world().people.by_email(FORMER)
    assert left
    world().people.add(replace(left, active=False))
    _on(service, 4, 1, 0, 1)
    manager = _signed_in(service, MANAGER.address)
    manager.get(f"/cases/{reference}")
    _on(service, 5, 20)
    return reference


@pytest.fixture(scope="module")
def auditor(service: Service, reference: str) -> Visitor:
    return _signed_in(service, AUDITOR.address)


def _who(page: Page) -> set[str]:
    names = (FORMERS_NAME, OFFICE.name, OFFICER.name, "Ida Second", MANAGER.name, TEAM)
    return {name for name in names if re.search(rf"\d[ap]m: {re.escape(name)} ", page.text)}


IN_MARCH = {FORMERS_NAME, OFFICE.name, OFFICER.name, "Ida Second", TEAM}


def _march(auditor: Visitor, reference: str) -> Page:
    """From the start of the auditors' pages, by the questions and buttons that are there."""
    page = auditor.get("/audit")
    found = auditor.submit({"by": "surname", "surname": CHILD["last_name"], **BORN}, form=page.form_to("/audit/child"))
    assert f"/audit/cases/{reference}" in found.links
    page = auditor.get(f"/audit/cases/{reference}")
    assert ("option", {"value": "2027-03"}) in page.tags
    return auditor.get(f"/audit/cases/{reference}?month=2027-03")


def test_the_answer_has_everybody_who_looked_in_march_and_nobody_else(auditor: Visitor, reference: str) -> None:
    page = _march(auditor, reference)
    assert _who(page) == IN_MARCH, page.text
    for words in (
        f"{FORMERS_NAME} opened the case",
        f"{OFFICE.name} opened what was referred, as the referrer sees it",
        f"{TEAM} opened what the link in our email shows",
        "Ida Second saved a list of looks as a file",
    ):
        assert words in page.text, page.text
    assert CHILD["last_name"] not in page.text
    assert _who(auditor.get(f"/audit/cases/{reference}?month=2027-04")) == {MANAGER.name}


def test_the_file_has_the_same_lines_after_a_new_code_and_no_formula(
    service: Service, auditor: Visitor, reference: str
) -> None:
    with service.as_it_was():
        _march(auditor, reference)
        _on(service, 5, 20, 10, 25)
        asked = auditor.submit(form=auditor.here.form_to("/audit/export"))
        assert "Enter a new code to continue" in asked.text
        service.deliver()
        saved = auditor.post("/audit/export", asked.form.fields | {"fresh_code": service.code_for(AUDITOR.address)})
        assert saved.headers["content-disposition"] == f'attachment; filename="audit-{reference}-2027-03.csv"'
        heading, *rows = csv.reader(io.StringIO(saved.html.removeprefix("\ufeff")))
        assert heading == ["When (London)", "When (UTC)", "Who", "Id of who", "What", "Reference"]
        assert {who.removeprefix("'") for _, _, who, *_ in rows} == IN_MARCH
        assert f"'{FORMERS_NAME}" in {who for _, _, who, *_ in rows}
        assert all(when.startswith("2027-03-") and which == reference for when, *_, which in rows)
        assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)
        assert f"{AUDITOR.name} saved a list of looks as a file" in auditor.get(f"/audit/cases/{reference}").text


def test_that_nobody_looked_in_a_month_is_an_answer_in_words_and_as_a_file(auditor: Visitor, reference: str) -> None:
    words = f"Nobody looked at {reference} or changed it in February 2027. It only came to us on 2 March 2027."
    page = auditor.get(f"/audit/cases/{reference}?month=2027-02")
    assert words in page.text
    saved = auditor.submit(form=page.form_to("/audit/export"))
    assert saved.headers["content-disposition"] == f'attachment; filename="audit-{reference}-2027-02.csv"'
    heading, row = csv.reader(io.StringIO(saved.html.removeprefix("\ufeff")))
    assert len(row) == len(heading)
    assert [row[4], row[5]] == [words, reference]


def test_no_month_before_the_case_is_offered_and_the_button_names_what_it_saves(
    auditor: Visitor, reference: str
) -> None:
    page = auditor.get(f"/audit/cases/{reference}")
    months = [str(tag["value"]) for name, tag in page.tags if name == "option" and tag.get("value")]
    assert months == ["2027-05", "2027-04", "2027-03"]
    assert "Save the whole list" in page.text
    page = _march(auditor, reference)
    assert "Save the list of March 2027" in page.text
    assert "the whole list" not in page.text


def test_months_before_the_service_are_not_offered(auditor: Visitor) -> None:
    months = {str(tag["value"]) for name, tag in auditor.get("/audit").tags if name == "option"}
    assert {month for month in months if month.startswith("20")} <= {f"2027-0{n}" for n in range(1, 6)}
    assert "There are looks and changes from " in auditor.get("/audit/looks?month=2026-11").text


def test_what_was_found_comes_before_the_questions_and_is_the_title(auditor: Visitor, reference: str) -> None:
    page = auditor.get("/audit")
    found = auditor.submit({"by": "reference", "reference": reference}, form=page.form_to("/audit/child"))
    assert "<title>1 case found " in found.html
    assert re.search(r"<h1[^>]*>1 case found</h1>", found.html)
    main = found.html.partition("<main")[2]
    assert main.index(f"/audit/cases/{reference}") < main.index("<input")
    assert "Has anybody changed the audit?" not in found.text
    assert "/audit" in found.links
    nothing = auditor.submit({"by": "reference", "reference": "BCDF-2347"}, form=found.form_to("/audit/child"))
    assert "<title>No case was found " in nothing.html


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("former", FORMERS_NAME),
        (FORMER, FORMERS_NAME),
        (OFFICE.address, OFFICE.name),
        (OFFICE.name[:6].lower(), OFFICE.name),
        ("special educational", "special educational needs team"),
    ],
)
def test_whoever_looked_is_found_by_name_or_address_and_no_address_of_a_page_says_whom_we_sought(
    auditor: Visitor, reference: str, text: str, name: str
) -> None:
    auditor.urls.clear()
    auditor.get("/audit")
    assert "/audit/people" in auditor.here.links
    auditor.get("/audit/people")
    found = auditor.submit({"who": text})
    assert name.casefold() in found.text.casefold()
    whose = [link for link in found.links if "person=" in link]
    pages = [auditor.get(re.sub(r"month=[\d-]+", "month=2027-03", link)) for link in whose]
    assert any(reference in page.text for page in pages)
    assert not any(text.casefold() in unquote_plus(url).casefold() for url in auditor.urls)


def test_somebody_who_left_is_marked(auditor: Visitor) -> None:
    assert f"{FORMERS_NAME} (may no longer sign in)" in auditor.get("/audit").text
    auditor.get("/audit/people")
    assert "Officer; may no longer sign in" in auditor.submit({"who": FORMER}).text
    assert "No person was found" in auditor.submit({"who": "nobody@nowhere.example"}).text
    assert "Enter a name or an email address" in auditor.submit({"who": " "}).text


def test_a_name_on_a_list_leads_to_all_that_the_person_did_in_that_month(auditor: Visitor, reference: str) -> None:
    page = auditor.get(f"/audit/cases/{reference}?month=2027-03")
    of_people = {link for link in page.links if link.startswith("/audit/looks?")}
    titles = " ".join(auditor.get(link).text for link in of_people)
    assert all(f"Looks and changes by {name} in March 2027" in titles for name in IN_MARCH)


def test_on_paper_the_answer_says_who_printed_it_and_when_and_has_no_questions(
    auditor: Visitor, reference: str
) -> None:
    page = _march(auditor, reference)
    assert f"Shown to {AUDITOR.name} on 20 May 2027 at " in page.text
    main = page.html.partition("<main")[2].partition("</main>")[0]
    printed = re.sub(
        r'<(form|p|div|button)[^>]*class="[^"]*(app-screen-only|govuk-button\b)[^"]*".*?</\1>', "", main, flags=re.S
    )
    assert "Month" not in printed
    assert "Save" not in printed
    assert f"{FORMERS_NAME} " in re.sub("<[^>]+>", "", printed)
    styles = (ROOT / "assets/styles.scss").read_text().partition("@media print")[2]
    assert re.search(r"\.app-screen-only[^{}]*{\s*display: none", styles)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"day": "x"},
        {"person": "p"},
        {"reference": "BCDF-2347"},
        {"month": "2027-03"},
        {"month": "9999-12", "person": "p"},
    ],
)
def test_a_file_of_no_list_is_not_found(auditor: Visitor, fields: dict[str, str]) -> None:
    assert auditor.post("/audit/export", {"csrf": auditor.csrf, **fields}).status == 404


def test_the_file_of_a_day_and_of_a_person_has_their_lines(service: Service, auditor: Visitor, reference: str) -> None:
    me = world().people.by_email(FORMER)
    assert me
    for fields in ({"day": "2027-03-03"}, {"person": me.person_id, "month": "2027-03"}):
        saved = auditor.post("/audit/export", {"csrf": auditor.csrf, **fields})
        _, *rows = csv.reader(io.StringIO(saved.html.removeprefix("\ufeff")))
        assert [f"'{FORMERS_NAME}", "opened the case", reference] in [
            [who, what, which] for _, _, who, _, what, which in rows
        ]
