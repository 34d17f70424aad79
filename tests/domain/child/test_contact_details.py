"""The whole sentence that somebody reads about a postcode, an email address or a phone number."""

import pytest

from chalicelib.domain.child.contact_details import email_problem, phone_problem, postcode_problem

FULL_STOP = "Check the email address: after the @ it needs a full stop, like name@example.sch.uk."
HIDDEN = "The email address has a line break or a hidden character in it. Type it instead of copying it."


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a postcode."),
        ("NR1 ODH", "The second half of a postcode starts with a number. Enter the number 0 instead of the letter O."),
    ],
)
def test_what_is_said_about_a_postcode(typed: str, words: str) -> None:
    assert postcode_problem(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  ", "Enter an email address."),
        ("\t", HIDDEN),
        ("a\n@example.org", HIDDEN),
        ("a@example.org, b@example.org", "Enter one email address only."),
        ("a,b", "Enter one email address only."),
        ("a;b", "Enter one email address only."),
        ("a@b@example.org", "Enter one email address only."),
        ("off ice@example.org", "An email address has no spaces in it."),
        ("office", "An email address has an @ in it, like name@example.sch.uk."),
        ("@example.org", "Something is missing before the @ in the email address."),
        ("x" * 65 + "@example.org", "The email address has more than 64 characters before the @."),
        (
            "zoë@example.org",
            "Check the email address: something before the @ cannot be there, such as an accent or two full stops together.",
        ),
        ("office@", "Something is missing after the @ in the email address."),
        ("office@example", FULL_STOP),
        ("office@" + "a" * 251 + ".org", "The email address has more than 254 characters."),
        ("office@-example.org", "Check the part of the email address after the @."),
        ("office@fa\u00df.example", "Check the part of the email address after the @."),
    ],
)
def test_what_is_said_about_an_email_address(typed: str, words: str) -> None:
    assert email_problem(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a phone number."),
        (
            "ask the aunt",
            "A phone number has only numbers, spaces and + ( ) - in it. Put “ext” before an extension.",
        ),
        ("1603 222333", "Start the phone number with 0, or with + and the country code."),
        ("0160 222", "0160222 is not a UK phone number. Check that no number is missing, extra or wrong."),
        ("+33 12", "Check the phone number: with its country code it has from 7 to 15 numbers."),
    ],
)
def test_what_is_said_about_a_phone_number(typed: str, words: str) -> None:
    assert phone_problem(typed) == words
