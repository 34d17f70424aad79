import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.child.contact_details import (
    email_problem,
    normalise_email,
    normalise_phone,
    normalise_postcode,
    phone_problem,
    postcode_problem,
)
from chalicelib.domain.child.identifiers import UPN_LETTERS, normalise_upn, upn_doubt, upn_problem, urn_problem

DIGITS = "0123456789"


def sealed(body: str) -> str:
    """The one valid UPN with these twelve characters, found by trying: there must be exactly one."""
    (upn,) = [letter + body for letter in UPN_LETTERS if upn_problem(letter + body) is None]
    return upn


BODIES = st.from_regex(rf"[0-9]{{11}}[0-9{UPN_LETTERS}]", fullmatch=True)
UPNS = BODIES.map(sealed)


@pytest.mark.parametrize(
    "upn",
    [
        "B801200005001",
        "Z926200124001",
        "P207000016049",
        "b801200005001",
        "  B801 2000 0500 1 ",
        "\u200bB801200005001\u00a0",
        "A000000000000",
        "A00000000000A",
        "P00000000000B",
    ],
)
def test_valid_upns(upn: str) -> None:
    assert upn_problem(upn) is None


@pytest.mark.parametrize("la_code", ["000", "837", "820", "875", "909", "660", "999"])
def test_any_authority_will_do(la_code: str) -> None:
    assert upn_problem(sealed(f"{la_code}200005001")) is None


@pytest.mark.parametrize(
    ("la_code", "doubted"),
    [("801", False), ("837", False), ("820", False), ("909", False), ("660", False), ("681", False), ("702", False),
     ("000", True), ("659", True), ("682", True), ("999", True), ("927", True)],
)  # fmt: skip
def test_an_authority_that_nobody_knows_is_doubted(la_code: str, doubted: bool) -> None:
    words = upn_doubt(sealed(f"{la_code}200005001"))
    assert (words is not None) is doubted
    assert not words or f"the code {la_code}" in words


def test_what_is_wrong_with_a_upn_comes_before_what_is_doubtful() -> None:
    for text in ("", "B80120000500", "A999200005001"):
        assert upn_problem(text)
        assert upn_doubt(text) == upn_problem(text)


@pytest.mark.parametrize(
    ("upn", "words"),
    [
        ("", "Enter a UPN"),
        ("B80120000500", "has 13 characters. This one has 12"),
        ("B8012000050011", "This one has 14"),
        ("Q207000016049", "should be P, not Q"),
        ("C801200005001", "should be B, not C"),
        ("B801200005002", "should be Q, not B"),
        ("I801200005001", "Character 1 is the letter I. A UPN never has I, O or S"),
        ("B8O1200005001", "Character 3 is the letter O"),
        ("B80120000500S", "Character 13 is the letter S"),
        ("B80120000A001", "Character 10 is “A”. It must be a number"),
        ("B8012000050A1", "Character 12 is “A”. It must be a number"),
        ("1801200005001", "Character 1 is “1”. A UPN starts with a letter"),
        ("B80120000500-", "Character 13 is “-”. It must be a number, or a letter if the UPN is temporary"),
        ("B80120000500\u0661", "Character 13"),
        ("B8\u00b21200005001", "Character 3"),
    ],
)
def test_what_is_wrong_with_a_upn(upn: str, words: str) -> None:
    assert words in (upn_problem(upn) or "accepted")


def test_normalise_upn() -> None:
    assert normalise_upn(" b801\t2000 05001\n") == "B801200005001"


@given(UPNS, st.integers(0, 12), st.data())
def test_one_mistyped_character_is_always_found(upn: str, place: int, data: st.DataObject) -> None:
    # Only the last place may hold either kind, and there 1 and B have one value: a slip within one kind is found.
    kind = DIGITS if upn[place] in DIGITS else UPN_LETTERS
    slip = data.draw(st.sampled_from(kind.replace(upn[place], "")))
    assert upn_problem(upn[:place] + slip + upn[place + 1 :]) is not None


@given(UPNS, st.integers(1, 10))
def test_two_neighbours_swapped_are_always_found(upn: str, place: int) -> None:
    assume(upn[place] != upn[place + 1])
    swapped = upn[:place] + upn[place + 1] + upn[place] + upn[place + 2 :]
    assert upn_problem(swapped) is not None


@given(st.text(max_size=15))
def test_any_text_gets_an_answer_in_words(text: str) -> None:
    problems = [problem(text) for problem in (upn_problem, postcode_problem, urn_problem, email_problem, phone_problem)]
    assert all(words is None or words.endswith(".") for words in problems)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("NR1 2DH", "NR1 2DH"),
        ("nr12dh", "NR1 2DH"),
        (" n r 1  2 d h ", "NR1 2DH"),
        ("M1 1AE", "M1 1AE"),
        ("EC1A1BB", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
        ("DN55 1PT", "DN55 1PT"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_postcodes(typed: str, stored: str) -> None:
    assert postcode_problem(typed) is None
    assert normalise_postcode(typed) == stored


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  ", "Enter a postcode"),
        ("nr1", "NR1 is only the first half"),
        ("NR1 ODH", "number 0 instead of the letter O"),
        ("NR1 2D", "Enter a full UK postcode"),
        ("1234 AB", "Enter a full UK postcode"),
        ("NR1 2DH, Norwich", "Enter a full UK postcode"),
        ("NR\u0661 2DH", "Enter a full UK postcode"),
    ],
)
def test_what_is_wrong_with_a_postcode(typed: str, words: str) -> None:
    assert words in (postcode_problem(typed) or "accepted")


