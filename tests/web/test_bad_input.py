"""Every post gets a page: never an error of ours, and typed text never runs as something else."""

from collections.abc import Mapping

import pytest

from chalicelib.journeys.engine.fields import Kind
from chalicelib.web.http.form_body import MOST_BYTES, MOST_FIELDS
from tests.support.browser import GATE, Form, Page, Person
from tests.web.every_field import CONTROL, LINES, TYPED, forms_of_one_draft
from tests.web.promises import has_security_headers, is_a_page_in_english


@pytest.fixture(scope="module")
def form_at(school: Person) -> Mapping[str, Form]:
    return forms_of_one_draft(school)


@pytest.fixture(scope="module")
def case(school: Person, officer: Person) -> Page:
    """A case that nobody has taken, as the officer sees it."""
    return officer.get(f"/cases/{school.refer()}")


def _post(school: Person, form: Form, **changed: str) -> Page:
    return school.submit(changed, form=form)


# --- what is too much, or not a form ------------------------------------------------------------------------------------

TOO_LARGE = b"note=" + b"x" * MOST_BYTES
TOO_MANY = "&".join(f"a{n}=1" for n in range(MOST_FIELDS + 1)).encode()
UNREADABLE = [
    (TOO_LARGE, 413),
    (TOO_MANY, 413),
    (b"phoned=no&phoned=yes", 400),
    (b"a=1&a=1", 400),
    (b"phoned=%FF%FE", 400),
    (b"phoned=%C3%28", 400),
    (b"%ED%A0%80=1", 400),
    ("phoned=é".encode(), 400),
    (b"\xff\xfe\x00", 400),
]


@pytest.mark.parametrize(("body", "status"), UNREADABLE, ids=lambda value: str(value)[:24])
@pytest.mark.parametrize("path", ["/begin/school-referral", "/sign-in", "/sign-out"])
def test_an_unreadable_form_gets_an_error_page(school: Person, path: str, body: bytes, status: int) -> None:
    page = school.ask("POST", path, school.headers(), body)
    assert page.status == status
    is_a_page_in_english(page)
    has_security_headers(page)


@pytest.mark.parametrize(("body", "status"), UNREADABLE, ids=lambda value: str(value)[:24])
def test_nor_is_it_an_error_of_ours_when_nobody_is_signed_in(somebody: Person, body: bytes, status: int) -> None:
    assert somebody.ask("POST", "/cases/2222-2222/notes", somebody.headers(), body).status == 403


@pytest.mark.parametrize("body", [b"phoned=%", b"phoned=%zz", b"phoned=100%", b"=", b"&&&", b"phoned", b""])
def test_a_broken_percent_is_read_as_typed_and_refused_for_its_missing_token(school: Person, body: bytes) -> None:
    assert school.ask("POST", "/begin/school-referral", school.headers(), body).status == 403


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_another_content_type_is_refused_with_a_page(school: Person, kind: str) -> None:
    page = school.ask("POST", "/begin/school-referral", school.headers() | {"Content-Type": kind}, b"{}")
    assert page.status == 415
    is_a_page_in_english(page)


def test_a_form_may_name_its_character_set(somebody: Person) -> None:
    headers = somebody.headers() | {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    assert somebody.post("/begin/school-referral", GATE | {"csrf": somebody.csrf}, headers).status == 303


def test_pages_that_together_are_more_than_a_row_holds_are_refused(school: Person) -> None:
    draft = school.fill_in(GATE).url.removesuffix("/check")
    statuses = [
        _post(school, school.get(f"{draft}/pages/{slug}").form, **{name: '"' * 40_000}).status
        for slug, name in (("child", "last_name"), ("address", "address"))
    ]
    assert statuses == [200, 413]


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "1.0", "", "x", "\x00"])
def test_a_version_that_is_no_number_is_a_case_that_changed(officer: Person, case: Page, version: str) -> None:
    page = officer.submit({"version": version}, form=case.form_to("/take"))
    assert page.status == 409


