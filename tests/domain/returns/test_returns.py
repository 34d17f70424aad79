"""Whether a leaver's and a joiner's return are about the same child."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.child.referral import BirthIs, Child, Sex
from chalicelib.domain.child.search import Token
from chalicelib.domain.returns.likeness import likeness, return_tokens

ADA = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "B801200005001", "7")
WITHOUT = replace(ADA, upn="")


@pytest.mark.parametrize(
    ("leaver", "joiner", "certain"),
    [
        (ADA, ADA, True),
        (ADA, replace(ADA, upn="b801 2000 05001"), True),
        (ADA, WITHOUT, True),
        (WITHOUT, replace(WITHOUT, first_names="ADA", last_name="Exámple"), True),
        (ADA, replace(ADA, last_name="Married", first_names="Addy"), True),
        # A twin: the same surname and date of birth.
        (WITHOUT, replace(WITHOUT, first_names="Ida"), False),
        (ADA, replace(WITHOUT, first_names="Ida"), False),
        # Two UPNs for what may be one child, or two children of one name.
        (ADA, replace(ADA, upn="Z926200124001"), False),
        # A mistyped UPN that is somebody else's, and a mistyped date of birth.
        (ADA, replace(ADA, born=date(2012, 1, 1), first_names="Bo", last_name="Other"), False),
        (ADA, replace(ADA, born=date(2015, 3, 15)), False),
        (WITHOUT, replace(WITHOUT, born_is=BirthIs.ESTIMATED), False),
        (WITHOUT, replace(WITHOUT, born=None, born_is=BirthIs.NOT_KNOWN), False),
    ],
)
def test_only_what_is_certain_ends_a_wait(leaver: Child, joiner: Child, certain: bool) -> None:
    assert likeness(leaver, joiner).certain is certain
    assert likeness(joiner, leaver).certain is certain
    assert likeness(leaver, joiner).reasons, "a person is told why to look"


def test_strangers_have_nothing_in_common() -> None:
    other = Child("Bo", "Other", date(2012, 1, 1), Sex.MALE, "", "9")
    assert likeness(ADA, other).reasons == ()


def test_two_upns_are_said() -> None:
    assert likeness(ADA, replace(ADA, upn="Z926200124001")).reasons[-1] == "but two different UPNs"


@pytest.mark.parametrize(
    ("child", "kinds"),
    [
        (ADA, {"upn", "surname+born"}),
        (WITHOUT, {"surname+born"}),
        (replace(WITHOUT, born=None, born_is=BirthIs.NOT_KNOWN), set()),
    ],
)
def test_returns_find_each_other_by_upn_and_by_surname_with_date_of_birth(child: Child, kinds: set[str]) -> None:
    assert {token.kind for token in return_tokens(child)} == kinds


def test_a_upn_is_compared_without_spaces() -> None:
    assert Token("upn", "B801200005001") in return_tokens(replace(ADA, upn="b801 200005001"))
