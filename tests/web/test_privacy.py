"""A marked child goes through the whole path; the marks may be on pages for those who may see them, and nowhere else."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from infrastructure.local.example_data import OFFICER
from tests.support.browser import Person, Service, reference_on
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
    *("zzstranger", "z926200124001", "zz99 3wz", "zz993wz", "2016-02-29", "29 february 2016", "29%2f2", "29/2/2016"),
    *("2026-12-03", "2026-12-05", "960 987", "960987", "03:17"),
]
RISK = ["immediate risk", "at risk", "restricted", "hillside"]


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text.lower()]


@pytest.fixture
def path_walked(
    service: Service, school: Person, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> dict[str, Any]:
    """Everything that the path leaves behind: log lines, addresses visited, rows and emails."""
    caplog.set_level(logging.INFO)
    school.urls.clear()
    school.fill_in(*MARKED[:1], MARKED[1] | {"last_name": "Zzlast" * 400})  # errors on the way are logged too
    reference = school.refer(*MARKED)
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
    for mail, kind in zip(list(service.stack.mails), ["Delivery", "Bounce", "Complaint"] * 9, strict=False):
        facts = {"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": mail.to}]}}
        service.feedback(mail, kind, **(facts if kind == "Bounce" else {}))
    service.stack.set_clock(TUESDAY)
    lines = "".join(capfd.readouterr()) + caplog.text
    return {"lines": lines, "urls": school.urls + officer.urls + stranger.urls, "case": officer.here}


def test_no_mark_of_a_child_leaves_the_pages_and_what_is_sealed(service: Service, path_walked: dict[str, Any]) -> None:
    assert {"zzaddress", "zznote", "29 february 2016"} <= set(marks_in(path_walked["case"].text))
    assert marks_in(path_walked["lines"]) == []
    assert [url for url in path_walked["urls"] if marks_in(url)] == []
    for row in service.stack.scan():
        unsealed = {name: value for name, value in row.items() if name not in ("sealed", "label")}
        assert marks_in(json.dumps(unsealed, default=str)) == [], row["kind"]
        assert marks_in(" ".join(str(row.get(name)) for name in ("sealed", "label"))) == []
    assert len(service.stack.mails) >= 5
    for mail in service.stack.mails:
        words = f"{mail.subject} {mail.text} {mail.html} {mail.tags}"
        assert marks_in(words) == [], mail.subject
        if mail.to.endswith("@exampleshire.example") and "code" not in mail.subject:
            assert [word for word in RISK if word in words.lower()] == [], mail.subject


def test_the_log_is_json_and_says_what_was_done(path_walked: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in path_walked["lines"].splitlines() if line.startswith("{")]
    assert {"request", "message-sent", "tick", "feedback"} <= {line["what"] for line in lines}
    assert reference_on(path_walked["case"]) not in json.dumps(lines)
