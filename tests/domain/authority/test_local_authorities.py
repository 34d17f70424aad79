from datetime import date, timedelta

import pytest

from chalicelib.domain.authority.local_authorities import (
    BY_CODE,
    Directory,
    Listing,
    LocalAuthority,
    Trust,
    is_government,
    live,
    may_enquire,
    trust,
)

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


@pytest.mark.parametrize(
    "authority",
    [
        LocalAuthority("926", "Norfolk", "East of England", date(2009, 1, 1), None),
        LocalAuthority("909", "Cumbria", "North West", date(2009, 1, 1), date(2023, 3, 31)),
    ],
)
def test_what_the_list_says_of_an_authority(authority: LocalAuthority) -> None:
    assert BY_CODE[authority.code] == authority


@pytest.mark.parametrize(("days", "stale"), [(0, False), (365, False), (366, True)])
def test_an_address_is_verified_again_after_a_year(days: int, stale: bool) -> None:
    assert LISTING.is_stale(LISTING.verified_on + timedelta(days=days)) is stale


OTHER = Listing("Missing@Trust.example", ON)


@pytest.mark.parametrize(
    ("code", "listing", "listings"),
    [
        ("926", OTHER, {"926": OTHER, "935": OTHER}),
        ("926", None, {"935": OTHER}),
        ("800", LISTING, {"926": LISTING, "935": OTHER, "800": LISTING}),
        ("800", None, {"926": LISTING, "935": OTHER}),
    ],
)
def test_a_listing_takes_the_place_of_what_there_is(
    code: str, listing: Listing | None, listings: dict[str, Listing]
) -> None:
    before = Directory({"926": LISTING, "935": OTHER}, version=7)
    assert before.with_listing(code, listing) == Directory(listings, version=7)


@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("jo@suffolk.gov.uk", True),
        (" missing@trust.EXAMPLE ", True),
        ("other@trust.example", False),
        ("jo@example.com", False),
    ],
)
def test_who_may_ask_for_an_authority_before_saying_which(email: str, may: bool) -> None:
    assert may_enquire(email, Directory({"935": OTHER})) is may
