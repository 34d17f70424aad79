"""What a deletion return becomes: a case, a wait for the new school's return, another team's, or nothing more."""

from datetime import date, timedelta

from chalicelib.domain.calendar.bank_holidays import holidays_reaching
from chalicelib.domain.calendar.days import SchoolCalendar, add_school_days, add_working_days
from chalicelib.domain.child.school_age import compulsory_school_age
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.forms.disposition import (
    CHALLENGED,
    CONSENT_NEEDED,
    DECISION_DUE,
    LATE,
    TEAM_NAMES,
    Decision,
    Disposition,
    Team,
)
from chalicelib.domain.returns.conditions import not_known, unmet
from chalicelib.domain.returns.deletion import Deletion, Enquiries
from chalicelib.domain.returns.deletion_lateness import lateness, needs_no_return
from chalicelib.domain.returns.deletion_wait import since, wait
from chalicelib.domain.returns.ground import Asks, Leads
from chalicelib.domain.wording import plain_day

AFTER_START = 10
"""School days after the stated start within which the new school's return is expected."""
_PROVISIONAL = timedelta(days=14)


def joiner_expected_by(start: date, receiving: SchoolCalendar) -> tuple[date, str]:
    """When a leaver becomes a check, in the calendar of the new school, with words that say how it was counted. Where its
    term dates end too early it is counted in working days, provisionally: that is never later than in school days."""
    whose = "the county’s" if receiving.assumed else "the new school’s own"
    try:
        words = f"{AFTER_START} school days after the stated start, in {whose} term dates"
        return add_school_days(start, AFTER_START, receiving), words
    except CalendarTooShort:
        words = f"{AFTER_START} working days after the stated start, provisionally: the term dates do not reach so far"
        return _in_working_days(start), words


def _in_working_days(start: date) -> date:
    by = start + _PROVISIONAL
    try:
        return add_working_days(start, AFTER_START, holidays_reaching(by + _PROVISIONAL))
    except CalendarTooShort:
        return by


def decide_deletion(deletion: Deletion, today: date, school: SchoolCalendar, receiving: SchoolCalendar) -> Decision:
    """`school`: the calendar of the school that deletes; `receiving`: that of the new school. A challenged deletion is
    a case on any ground; the ground's own team, such as the home education team for ground (f), is told of the case."""
    if deletion.ground.leads is Leads.SILENCE:
        return Decision(Disposition.RECORDED, (f"Ground {deletion.ground.label}.",), no_automatic_email=True)
    failing = unmet(deletion, school)
    flags = (*_flags(deletion, bool(failing)), *_late(deletion, today, school))
    why = (f"Ground {deletion.ground.label}.", *_uncounted(deletion, school), *_to_look_at(deletion))
    if failing and deletion.happened:
        words = "The conditions of the ground are not met: the school is asked to put the name back on the register."
        return Decision(Disposition.CASE, (*why, *failing, words), deletion.ground.team, flags=flags)
    return _as_led(deletion, (*why, *(f"Not yet met: {words}" for words in failing)), flags, receiving)


def _flags(deletion: Deletion, failing: bool) -> tuple[str, ...]:
    facts = (
        (failing and deletion.happened, CHALLENGED),
        (deletion.ground.decision_due and not deletion.happened, DECISION_DUE),
        (deletion.lacks_consent, CONSENT_NEEDED),
    )
    return tuple(flag for holds, flag in facts if holds)


def _late(deletion: Deletion, today: date, school: SchoolCalendar) -> tuple[str, ...]:
    if needs_no_return(deletion, school):
        return ()
    return (LATE,) if lateness(deletion.happened, deletion.on, deletion.met_on, today) else ()


def _uncounted(deletion: Deletion, school: SchoolCalendar) -> tuple[str, ...]:
    found = wait(deletion.ground, since(deletion), school)
    return (found.words,) if found and not found.counted else ()


def _to_look_at(deletion: Deletion) -> tuple[str, ...]:
    """What only the team can know, and must not overlook."""
    words = list(not_known(deletion))
    if Asks.CODES in deletion.ground.asks and not deletion.register_asked:
        words.append("The form could not ask for the register, because no term dates are known: ask the school for it.")
    if Asks.JOINT_ENQUIRIES in deletion.ground.asks and deletion.enquiries is Enquiries.AGREED:
        words.append(
            "The school says that the child was found and that we agree that they will not return: check that we do."
        )
    return tuple(words)


def _as_led(deletion: Deletion, why: tuple[str, ...], flags: tuple[str, ...], receiving: SchoolCalendar) -> Decision:
    ground = deletion.ground
    if ground.leads is Leads.TEAM and ground.team:
        return Decision(
            Disposition.HANDED_OVER, (*why, f"It goes to {TEAM_NAMES[ground.team]}."), ground.team, flags=flags
        )
    if ground.leads is Leads.JOINER:
        return _to_a_school(deletion, why, flags, receiving)
    if ground.leads is Leads.NOTHING:
        return Decision(Disposition.RECORDED, (*why, "The child stays on the roll of the other school."), flags=flags)
    return Decision(Disposition.CASE, (*why, "This ground always leads to a check."), flags=flags)


def _to_a_school(
    deletion: Deletion, why: tuple[str, ...], flags: tuple[str, ...], receiving: SchoolCalendar
) -> Decision:
    if deletion.confirmed and deletion.starts_on and _address_is_enough(deletion):
        by, counted = joiner_expected_by(deletion.starts_on, receiving)
        words = f"The new school’s return is expected by {plain_day(by)}: {counted}."
        return Decision(Disposition.AWAITS_JOINER, (*why, words), check_at=by, flags=flags)
    first_day, _ = compulsory_school_age(deletion.born)
    if deletion.ground.letter == "b" and deletion.on < first_day:
        words = f"Compulsory school age begins on {plain_day(first_day)}. It goes to {TEAM_NAMES[Team.ADMISSIONS]}."
        return Decision(Disposition.HANDED_OVER, (*why, words), Team.ADMISSIONS, flags=flags)
    return Decision(Disposition.CASE, (*why, *_unclear(deletion)), flags=flags)


def _address_is_enough(deletion: Deletion) -> bool:
    return deletion.address_known or Asks.NEW_ADDRESS not in deletion.ground.asks


def _unclear(deletion: Deletion) -> tuple[str, ...]:
    clear = deletion.confirmed and deletion.starts_on
    return () if clear else ("No new school has confirmed that the child starts there.",)
