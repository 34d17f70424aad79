"""The four returns of a school as typed: the least that each needs, and everything that it takes.

They are complete on TODAY in the county's calendar, and can be filled in page by page in the browser too.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.domain.returns.ground import NO_CONSENT
from chalicelib.domain.returns.returns import Return
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.school_choice import by_hand, offered, written
from chalicelib.journeys.forms import form_named
from chalicelib.ports.world import World
from chalicelib.services.referrals import referring
from tests.support.world import REFERRER, SCHOOL, FakeWorld, numbered

TODAY = date(2026, 11, 25)
CALENDAR = replace(EXAMPLE.calendar(), assumed=True)
DAYS = last_school_days(TODAY, 20, CALENDAR)
SETTING = Setting(TODAY, (SCHOOL,), DAYS, CALENDAR, may_be_special=True)


def day(name: str, value: date | None) -> dict[str, str]:
    """The three inputs of a date; empty for None."""
    parts = (value.day, value.month, value.year) if value else ("", "", "")
    return {f"{name}-{part}": str(text) for part, text in zip(("day", "month", "year"), parts, strict=True)}


def register(days: Sequence[date], code: str = "N") -> dict[str, str]:
    """The same code in both sessions of each day."""
    return {f"codes-{each.isoformat()}-{half}": code for each in days for half in ("am", "pm")}


SAFE = {"immediate_risk": "no", "phoned": "no"}
CHILD = {
    "first_names": "Ada",
    "last_name": "Example",
    **day("born", date(2015, 3, 14)),
    "sex": "female",
    "year_group": "7",
}
HOME = {"address": "1 Example Street", "restricted_address": "no"}
YOU = {
    "referrer_name": "Rita Referrer",
    "referrer_role": "Office",
    "referrer_phone": "01632 960 001",
    "school_urn": SCHOOL.urn,
}
_MORE = {
    "previous_names": "Ada Sample, Ada Other",
    "upn": "B801200005001",
    "postcode": "ZZ99 3WZ",
    "second_contact": "Olu Other, head",
    "second_phone": "01632 960 002",
}
_PARENTS = {
    **numbered("parent-1", name="Pat Parent", same_address="yes", has_phone="yes", phone="01632 960 777"),
    **numbered("parent-2", name="Sam Parent", same_address="no", address="2 Other Street", has_phone="no"),
    "parent-1-email": "pat@family.example",
    "parent-1-other_phone": "01632 960 778",
    "parents-more": "no",
}

# --- leavers -------------------------------------------------------------------------------------------------------------

CONFIRMED = {
    "destination": "yes",
    **by_hand("new_school", "Sample Academy, Sampleton"),
    "confirmed": "yes",
    "confirmed_how": "By phone on 23 November, by their office",
    **day("new_school_start", date(2026, 11, 30)),
}
NOT_CONFIRMED = CONFIRMED | {"confirmed": "no"}
NO_DESTINATION = {"destination": "not-known"}
SOCIAL_CARE = {
    f"need-{code}": "no" for code in ("child-protection-plan", "section-47", "looked-after", "child-in-need")
}
NOTICE = {
    "notice": "yes",
    **day("notice_on", date(2026, 11, 16)),
    **day("leaves_on", date(2026, 11, 24)),
    "notice_by": "The mother",
    "order_names_school": "no",
}
NO_EXCEPTION = {"order_names_school": "no", "mobile_here": "no"}
CONSENTED = {"arranged_place": "yes", "consented": "yes", "consent_by": "The SEND team, on 20 November"}
LEAVE = {**day("leave_from", date(2026, 10, 12)), **day("leave_until", date(2026, 10, 23))}
JOINT = {
    "joint": "yes",
    "joint_with": "Priya Nair",
    **day("joint_on", date(2026, 11, 24)),
    "enquiries": "not-located",
    "joint_agreed": "Nobody knows where the child is.",
    "unable": "no",
}
LAST_ATTENDED = date(2026, 10, 16)
OF_ABSENCE = [each for each in DAYS if each > LAST_ATTENDED]
ABSENCE = day("last_attended", LAST_ATTENDED) | register(OF_ABSENCE)

FOLLOW_UP: dict[str, dict[str, str]] = {
    "a": CONFIRMED | NO_EXCEPTION,
    "b": CONFIRMED | day("born", date(2021, 3, 14)) | {"year_group": "1"},
    "c": {"other_schools": "Sample Academy", "others_agree": "yes", **NO_EXCEPTION},
    "d": CONFIRMED,
    "e": {},
    "f": NOTICE,
    "g": {"moved": "uk", "new_address": "3 New Street, Newtown", **CONFIRMED},
    "h": LEAVE | JOINT | SOCIAL_CARE,
    "i": ABSENCE | JOINT | SOCIAL_CARE,
    "j": {},
    "k": {},
    "l": day("born", date(2010, 3, 14)) | {"year_group": "12"},
    "m": CONFIRMED,
    "n": CONFIRMED | SOCIAL_CARE,
    "o": {},
}
"""Each ground's own questions, answered so that its conditions are met."""


