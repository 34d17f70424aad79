"""Whether a child counts as missing education, since when, and why or why not."""

from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.casework.otherwise import NO_OTHER_EDUCATION, Education
from chalicelib.domain.child.referral import Answer, Child, Referral
from chalicelib.domain.child.school_age import SchoolAge, school_age


class Standing(Struct, frozen=True):
    """Whether the child counts as missing education, from which day, and why or why not."""

    since: date | None
    reasons: tuple[str, ...]

    @property
    def counts(self) -> bool:
        return self.since is not None


def standing(
    on_roll: Answer,
    child: Child,
    last_attended: date | None,
    on: date,
    off_roll_since: date | None = None,
    education: Education = NO_OTHER_EDUCATION,
) -> Standing:
    """Education Act 1996 s.436A: of compulsory school age, not on a school's roll, and not suitably educated otherwise.

    The clock starts on the day after the last attendance, or on `on` if that is not known. It never starts before
    compulsory school age, before the name left a roll (if that day is known), before education otherwise was found
    unsuitable, or after `on`. A child off roll whose age is not known counts until somebody knows better: "not known"
    is never "no".
    """
    if on_roll is Answer.YES:
        return Standing(None, ("The child is on a school’s roll.",))
    if on_roll is Answer.NOT_KNOWN:
        return Standing(None, ("It is not known whether the child is on a school’s roll.",))
    found = school_age(child.born, on, vague=child.birth_is_vague)
    if found.age in (SchoolAge.BELOW, SchoolAge.ABOVE):
        return Standing(None, (found.why,))
    if education.why_not_missing:
        return Standing(None, ("The child is not on a school’s roll.", education.why_not_missing))
    since = last_attended + timedelta(days=1) if last_attended else on
    why = "the day after the last attendance" if last_attended else "the day that this was recorded"
    for bound, reason in (
        (found.first_day, "the start of compulsory school age"),
        (off_roll_since, "off roll since then"),
        (education.missing_from, "the day on which education otherwise than at school was found unsuitable"),
    ):
        if bound and bound > since:
            since, why = bound, reason
    return Standing(
        min(since, on),
        ("The child is not on a school’s roll.", found.why, f"Counted from {why}."),
    )


def cme_since(referral: Referral, referred_on: date) -> date | None:
    """The day from which the child counts as missing education for the DfE, or None when the child does not."""
    return standing(referral.on_roll, referral.child, referral.last_attended, referred_on).since
