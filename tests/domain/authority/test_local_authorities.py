from datetime import date

import pytest

from chalicelib.domain.authority.local_authorities import BY_CODE, Listing, Trust, is_government, live, trust

ON = date(2026, 11, 25)
LISTING = Listing("cme@norfolk.gov.uk", date(2026, 9, 1))


def test_there_are_153_authorities_and_the_forces_schools() -> None:
    names = [found.name for found in live(ON)]
    assert len(names) == 154
    assert names == sorted(names)
    assert {"Norfolk", "City of London", "Cumberland"} <= set(names)


@pytest.mark.parametrize(
    ("code", "on", "is_live"),
    [
        ("926", ON, True),
        ("909", ON, False),
        ("909", date(2023, 3, 31), True),
        ("825", ON, True),
        ("928", ON, False),
        ("373", ON, True),
    ],
)
def test_a_closed_authority_is_kept_and_not_offered(code: str, on: date, is_live: bool) -> None:
    assert BY_CODE[code].is_live(on) is is_live
    assert (code in {found.code for found in live(on)}) is is_live


@pytest.mark.parametrize(
    ("email", "listing", "expected"),
    [
        pytest.param("cme@norfolk.gov.uk", LISTING, Trust.VERIFIED, id="the mailbox of the directory"),
        pytest.param(" CME@Norfolk.GOV.UK ", LISTING, Trust.VERIFIED, id="however it is typed"),
        pytest.param("jo.bloggs@norfolk.gov.uk", LISTING, Trust.CALL_BACK, id="a colleague of the same council"),
        pytest.param("cme@suffolk.gov.uk", LISTING, Trust.CALL_BACK, id="another council’s"),
        pytest.param("cme@norfolk.gov.uk", None, Trust.CALL_BACK, id="the directory has none"),
        pytest.param("cme@norfolk.org", Listing("cme@norfolk.org", ON), Trust.VERIFIED, id="a listed trust"),
        pytest.param("cme@norfolk.gov.uk.example", LISTING, Trust.REFUSED, id="ends otherwise"),
        pytest.param("cme@norfolkgov.uk", LISTING, Trust.REFUSED, id="looks like it"),
        pytest.param("gov.uk@mail.example", LISTING, Trust.REFUSED, id="in front of the @"),
        pytest.param("jo@example.com", LISTING, Trust.REFUSED, id="a private mailbox"),
        pytest.param("jo@nhs.uk", LISTING, Trust.REFUSED, id="health is an agency, not an authority"),
        pytest.param("jo@gov.uk", LISTING, Trust.REFUSED, id="nobody’s council"),
    ],
)
def test_trust_in_a_sender_for_an_authority(email: str, listing: Listing | None, expected: Trust) -> None:
    assert trust(email, listing) is expected


@pytest.mark.parametrize(("email", "holds"), [("a@b.gov.uk", True), ("a@gov.uk", False), ("a@b.gov.uk.com", False)])
def test_what_a_government_address_is(email: str, holds: bool) -> None:
    assert is_government(email) is holds
