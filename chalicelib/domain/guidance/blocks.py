"""Where the paragraphs of the procedures stand besides their own page. A question names its blocks itself, with these names."""

from collections.abc import Mapping

CALL_FIRST = "call-first"
RING_FIRST = "ring-first"
WHO_IS_MISSING = "who-is-missing"
STILL_ON_ROLL = "still-on-roll"
TEN_SCHOOL_DAYS = "ten-school-days"
JOINT_ENQUIRIES = "joint-enquiries"
SIBLINGS = "siblings"
SECRET_ADDRESS = "secret-address"  # noqa: S105 - the name of a paragraph
NEW_ADDRESS = "new-address"
WHO_READS_THIS = "who-reads-this"
WHY_WE_ASK = "why-we-ask"
DELETION_RETURN = "deletion-return"
TWO_DATES = "two-dates"
HOME_EDUCATION = "home-education"
NEW_PUPIL = "new-pupil-five-days"
ATTENDANCE_RETURN = "attendance-return"
SICKNESS_RETURN = "sickness-return"
WHAT_HAPPENS_NEXT = "what-happens-next"

BESIDE_QUESTIONS: Mapping[str, frozenset[str]] = {
    CALL_FIRST: frozenset({"before-you-start"}),
    RING_FIRST: frozenset({"before-you-start"}),
    WHO_IS_MISSING: frozenset({"roll"}),
    STILL_ON_ROLL: frozenset({"roll"}),
    TEN_SCHOOL_DAYS: frozenset({"last-seen"}),
    JOINT_ENQUIRIES: frozenset({"enquiries", "joint-enquiries"}),
    SIBLINGS: frozenset({"siblings"}),
    SECRET_ADDRESS: frozenset({"address"}),
    NEW_ADDRESS: frozenset({"new-address"}),
    WHO_READS_THIS: frozenset({"you"}),
    WHY_WE_ASK: frozenset({"concern"}),
    DELETION_RETURN: frozenset({"ground"}),
    TWO_DATES: frozenset({"dates"}),
    HOME_EDUCATION: frozenset({"notice"}),
    NEW_PUPIL: frozenset({"starting"}),
    ATTENDANCE_RETURN: frozenset({"why"}),
    SICKNESS_RETURN: frozenset({"illness"}),
}
"""The pages of forms that name a block. A test compares it with the pages."""

ON_RECEIPTS = WHAT_HAPPENS_NEXT
"""Of referrals. It says nothing of returns."""

IN_EMAILS: Mapping[str, str] = {
    "referral_receipt": WHAT_HAPPENS_NEXT,
    "deletion_chase": DELETION_RETURN,
}

NOWHERE_ELSE: Mapping[str, str] = {
    "complain": "No form asks about a complaint, and none of our emails is the place for it.",
}
"""Blocks of the example that stand on their own page alone, and why."""
