"""Which lines of the log ask for a person, and how soon. tests/operations/test_handbook.py says what rings for each failure."""

import pytest

from chalicelib.domain.needs_a_person import Facts, added_to


@pytest.mark.parametrize(
    ("what", "facts", "reason", "urgency"),
    [
        ("tick", {"oldest_unsent_minutes": 15}, "emails-wait", 3),
        ("tick", {"morning_late_minutes": 60}, "morning-late", 3),
        ("tick-failed", {"problem": "KeyMissing"}, "keys-missing", 3),
        ("request-failed", {"problem": "KeyMissing"}, "keys-missing", 3),
        ("reminder-failed", {"problem": "ValueError"}, "work-failed", 3),
        ("job-failed", {}, "work-failed", 3),
        ("sign-in-link-used", {}, "link-used", 3),
        ("row-unreadable", {"kind": "CASE", "problem": "InvalidTag"}, "row-unreadable", 2),
        ("message-needs-a-person", {"state": "failed"}, "email-failed", 2),
        ("files-not-scanned", {}, "files-not-scanned", 2),
        ("tick", {"mail_quota_used": 0.5}, "mail-quota", 2),
        ("tick", {"nobody_to_agree": 1.0}, "one-agrees", 1),
        ("request", {"ms": 22_400}, "slow", 1),
        ("work", {"ms": 240_000}, "slow", 1),
        ("tick", {"oldest_unsent_minutes": 20, "mail_quota_used": 0.9}, "emails-wait mail-quota", 3),
        ("tick", {"nobody_to_agree": 1, "mail_quota_used": 0.9}, "mail-quota one-agrees", 2),
    ],
)
def test_a_line_that_needs_a_person_says_why_and_how_soon(what: str, facts: Facts, reason: str, urgency: int) -> None:
    assert added_to(what, facts) == {"needs_a_person": reason, "urgency": urgency}


@pytest.mark.parametrize(
    ("what", "facts"),
    [
        ("tick", {}),
        (
            "tick",
            {"oldest_unsent_minutes": 14.9, "mail_quota_used": 0.49, "morning_late_minutes": 59, "nobody_to_agree": 0},
        ),
        ("tick", {"oldest_unsent_minutes": "long"}),
        ("deliver", {"oldest_unsent_minutes": 99}),
        ("request", {"ms": 22_399, "status": 503}),
        ("request-failed", {"problem": "ValueError"}),
        ("page-failed", {"problem": "ValueError"}),
        ("request-refused", {"problem": "KeyMissing"}),
        ("message-needs-a-person", {"state": "bounced"}),
        ("sign-in-link-made", {}),
        ("job-over", {"ms": 999_999}),
    ],
)
def test_other_lines_stay_as_they_are(what: str, facts: Facts) -> None:
    assert added_to(what, facts) == {}
