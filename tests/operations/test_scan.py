"""How `make scan` reads the scanners' findings. The scanners themselves are not here."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.example_data import OFFICER
from infrastructure.scan import accepted, packages, pages, template
from infrastructure.scan.findings import Accepted, Finding, Report, bare_environment, outlived, unexplained
from infrastructure.scan.signed_in import next_form
from infrastructure.steps import PlainFailure
from tests.support.browser import Person, Service
from tests.support.table import ROOT, TUESDAY

TICK, FILES = "AWS::Serverless::Function.Tick", "AWS::S3::Bucket.Files"
FOR_FUNCTIONS = Accepted("CKV_1", "AWS::Serverless::Function.*", "because")


@pytest.mark.parametrize(
    ("finding", "explained"),
    [
        (Finding("CKV_1", TICK), True),
        (Finding("CKV_1", FILES), False),
        (Finding("CKV_2", TICK), False),
    ],
    ids=["its check and place", "another place", "another check"],
)
def test_a_finding_is_explained_by_its_own_check_and_place(finding: Finding, explained: bool) -> None:
    assert unexplained([finding], [FOR_FUNCTIONS]) == ([] if explained else [finding])


def test_an_explanation_without_a_finding_is_named() -> None:
    found = [Finding("CKV_1", TICK)]
    gone = Accepted("CKV_2", FILES, "because")
    assert outlived(found, [FOR_FUNCTIONS, gone]) == [gone]


@pytest.mark.parametrize(
    "stays", [*accepted.OF_THE_PACKAGES, *accepted.OF_THE_TEMPLATE, *accepted.OF_THE_PAGES], ids=lambda each: each.check
)
def test_each_finding_that_stays_is_in_the_docs_with_its_reason(stays: Accepted) -> None:
    rows = [line for line in (ROOT / "docs/security.md").read_text().splitlines() if line.startswith("|")]
    assert [row for row in rows if stays.check in row], "add it to the tables of docs/security.md"
    assert len(stays.because.split()) > 3


def test_the_docs_explain_no_finding_that_is_not_silenced() -> None:
    explained = set(re.findall(r"^\| (CKV_AWS_\d+)", (ROOT / "docs/security.md").read_text(), flags=re.MULTILINE))
    assert explained == {each.check for each in accepted.OF_THE_TEMPLATE}


def test_a_failed_check_of_checkov_is_a_finding() -> None:
    failed = [{"check_id": "CKV_1", "resource": TICK, "check_name": "Ensure it"}]
    output = json.dumps({"results": {"failed_checks": failed}, "summary": {"resource_count": 3}})
    assert template.report_of(output) == Report(3, (Finding("CKV_1", TICK, "Ensure it"),))


def _audit(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_a_package_with_a_known_weakness_is_a_finding() -> None:
    weakness = {"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": ["CVE-1"], "description": "Long"}
    output = _audit(
        {"name": "one", "version": "2.0", "vulns": [weakness]}, {"name": "two", "version": "1.0", "vulns": []}
    )
    found = packages.report_of(output)
    assert found == Report(2, (Finding("PYSEC-1", "one==2.0", "mended in 2.1"),))
    assert unexplained(found.findings, accepted.OF_THE_PACKAGES)


@pytest.mark.parametrize("dependencies", [(), ({"name": "one", "skip_reason": "not found on PyPI"},)], ids=len)
def test_packages_that_nobody_could_be_asked_about_fail_the_scan(dependencies: tuple[dict[str, object], ...]) -> None:
    with pytest.raises(PlainFailure, match="could not ask"):
        packages.report_of(_audit(*dependencies))


def test_packages_that_nobody_renewed_for_a_term_fail_the_scan() -> None:
    renewed = date(2027, 1, 1)
    packages.refuse_old(renewed, renewed + packages.A_TERM)
    with pytest.raises(PlainFailure, match="01 January 2027"):
        packages.refuse_old(renewed, renewed + packages.A_TERM + timedelta(days=1))


def test_git_says_when_the_packages_were_renewed(tmp_path: Path) -> None:
    assert packages.last_renewed() > date(2026, 1, 1)
    with pytest.raises(PlainFailure, match="clone"):
        packages.last_renewed(tmp_path)


def test_what_wapiti_found_is_known_by_its_page_without_what_was_sent() -> None:
    found = {"method": "GET", "path": "http://localhost:8000/cases?q=%3Cscript%3E", "info": "Reflected"}
    assert pages.report_of(_report({"XSS": [found]})) == Report(3, (Finding("XSS", "GET /cases", "Reflected"),))


@pytest.mark.parametrize(("answer", "count"), [("DELETE (404) PUT (501)", 0), ("DELETE (404) PUT (200)", 1)])
def test_a_method_that_does_something_is_a_finding(answer: str, count: int) -> None:
    heard = {"method": "GET", "path": "http://localhost:8000/cases", "info": f"Possible interesting methods: {answer}"}
    assert len(pages.report_of(_report({}, {"HTTP Methods": [heard]})).findings) == count


def _report(vulnerabilities: dict[str, Any], additionals: dict[str, Any] | None = None, seen: int = 3) -> str:
    """As wapiti writes one."""
    kinds = {"vulnerabilities": vulnerabilities, "anomalies": {"Error": []}, "additionals": additionals or {}}
    return json.dumps({"infos": {"crawled_pages_nbr": seen}, **kinds})


def test_a_scan_that_saw_nothing_fails() -> None:
    with pytest.raises(PlainFailure, match="no resource"):
        template.report_of(json.dumps({"passed": 0, "failed": 0}))
    with pytest.raises(PlainFailure, match="no page"):
        pages.report_of(_report({}, seen=0))


def test_the_scan_signs_in_by_a_code_or_a_link_and_by_no_other_email(service: Service) -> None:
    for minutes in (0, 2, 8, 20):
        service.stack.set_clock(TUESDAY + timedelta(minutes=minutes))
        person = Person(service)
        person.get("/sign-in")
        person.submit({"email": OFFICER.address})
        service.deliver()
        for wrong in ("000000", "111111", "222222") if minutes == 0 else ():
            person.submit({"code": wrong})
        service.deliver()
    found = {mail.subject: next_form(mail.text) for mail in service.stack.mails}
    assert found["Your sign-in code"] == ("/sign-in/code", {"code": service.code_for(OFFICER.address)})
    link = found["Your link to sign in"]
    assert link
    assert "This link signs you in as" in person.get(link[0]).text
    assert found["Wrong sign-in codes were entered with your address"] is None, "a telephone number has six digits too"


def test_scanners_get_nothing_of_the_developers_aws_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_PROFILE", "cme")
    assert set(bare_environment()) == {"PATH", "HOME", "LANG"}


def test_every_file_that_the_threat_model_names_is_there() -> None:
    named = set(re.findall(r"`((?:chalicelib|infrastructure|tests)/[^`]+)`", (ROOT / "docs/security.md").read_text()))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    assert len(named) > 20
