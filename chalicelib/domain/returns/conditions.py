"""Whether the conditions of a deletion's ground are met, as far as the return can show it. Source: SI 2024/208 regulation 9(1)."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.returns.absence_return import Codes
from chalicelib.domain.returns.deletion import Deletion, Enquiries
from chalicelib.domain.returns.deletion_wait import since, wait
from chalicelib.domain.returns.ground import Asks
from chalicelib.domain.returns.grounds import DIED
from chalicelib.domain.returns.refuted_by_birth import refuted_by_birth
from chalicelib.domain.returns.uncoded import uncoded_words
from chalicelib.domain.wording import plain_day

UNAUTHORISED = frozenset({"G", "N", "O"})
"""The only codes of ground (i). U belongs to the attendance return alone."""
CLOSED = "#"


def unmet(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    """The conditions of its ground that are known to fail, in words; a child's death has none."""
    rules = (_codes, _enquiries, _notice, _other_schools, _order_and_travel, _consent, _address)
    return (
        *_too_early(deletion, calendar),
        *refuted_by_birth(deletion, calendar),
        *(words for rule in rules for words in rule(deletion)),
    )


def _too_early(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    found = wait(deletion.ground, since(deletion), calendar)
    if found and found.too_early(deletion.on):
        return (f"{plain_day(deletion.on)} is too early. {found.words}",)
    if deletion.happened and deletion.met_on and deletion.on < deletion.met_on and deletion.ground.code != DIED:
        return (
            f"The name was deleted on {plain_day(deletion.on)}, before the ground was met on {plain_day(deletion.met_on)}.",
        )
    return ()


def other_codes(codes: Codes, last_attended: date | None, until: date) -> Mapping[date, tuple[str, ...]]:
    """The sessions of the absence that have another code than G, N or O, by day. Blanks and a closed school are none."""
    found = {
        day: tuple(code for code in each if code not in UNAUTHORISED)
        for day, each in _given(codes, last_attended, until).items()
    }
    return {day: each for day, each in sorted(found.items()) if each}


def _given(codes: Codes, last_attended: date | None, until: date) -> Mapping[date, tuple[str, ...]]:
    """The codes of the absence, without blanks and a closed school."""
    absence = _of_absence(codes, last_attended, until)
    return {day: tuple(code for code in each if code not in ("", CLOSED)) for day, each in absence.items()}


def _of_absence(codes: Codes, last_attended: date | None, until: date) -> Codes:
    return {day: each for day, each in codes.items() if (last_attended or date.min) < day <= until}


EMPTY_REGISTER = "No session of the absence has a code: ground (i) holds only where every session is coded G, N or O."


def codes_problem(codes: Codes, last_attended: date | None, until: date) -> str | None:
    """Words where an absence code defeats ground (i), or sessions without one do not prove it. A day that the form
    could not show is not in `codes` and does not count against the school."""
    if not any(_given(codes, last_attended, until).values()):
        return EMPTY_REGISTER
    absence = _of_absence(codes, last_attended, until)
    return " ".join(filter(None, (_defeated(codes, last_attended, until), uncoded_words(absence)))) or None


def _defeated(codes: Codes, last_attended: date | None, until: date) -> str:
    found = other_codes(codes, last_attended, until)
    if not found:
        return ""
    days = ", ".join(f"{' and '.join(dict.fromkeys(each))} on {plain_day(day)}" for day, each in found.items())
    return f"Ground (i) holds only while every session is coded G, N or O. The register has {days}."


def _codes(deletion: Deletion) -> tuple[str, ...]:
    if Asks.CODES not in deletion.ground.asks:
        return ()
    problem = codes_problem(deletion.codes, deletion.last_attended, deletion.on)
    unseen = problem == EMPTY_REGISTER and not deletion.register_asked
    return (problem,) if problem and not unseen else ()


def _enquiries(deletion: Deletion) -> tuple[str, ...]:
    if Asks.JOINT_ENQUIRIES not in deletion.ground.asks:
        return ()
    words = []
    if deletion.enquiries is Enquiries.NOT_MADE:
        words.append("The school and the authority have not made enquiries together yet.")
    if deletion.enquiries is Enquiries.NOT_AGREED:
        words.append(
            "The child was found, and the school and the authority have not agreed that the child will not return."
        )
    if deletion.unable is Answer.YES:
        words.append("The child may be unable to attend, by illness or another unavoidable cause.")
    return tuple(words)


def _notice(deletion: Deletion) -> tuple[str, ...]:
    if Asks.NOTICE not in deletion.ground.asks:
        return ()
    if deletion.notice_on is None:
        return ("There is no written notice of a parent.",)
    if deletion.on < deletion.notice_on:
        return (f"The parent’s notice is of {plain_day(deletion.notice_on)}, after the deletion.",)
    if deletion.leaves_on and deletion.on < deletion.leaves_on:
        return (f"By the parent’s notice the child leaves on {plain_day(deletion.leaves_on)}, after the deletion.",)
    return ()


def _other_schools(deletion: Deletion) -> tuple[str, ...]:
    agree = Asks.OTHER_SCHOOLS not in deletion.ground.asks or deletion.others_agree is Answer.YES
    return () if agree else ("Nobody says that every other school agreed.",)


def _order_and_travel(deletion: Deletion) -> tuple[str, ...]:
    facts = (
        (Asks.ORDER, deletion.order_names_school, "A school attendance order names this school for the child."),
        (Asks.MOBILE, deletion.mobile_here, "The child travels with a parent for work, and this is the main school."),
    )
    return tuple(words for asks, answer, words in facts if asks in deletion.ground.asks and answer is Answer.YES)


def _consent(deletion: Deletion) -> tuple[str, ...]:
    if not deletion.lacks_consent:
        return ()
    return ("A local authority arranged this place at a special school, and nobody says that it consented.",)


def _address(deletion: Deletion) -> tuple[str, ...]:
    known = Asks.NEW_ADDRESS not in deletion.ground.asks or deletion.address_known
    return () if known else ("The new address is not known.",)


def not_known(deletion: Deletion) -> tuple[str, ...]:
    """The conditions of the ground that the school does not know about. They are not held against it."""
    facts = (
        (Asks.ORDER, deletion.order_names_school, "whether a school attendance order names this school"),
        (Asks.MOBILE, deletion.mobile_here, "whether the child travels with a parent for work"),
        (
            Asks.JOINT_ENQUIRIES,
            deletion.unable,
            "whether the child is unable to attend, by illness or another unavoidable cause",
        ),
        (Asks.CONSENT, deletion.arranged_place, "whether an authority arranged this place at a special school"),
    )
    return tuple(
        f"The school does not know {words}."
        for asks, answer, words in facts
        if asks in deletion.ground.asks and answer is Answer.NOT_KNOWN
    )