def typed_leaver(letter: str = "a", **changes: str) -> dict[str, str]:
    """The least that a deletion return of today asks for on this ground, all its conditions met."""
    rest = {"ground": f"2024-{letter}", "deletion": "happened", "moved": "stays", "parents-more": "no"}
    when = day("deleted_on", TODAY) | day("met_on", TODAY)
    place = {} if letter in NO_CONSENT else {"arranged_place": "no"}
    return CHILD | SAFE | HOME | rest | when | place | FOLLOW_UP[letter] | YOU | changes


def typed_leaver_in_full(letter: str = "a", **changes: str) -> dict[str, str]:
    """As `typed_leaver`, with all that may be left out, and a move."""
    move = {"moved": "uk", "new_address": "3 New Street", "new_postcode": "ZZ99 3WZ", "moves_to_parent": "Pat Parent"}
    call = {"phoned": "yes", "phoned_whom": "Duty service", **day("phoned_on", TODAY), "phoned_at": "9:05"}
    optional = _MORE | _PARENTS | move | call | day("moves_on", TODAY) | day("last_attended", LAST_ATTENDED)
    place = {} if letter in NO_CONSENT else CONSENTED
    return typed_leaver(letter) | place | optional | changes


LAST_DAY_OF_YEAR = date(2026, 7, 17)


def typed_senior_leaver(**changes: str) -> dict[str, str]:
    """Out of the most senior class on the last day of the last term: the law asks for no return."""
    when = day("deleted_on", LAST_DAY_OF_YEAR) | day("met_on", LAST_DAY_OF_YEAR)
    return typed_leaver("a") | when | {"senior_leaver": "yes"} | changes


# --- the others ----------------------------------------------------------------------------------------------------------


def typed_joiner(**changes: str) -> dict[str, str]:
    joining = {"boards": "day", "previous": "no", "moved_from": "no", "parents-more": "no"}
    when = day("entered_on", date(2026, 11, 23)) | day("starts_on", date(2026, 11, 23))
    return CHILD | joining | when | HOME | YOU | changes


FIRST_DAY_OF_YEAR = date(2026, 9, 3)


def typed_junior_joiner(entered: date = FIRST_DAY_OF_YEAR, **changes: str) -> dict[str, str]:
    """Into the most junior class on the first day of the school year."""
    when = day("entered_on", entered) | day("starts_on", FIRST_DAY_OF_YEAR)
    return typed_joiner() | when | {"junior_class": "yes"} | changes


def typed_joiner_in_full(**changes: str) -> dict[str, str]:
    before = {
        "previous": "yes",
        **by_hand("previous_school", "Former School, Elsewhere"),
        **day("previous_until", date(2026, 10, 23)),
    }
    moved = {"moved_from": "yes", "old_address": "4 Old Street", "old_postcode": "ZZ99 3WZ"}
    return typed_joiner() | _MORE | _PARENTS | before | moved | changes


def typed_attendance_return(**changes: str) -> dict[str, str]:
    irregular = {
        "trigger": "irregular",
        "attendance": "61.5",
        "pattern": "Absent on most Mondays.",
        "whereabouts_known": "yes",
    }
    return SAFE | CHILD | irregular | HOME | YOU | changes


def typed_attendance_return_in_full(**changes: str) -> dict[str, str]:
    """With the grid of twenty days, the last twelve without authorisation."""
    codes = register(DAYS[:8], "/") | register(DAYS[8:14], "O") | register(DAYS[14:], "U")
    ten = {"trigger": "ten-days", "cause": "Not known.", **day("last_attended", DAYS[7])}
    return typed_attendance_return() | _MORE | ten | codes | changes


def typed_sickness_return(**changes: str) -> dict[str, str]:
    illness = {"reached": "reached", "how": "consecutive", "days_missed": "15", **day("ill_since", date(2026, 11, 4))}
    return CHILD | illness | HOME | YOU | changes


def typed_sickness_return_in_full(**changes: str) -> dict[str, str]:
    expected = {"reached": "expected", "expected_because": "A doctor’s note.", "how": "cumulative", "days_missed": "9"}
    return typed_sickness_return() | _MORE | expected | changes


# --- sending -------------------------------------------------------------------------------------------------------------


def going_to(school: RegisteredSchool) -> dict[str, str]:
    """The next school, looked for in the register and chosen."""
    found = written(school.name, [offered(school)])
    chosen = {"new_school": school.name, "new_school-urn": school.urn, "new_school-found": found}
    return chosen | {"new_school-typed": ""}


def send_form(world: World, form: str, raw: Mapping[str, str], person: Person = REFERRER) -> Receipt:
    """As it is."""
    wanted = form_named(form)
    draft = Draft(
        world.keys.new_id(), "browser", person.person_id, form, wanted.version, raw, world.clock.now(),
        school_urn=raw["school_urn"],
    )  # fmt: skip
    return referring.send(world, world.drafts.save(draft), person)


def now_of(world: FakeWorld, head: Return) -> Return:
    """A return as it is now."""
    found = world.returns.get(head.return_id)
    assert found
    return found


def a_hand_over(world: World, sent_by: str) -> str:
    """The reference of a leaver that this contact's school hands to the home education team."""
    person = world.people.by_email(sent_by)
    assert person
    return send_form(world, "leaver", typed_leaver("f", school_urn=person.schools[0].urn), person).reference