def test_a_foreign_code_keeps_its_words_apart() -> None:
    assert normalise_postcode(" 1012  wx ") == "1012 WX"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Enter the school’s URN"), ("12345", "6 numbers"), ("1234567", "6 numbers"), ("12345a", "6 numbers")],
)
def test_what_is_wrong_with_a_urn(typed: str, words: str) -> None:
    assert words in (urn_problem(typed) or "accepted")


def test_a_urn() -> None:
    assert urn_problem("121234") is urn_problem(" 121 234 ") is None


@pytest.mark.parametrize(
    "address",
    [
        "office@example.sch.uk",
        "  Office@Example.SCH.UK ",
        "o'brien+cme_2@a-b.example.org",
        "a@b.co",
        "office@münchen.example",
        "office@xn--mnchen-3ya.example",
        "x" * 64 + "@example.org",
    ],
)
def test_email_addresses(address: str) -> None:
    assert email_problem(address) is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("   ", "Enter an email address"),
        ("office.example.org", "has an @ in it"),
        ("a@example.org, b@example.org", "one email address only"),
        ("a@example.org;b@example.org", "one email address only"),
        ("a@b@example.org", "one email address only"),
        ("off ice@example.org", "no spaces"),
        ("a@example.org\r\nBcc: b@example.org", "line break"),
        ("a@example.org\n", "line break"),
        ("a\x00@example.org", "hidden character"),
        ("a@exam\u200bple.org", "hidden character"),
        ("a\u2028b@example.org", "no spaces"),
        ("@example.org", "missing before the @"),
        ("office@", "missing after the @"),
        ("office@example", "needs a full stop"),
        ("zoë@example.org", "something before the @"),
        (".office@example.org", "something before the @"),
        ("of..fice@example.org", "something before the @"),
        ('"office"@example.org', "something before the @"),
        ("<office@example.org>", "something before the @"),
        ("x" * 65 + "@example.org", "more than 64"),
        ("office@" + ".".join(["a" * 60] * 4) + ".example", "more than 254"),
        ("office@" + "ü." * 60 + "example", "more than 254"),
        ("office@" + "a" * 100_000 + ".org", "more than 254"),
        ("office@example..org", "after the @"),
        ("office@-example.org", "after the @"),
        ("office@example-.org", "after the @"),
        ("office@exam_ple.org", "after the @"),
        ("office@example.org.", "after the @"),
        ("office@192.168.0.1", "after the @"),
        ("office@[192.168.0.1]", "after the @"),
        ("office@fa\u00df.example", "after the @"),
        ("office@example\u3002org.uk", "after the @"),
    ],
)
def test_what_is_wrong_with_an_email_address(address: str, words: str) -> None:
    assert words in (email_problem(address) or "accepted")


def test_the_longest_email_address_and_one_more() -> None:
    longest = "x" * 64 + "@" + ".".join(["a" * 63] * 2) + "." + "b" * 57 + ".org"
    assert len(longest) == 254
    assert email_problem(longest) is None
    assert "254" in (email_problem(longest.replace("b.org", "bb.org")) or "accepted")


def test_normalise_email() -> None:
    assert normalise_email("  Office@Example.SCH.uk ") == "office@example.sch.uk"


@given(st.from_regex(r"[A-Za-z0-9]{1,8}[\r\n,; \x00-\x1f][A-Za-z0-9]{0,8}@example\.org", fullmatch=True))
def test_nothing_that_could_add_a_recipient_gets_through(address: str) -> None:
    assert email_problem(address) is not None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01603 222333", "+441603222333"),
        ("(01603) 222-333", "+441603222333"),
        ("+44 (0)1603 222333", "+441603222333"),
        ("0044 1603 222333", "+441603222333"),
        ("44 7700 900123", "+447700900123"),
        ("07700 900123", "+447700900123"),
        ("0800 123456", "+44800123456"),
        ("01204 62083", "+44120462083"),
        ("01603 222333 ext 12", "+441603222333 ext 12"),
        ("01603 222333 Ext. 12", "+441603222333 ext 12"),
        ("01603222333x12", "+441603222333 ext 12"),
        ("01603 222333 extension: 4567", "+441603222333 ext 4567"),
        ("+33 1 23 45 67 89", "+33123456789"),
        ("00 353 1 234 5678", "+35312345678"),
        ("+48.22.123.45.67", "+48221234567"),
    ],
)
def test_phone_numbers(typed: str, stored: str) -> None:
    assert phone_problem(typed) is None
    assert normalise_phone(typed) == stored
    assert normalise_phone(stored) == stored


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a phone number"),
        (" - ", "Enter a phone number"),
        ("ask the aunt", "only numbers"),
        ("01603 222333 or 07700 900123", "only numbers"),
        ("01603 222333 / 07700 900123", "not a UK phone number"),
        ("1603 222333", "Start the phone number with 0"),
        ("0160 222", "0160222 is not a UK phone number"),
        ("07700 90012", "not a UK phone number"),
        ("0470 0900123", "not a UK phone number"),
        ("+44 7700 9001234", "not a UK phone number"),
        ("+33 12", "from 7 to 15"),
        ("+1234567890123456", "from 7 to 15"),
        ("\u0660\u0661\u0666\u0660\u0663 222333", "only numbers"),
    ],
)
def test_what_is_wrong_with_a_phone_number(typed: str, words: str) -> None:
    assert words in (phone_problem(typed) or "accepted")
