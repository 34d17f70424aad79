"""Complete forms as typed by those who are no school, GREEN by themselves."""

_SAFE = {"immediate_risk": "no", "phoned": "no"}
_CHILD = {
    "first_names": "Ada",
    "last_name": "Example",
    "birth_known": "yes",
    "born-day": "14",
    "born-month": "3",
    "born-year": "2015",
    "sex": "female",
}
_SEEN = {"seen": "not-known"}
_ADDRESS = {"address": "1 Example Street", "postcode": "NR1 2DH", "restricted_address": "no"}
_PERSON = {"referrer_name": "Pia Partner", "referrer_role": "Health visitor", "referrer_phone": "01632 960 002"}
_NEEDS = ("child-protection-plan", "section-47", "looked-after", "reported-missing", "child-in-need", "domestic-abuse")

AGENCY = {
    **_SAFE,
    **_CHILD,
    **_ADDRESS,
    **_SEEN,
    "belief": "same-address",
    "basis": "none",
    "on_roll": "no",
    "parents-more": "no",
    **{f"need-{code}": "no" for code in _NEEDS},
    "concern": "The child is at home on every visit.",
    "family_knows": "yes",
    "agency_kind": "health",
    "organisation": "Example Health Trust",
    **_PERSON,
    "legal_basis": "public-task",
}

PUBLIC = {**_SAFE, **_CHILD, "where": "At the playground on Example Street, on most mornings"}

AUTHORITY = {
    **_SAFE,
    "authority_code": "935",
    **_PERSON,
    **_CHILD,
    **_ADDRESS,
    **_SEEN,
    "parents-more": "no",
    "why": "The family left without word.",
    "link": "A grandmother lives in Exampleton.",
    "needed": "Whether the child is on a roll here.",
    "needed_by-day": "4",
    "needed_by-month": "12",
    "needed_by-year": "2026",
    "legal_basis": "public-task",
}
