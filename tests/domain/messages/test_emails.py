from datetime import timedelta
from pathlib import Path

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.ladders import ladder
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import NOW

TEMPLATES = Path(__file__).parents[3] / "templates/email"


def test_every_email_has_its_words_and_no_words_are_without_an_email() -> None:
    assert {path.name for path in TEMPLATES.iterdir()} == {f"{name}.html" for name in EMAILS}


def test_only_what_can_wait_goes_by_the_bulk_lane() -> None:
    bulk = {name for name, email in EMAILS.items() if email.lane is Lane.BULK}
    assert bulk == {
        *("acknowledge_reminder", "acknowledge_escalation", "draft_reminder", "draft_deleted", "mailbox_problem"),
        *("deadline_reminder", "deadline_escalation", "digest_owner", "digest_manager", "digest_team"),
        *("hand_over_chase", "returns_chase", "question_chase", "decision_unread", "deletion_chase"),
        *("arrival_asked", "leaver_news", "new_lead", "audit_proved", "confirm_accounts", "confirm_accounts_reminder"),
        *("procedure_review", "sheet_action", "sheet_urgent", "sheet_digest", "sheet_reminder", "sheet_to_head"),
    }


def test_every_rung_of_a_red_case_goes_only_while_the_case_waits() -> None:
    rungs = {rung.email for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, NOW, EXAMPLE)}
    assert rungs == {name for name, email in EMAILS.items() if email.only_while_waiting}


def test_the_rungs_of_social_care_go_only_while_it_is_untold() -> None:
    rungs = {rung.email for rung in ladder(Rule.SOCIAL_CARE, Priority.GREEN, NOW, EXAMPLE)}
    assert rungs <= {name for name, email in EMAILS.items() if email.only_while_open}


def test_every_reminder_of_a_wait_goes_only_while_the_case_waits() -> None:
    at = (NOW, NOW)
    waits = [Wait(kind, NOW, NOW, "", chase_at=at) for kind in WaitKind]
    rungs = {r.email for wait in waits for r in ladder(Rule(wait.kind.value), Priority.GREEN, NOW, EXAMPLE, wait)}
    assert rungs == {"hand_over_chase", "question_chase", "decision_unread", "deletion_chase"}
    assert all(EMAILS[name].only_while_open for name in rungs)


def test_mail_to_a_stranger_is_never_repeated() -> None:
    assert {name for name, email in EMAILS.items() if not email.repeats} == {"sign_in_unknown"}


def test_only_a_code_or_a_link_becomes_useless_and_it_is_repeated_while_it_lives() -> None:
    of_the_day = {"digest_owner", "digest_manager", "red_morning"}
    assert {name for name, email in EMAILS.items() if email.useless_after} == {
        "sign_in_code",
        "sign_in_link",
        "link_code",
        *of_the_day,
    }
    assert EMAILS["sign_in_code"].unknown_wait == timedelta(minutes=1)
