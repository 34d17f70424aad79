from datetime import timedelta
from pathlib import Path

from chalicelib.domain.authority import EXAMPLE
from chalicelib.domain.deadlines import Rule, ladder, rungs_of
from chalicelib.domain.emails import EMAILS, Lane
from chalicelib.domain.priority import Priority
from tests.support.world import NOW

TEMPLATES = Path(__file__).parents[2] / "templates/email"


def test_every_email_has_its_words_and_no_words_are_without_an_email() -> None:
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    assert folders == set(EMAILS)
    assert all(
        (TEMPLATES / name / part).is_file() for name in EMAILS for part in ("subject.txt", "body.txt", "body.html")
    )


def test_only_reminders_wait_for_the_bulk_lane() -> None:
    bulk = {name for name, email in EMAILS.items() if email.lane is Lane.BULK}
    assert bulk == {
        *("acknowledge_reminder", "acknowledge_escalation", "draft_reminder", "draft_deleted"),
        *("deadline_reminder", "deadline_escalation", "acknowledge_repeat", "mailbox_problem"),
    }


def test_every_rung_sends_an_email_that_goes_only_while_the_case_waits() -> None:
    rungs = {rung.email for priority in Priority for rung in ladder(priority, NOW, EXAMPLE)}
    assert rungs == {name for name, email in EMAILS.items() if email.only_while_waiting}


def test_the_rungs_of_every_other_rule_go_only_while_their_deadline_is_open() -> None:
    rules = set(Rule) - {Rule.ACKNOWLEDGE}
    rungs = {r.email for rule in rules for priority in Priority for r in rungs_of(rule, priority, NOW, EXAMPLE)}
    assert rungs == {name for name, email in EMAILS.items() if email.only_while_open}


def test_mail_to_a_stranger_is_never_repeated() -> None:
    assert {name for name, email in EMAILS.items() if not email.repeats} == {"sign_in_unknown"}


def test_only_a_code_becomes_useless_and_it_is_repeated_while_it_lives() -> None:
    assert {name for name, email in EMAILS.items() if email.useless_after} == {"sign_in_code"}
    assert EMAILS["sign_in_code"].unknown_wait == timedelta(minutes=1)
