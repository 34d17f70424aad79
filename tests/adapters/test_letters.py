"""What holds of every email: its two bodies say the same, and its subject gives nothing away."""

import re
from html import unescape
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from chalicelib.adapters import rendering
from chalicelib.adapters.rendering import compile_templates, environment_from, render_email
from chalicelib.domain.messages.emails.catalogue import EMAILS
from tests.adapters.example_emails import ADDRESSED, LETTERS

MARK = '<script>alert("mark")</script>'


def words(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]+>", " ", html.split("<body", 1)[1].split(">", 1)[1])).split()


def test_every_email_has_its_three_templates() -> None:
    assert set(LETTERS) == set(EMAILS)


@pytest.mark.parametrize("email", LETTERS)
def test_an_email_says_the_same_in_text_and_in_html(email: str) -> None:
    letter = render_email(email, **LETTERS[email])
    assert letter.subject == letter.subject.strip()
    assert words(letter.html) == letter.text.split()
    assert set(re.findall(r'href="([^"]+)"', letter.html)) == set(re.findall(r"https://\S+", letter.text))


TOLD_OF_REPLIES = "Do not send details of a child by reply."


@pytest.mark.parametrize("email", LETTERS)
def test_an_email_that_can_be_answered_says_what_not_to_send_by_reply(email: str) -> None:
    letter = render_email(email, **LETTERS[email])
    assert (TOLD_OF_REPLIES in letter.text) is not EMAILS[email].personal
    assert (TOLD_OF_REPLIES in letter.html) is not EMAILS[email].personal


IN_A_SUBJECT = frozenset({"reference", "count"})
NEVER_IN_A_SUBJECT = ("red", "amber", "green", "risk", "social", "safeguard", "danger", "child", "pupil", "name")


@pytest.mark.parametrize("priority", [None, "RED", "AMBER", "GREEN"])
@pytest.mark.parametrize("email", LETTERS)
def test_a_subject_says_nothing_about_a_child(email: str, priority: str | None) -> None:
    """It may be seen on a locked phone: nothing that an email is given is in it but a reference or how many there are."""
    marked = {name: f"Zz{name}" if isinstance(value, str) else value for name, value in LETTERS[email].items()}
    marked |= {"priority": priority} if priority and "priority" in marked else {}
    subject = render_email(email, **marked).subject
    assert set(re.findall(r"Zz(\w+)", subject)) <= IN_A_SUBJECT
    assert not re.search(r"20\d\d|\d[ap]m\b", subject), "no date and no time"
    words_of_it = re.sub(r"Zz\w+", "", subject).lower()
    assert [word for word in NEVER_IN_A_SUBJECT if re.search(rf"\b{word}", words_of_it)] == []


@pytest.mark.parametrize(
    ("email", "red", "other"),
    [
        ("referral_alert", "A referral needs action today: {}", "A referral was received: {}"),
        ("deadline_reminder", "A step is due now and needs action today: {}", "A step is due now: {}"),
        ("deadline_escalation", "A step is overdue and needs action today: {}", "A step is overdue: {}"),
        ("acknowledge_reminder", "Needs action today: nobody has taken {} yet", "Nobody has taken {} yet"),
    ],
)
def test_a_subject_says_what_is_urgent_without_saying_why(email: str, red: str, other: str) -> None:
    found = [render_email(email, **{**LETTERS[email], "priority": priority}).subject for priority in ("RED", "AMBER")]
    assert found == [words.format("BCDF-2347") for words in (red, other)]


def test_a_word_about_a_mailbox_needs_no_reference() -> None:
    letter = render_email("mailbox_problem", **{**LETTERS["mailbox_problem"], "reference": ""})
    assert letter.subject == "An email to the team did not arrive"
    assert words(letter.html) == letter.text.split()


NOT_SHOWN = {
    *(("referral_receipt", "priority"), ("enquiry_receipt", "link")),
    *(("bulk_alert", "dropped"), ("bulk_handed_over", "dropped")),
}
"""The referrer is not told the priority; an authority's mailbox may have nothing to sign in with; and only the sender of a
file is told what they dropped from it."""


@pytest.mark.parametrize(
    ("email", "name"),
    [
        (email, name)
        for email in LETTERS
        for name in LETTERS[email]
        if name != "repeat" and (email, name) not in NOT_SHOWN
    ],
)
def test_an_email_refuses_to_be_made_without_any_of_its_variables(email: str, name: str) -> None:
    with pytest.raises(UndefinedError):
        render_email(email, **{other: value for other, value in LETTERS[email].items() if other != name})


@pytest.mark.parametrize("email", ["acknowledge_duty", "acknowledge_second"])
def test_an_email_of_the_night_says_whom_to_ring_and_gives_the_duty_telephone_while_nobody_is_on_call(
    email: str,
) -> None:
    text = render_email(email, **LETTERS[email]).text
    assert ("An email wakes nobody." in text, "Mia Manager: 01632 960 150" in text) == (True, True)
    nobody = render_email(email, **LETTERS[email] | {"to_ring": ()}).text
    assert "Nobody is on call today, and an email wakes nobody. Phone the duty number now: 01632 960 199" in nobody


def test_a_repeat_says_that_it_is_one() -> None:
    assert "This is a repeat" in render_email("referral_receipt", **LETTERS["referral_receipt"]).text
    assert "This is a repeat" not in render_email("referral_alert", **LETTERS["referral_alert"]).html


def test_markup_in_a_variable_is_text_in_both_bodies() -> None:
    letter = render_email("sign_in_unknown", **{**LETTERS["sign_in_unknown"], "who_can_add": MARK})
    assert MARK in letter.text
    assert "<script>" not in letter.html


@pytest.mark.parametrize("breaks", ["BCDF\r\nBcc: all@example.com", "BCDF\nX: y", "BCDF\u2028X", "BCDF\x00"])
def test_a_subject_of_more_than_one_line_is_refused(breaks: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        render_email("referral_alert", **{**LETTERS["referral_alert"], "reference": breaks})


def test_compiled_emails_are_the_same_and_as_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {email: render_email(email, **variables) for email, variables in LETTERS.items()}
    compile_templates(tmp_path)
    environment = environment_from(tmp_path)
    monkeypatch.setattr(rendering, "_environment", lambda: environment)
    assert {email: render_email(email, **variables) for email, variables in LETTERS.items()} == expected
    with pytest.raises(UndefinedError):
        render_email("referral_alert", **ADDRESSED)
