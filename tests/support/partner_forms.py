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

# --- with everything that they take ------------------------------------------------------------------------------------

_PHONED = {
    "immediate_risk": "yes",
    "phoned": "yes",
    "phoned_whom": "Duty service, call 4471",
    "phoned_on-day": "2",
    "phoned_on-month": "11",
    "phoned_on-year": "2026",
    "phoned_at": "14:30",
}
_MORE_OF_THE_CHILD = {"other_names": "Ada Sample", "who_it_is": "The younger of the two girls at number 1"}
_SEEN_BY = {
    "seen": "yes",
    "last_seen-day": "3",
    "last_seen-month": "11",
    "last_seen-year": "2026",
    "seen_by": "A neighbour",
}
_PARENT = {
    "parent-1-name": "Pat Parent",
    "parent-1-relationship": "Mother",
    "parent-1-phone": "01632 960 777",
    "parent-1-email": "pat@family.example",
    "parent-1-safe": "no",
    "parent-1-unsafe_why": "The father reads her messages.",
}
_BASIS = {"legal_basis": "other", "basis_words": "A court order"}

AGENCY_IN_FULL = (
    AGENCY
    | _PHONED
    | _MORE_OF_THE_CHILD
    | {"birth_known": "estimated", "born_about-day": "1", "born_about-month": "9", "born_about-year": "2015"}
    | {"restricted_address": "yes"}
    | {"belief": "moved-in-england", "place": "Sampleton", "place_postcode": "ZZ99 3WZ", "basis": "hearsay"}
    | {"belief_why": "The landlord said so."}
    | _SEEN_BY
    | {"on_roll": "no", "school_before": "Sample School"}
    | {"last_attended-day": "30", "last_attended-month": "10", "last_attended-year": "2026"}
    | _PARENT
    | {"need-domestic-abuse": "yes", "need-child-in-need": "not-known"}
    | {"family_knows": "no", "family_why_not": "It may put the mother at risk."}
    | {"agency_kind": "other", "agency_words": "A refuge"}
    | _BASIS
)

AUTHORITY_IN_FULL = (
    AUTHORITY
    | _PHONED
    | _MORE_OF_THE_CHILD
    | {"birth_known": "age", "birth_year": "2016", "restricted_address": "not-known"}
    | _SEEN_BY
    | _PARENT
    | {"their_reference": "CME-2026-17"}
    | _BASIS
)

PUBLIC_IN_FULL = (
    PUBLIC
    | _PHONED
    | _MORE_OF_THE_CHILD
    | {"address": "1 Example Street", "postcode": "ZZ99 3WZ", "restricted_address": "yes"}
    | {"concern": "At home on every school day.", "school_known": "Sample School"}
    | {"referrer_name": "Nel Neighbour", "referrer_phone": "01632 960 003", "relation": "Neighbour"}
)

PUBLIC_IN_SHORT = {**_SAFE, "who_it_is": "A boy of about ten", "where": "Outside the library in Sampleton"}
"""The least that somebody can say."""