@pytest.mark.parametrize("once", ["", "short"])
def test_a_step_without_its_token_is_refused(officer: Person, case: Page, once: str) -> None:
    for end in ("/take", "/notes"):
        assert officer.submit({"once": once, "note": "A note."}, form=case.form_to(end)).status == 400


@pytest.mark.parametrize("reference", ["2222", "....", "%00", "..%2F", "a" * 3000, "{x}", "%7B0%7D"])
def test_an_address_that_is_none_is_not_found(officer: Person, school: Person, reference: str) -> None:
    assert officer.get(f"/cases/{reference}").status == 404
    assert school.get(f"/referrals/{reference}/check").status == 404
    assert school.get(f"/referrals/{reference}/pages/child").status == 404


# --- every field --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "name", "kind"), TYPED, ids=str)
def test_five_thousand_characters_come_back_with_an_error_and_are_kept(
    school: Person, form_at: Mapping[str, Form], slug: str, name: str, kind: Kind
) -> None:
    long = "Long <b>&amp; " * 357
    page = _post(school, form_at[slug], **{name: long})
    assert (page.status, "There is a problem" in page.text) == (200, True)
    assert page.form.fields[name].strip() == long.strip()
    _post(school, form_at[slug])  # it was saved: take it back, or the pages together become too much


@pytest.mark.parametrize("text", CONTROL, ids=ascii)
@pytest.mark.parametrize(("slug", "name", "kind"), TYPED, ids=str)
def test_control_characters_are_refused_in_every_field(
    school: Person, form_at: Mapping[str, Form], slug: str, name: str, kind: Kind, text: str
) -> None:
    page = _post(school, form_at[slug], **{name: text})
    if name == "upn":  # a doubtful UPN stops nobody, but a character that cannot be one does
        assert page.status == 200
    assert (page.status, "There is a problem" in page.text) == (200, True)


@pytest.mark.parametrize(("slug", "name", "kind"), LINES, ids=str)
def test_a_line_break_is_refused_in_every_field_of_one_line(
    school: Person, form_at: Mapping[str, Form], slug: str, name: str, kind: Kind
) -> None:
    page = _post(school, form_at[slug], **{name: "A\r\nBcc: all@hillside.example"})
    assert (page.status, "There is a problem" in page.text) == (200, True)


@pytest.mark.parametrize("text", [text for text in CONTROL if ord(text[1]) < 0x100], ids=ascii)
def test_control_characters_are_refused_in_a_note(officer: Person, case: Page, text: str) -> None:
    page = officer.submit({"note": text}, form=case.form_to("/notes"))
    assert "Note has a character in it that cannot be used." in page.text


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "a\x00@b.example", "x" * 5000, "<b>"]
)
def test_an_address_that_is_not_one_gets_no_email_and_is_kept(somebody: Person, address: str) -> None:
    somebody.get("/sign-in")
    before = len(somebody.service.stack.rows("MESSAGE"))
    page = somebody.submit({"email": address})
    assert (page.status, "There is a problem" in page.text) == (200, True)
    assert len(somebody.service.stack.rows("MESSAGE")) == before


IMPOSSIBLE = [
    ("31", "2", "2018", "31 February 2018 does not exist: February 2018 has 28 days."),
    ("0", "1", "2018", "must have a day from 1 to 31."),
    ("1", "13", "2018", "must have a month from 1 to 12."),
    ("1", "1", "18", "must have a year of four digits"),
    ("1", "1", "2031", "must be in the past."),
    ("", "1", "2018", "must include a day."),
    ("²", "1", "2018", "must have a day from 1 to 31."),
]


@pytest.mark.parametrize(("day", "month", "year", "words"), IMPOSSIBLE)
def test_an_impossible_date_is_explained_and_kept(
    school: Person, form_at: Mapping[str, Form], day: str, month: str, year: str, words: str
) -> None:
    page = _post(school, form_at["date-of-birth"], **{"born-day": day, "born-month": month, "born-year": year})
    assert words in page.text
    assert [page.form.fields[f"born-{part}"] for part in ("day", "month", "year")] == [day, month, year]
