"""Files over HTTP, without JavaScript: the form that goes to the bucket, the way back, and what each person is shown."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.files.uploads import Verdict
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service, reference_on
from tests.support.bulk import ANSWERS
from tests.support.uploading import form_of, minutes_pass, put_file

TO_THE_BUCKET = "https://cme-files.s3.eu-west-2.amazonaws.com"
NAME = "Letter from Robin’s mother"


def begun(school: Person) -> str:
    """A form that is complete but for files; its address."""
    return school.fill_in(GATE, CHILD, WHEREABOUTS, YOU).url.removesuffix("/check")


def sent(school: Person, draft: str) -> str:
    school.get(f"{draft}/check")
    school.submit()
    return reference_on(school.here)


@pytest.fixture(scope="module")
def draft(school: Person) -> str:
    return begun(school)


def test_only_the_page_that_asks_for_a_file_may_post_to_the_bucket(school: Person, draft: str) -> None:
    page = school.get(f"{draft}/pages/file-1")
    assert f"form-action 'self' {TO_THE_BUCKET};" in page.headers["content-security-policy"]
    elsewhere = school.get(f"{draft}/pages/evidence")
    assert "form-action 'self';" in elsewhere.headers["content-security-policy"]


def test_the_form_goes_to_the_bucket_with_the_file_last_and_without_our_token(school: Person, draft: str) -> None:
    form = form_of(school.get(f"{draft}/pages/file-1"))
    assert form.action == f"{TO_THE_BUCKET}/"
    assert list(form.fields)[-1] == "file"
    assert "csrf" not in form.fields


def _evidence(school: Person) -> Page:
    return school.get(f"{begun(school)}/pages/file-1")


def _file_of_many(school: Person) -> Page:
    school.get("/bulk")
    return school.submit({"form": "leaver", "school_urn": "900001", **ANSWERS})


@pytest.mark.parametrize(("asking", "megabytes"), [(_evidence, 20), (_file_of_many, 5)])
def test_the_file_question_says_its_limit_and_what_to_do_about_an_error_page(
    school: Person, asking: Callable[[Person], Page], megabytes: int
) -> None:
    """The bucket refuses too large a file in XML; without the script nobody stops it before."""
    page = asking(school)
    (chosen,) = (given for tag, given in page.tags if tag == "input" and given.get("type") == "file")
    hint = next(given for _, given in page.tags if given.get("id") in (chosen.get("aria-describedby") or "").split())
    assert "govuk-hint" in (hint.get("class") or "")
    assert f"No more than {megabytes} MB. If an error page with code in it appears when you upload" in page.text
    assert "go back in your browser" in page.text


def test_evidence_is_asked_for_and_need_not_be_given(school: Person, draft: str) -> None:
    tasks = school.get(draft)
    assert "Evidence Optional" in tasks.text
    assert not [task for task in ("In progress", "Not yet started") if task in tasks.text]


def test_a_file_comes_back_to_its_page_gets_a_name_and_is_listed_with_its_state(school: Person) -> None:
    draft = begun(school)
    put_file(school, f"{draft}/pages/file-1")
    assert "The file is uploaded (1 KB). Being checked for viruses" in school.here.text
    assert "form-action 'self';" in school.here.headers["content-security-policy"]
    school.submit({"file-1-called": NAME})
    assert school.here.url.endswith("/pages/evidence")
    assert f"{NAME} Being checked for viruses" in school.here.text
    minutes_pass(school)
    assert f"{NAME} Checked" in school.get(f"{draft}/pages/evidence").text


def test_the_next_file_has_a_page_of_its_own(school: Person) -> None:
    draft = begun(school)
    put_file(school, f"{draft}/pages/file-1")
    school.get(f"{draft}/pages/evidence")
    school.submit({"evidence-more": "yes"})
    assert school.here.url.endswith("/pages/file-2")
    assert form_of(school.here)


def test_a_file_can_be_removed_before_sending(school: Person) -> None:
    draft = begun(school)
    put_file(school, f"{draft}/pages/file-1")
    school.get(f"{draft}/pages/file-1/remove")
    school.submit()
    assert "Do you want to add a file?" in school.here.text
    assert form_of(school.get(f"{draft}/pages/file-1"))


def test_the_referrer_is_told_of_a_virus_and_the_team_too(school: Person, officer: Person) -> None:
    draft = begun(school)
    put_file(school, f"{draft}/pages/file-1", verdict=Verdict.THREAT)
    minutes_pass(school)
    assert "This file has a virus. Nobody can open it" in school.get(f"{draft}/pages/file-1").text
    reference = sent(school, draft)
    minutes_pass(school, 10)
    case = officer.get(f"/cases/{reference}")
    assert "Has a virus Nobody can open this file." in case.text
    assert not [link for link in case.links if "/files/" in link]
    assert f"A file that was sent with {reference} has a virus" in officer.get("/cases").text


def test_the_team_opens_a_file_by_a_link_that_lives_a_minute_and_it_is_recorded(
    school: Person, officer: Person, service: Service
) -> None:
    draft = begun(school)
    file_id = put_file(school, f"{draft}/pages/file-1")
    school.submit({"file-1-called": NAME})
    minutes_pass(school)
    reference = sent(school, draft)
    case = officer.get(f"/cases/{reference}")
    assert f"{NAME} , PDF, 1 KB Checked Open : {NAME}" in case.text
    (link,) = [link for link in case.links if "/files/" in link]
    there = urlsplit(officer.ask("GET", link).headers["location"])
    query = parse_qs(there.query)
    assert (there.netloc, there.path) == (urlsplit(TO_THE_BUCKET).netloc, f"/kept/{file_id}")
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-type"] == ["application/pdf"]
    assert query["response-content-disposition"] == [f'inline; filename="{reference}-file-1.pdf"']
    assert "opened a file that was sent" in officer.get(f"/cases/{reference}/accesses").text


def test_the_referrer_sees_the_state_of_a_file_and_cannot_open_it(school: Person) -> None:
    draft = begun(school)
    put_file(school, f"{draft}/pages/file-1")
    school.submit({"file-1-called": NAME})
    minutes_pass(school)
    reference = sent(school, draft)
    lists = school.get("/my-referrals")
    mine = next(
        p for link in lists.links if link.startswith("/my-referrals/") and reference in (p := school.get(link)).text
    )
    assert f"{NAME} , PDF, 1 KB Checked" in mine.text
    assert not [link for link in mine.links if "/files/" in link]


def test_a_file_that_nobody_posted_is_not_found(school: Person, draft: str) -> None:
    assert school.get(f"{draft}/pages/file-1/received/{'x' * 32}").status == 404
    assert school.get(f"{draft}/pages/names/received/{'x' * 32}").status == 404


def test_after_signing_in_again_the_way_back_goes_on(service: Service, draft: str) -> None:
    page = Person(service).ask("GET", f"{draft}/pages/file-1/received/{'x' * 32}")
    assert page.location == f"/sign-in?to={draft}/pages/file-1/received/{'x' * 32}"
