"""The forms that may be filled in for many children at once, column by column. The first row of a template is made from this."""

from collections.abc import Mapping

from chalicelib.journeys.bulk.bulk import BulkForm, Column
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.returns import joiner, leaver

_NAMES = (
    Column(
        "first_names",
        "Legal first names",
        ("First names", "First name", "Legal first name", "Forename", "Forenames", "Legal forename", "Legal forenames"),
        "Robin",
        needed=True,
    ),
    Column(
        "last_name", "Legal last name", ("Last name", "Surname", "Legal surname", "Family name"), "Example", needed=True
    ),
    Column("previous_names", "Previous or other names", ("Former names", "Preferred name")),
    Column("born", "Date of birth", ("DOB", "Birth date", "Date of birth (dd/mm/yyyy)"), "31/08/2016", needed=True),
    Column("sex", "Sex", ("Gender", "Legal sex"), "Female"),
    Column("upn", "UPN", ("Unique pupil number", "Unique pupil number (UPN)")),
    Column("year_group", "Year group", ("Year", "NC year", "National curriculum year"), "Year 6"),
)
_HOME = (
    Column("address", "Address", ("Last known address", "Home address"), "1 Example Street, Exampleton"),
    Column("postcode", "Postcode", ("Post code",), "ZZ99 3WZ"),
    Column("restricted_address", "Must the address be kept secret", ("Address must be kept secret",), "No"),
)


def _parent(number: int, *, example: bool) -> tuple[Column, ...]:
    parent = f"parent-{number}"
    shown = ("Pat Example", "Yes", "01632 960001") if example else ("", "", "")
    return (
        Column(f"{parent}-name", f"Parent {number} full name", (f"Parent {number} name", f"Parent {number}"), shown[0]),
        Column(f"{parent}-same_address", f"Parent {number} lives at the child’s address", (), shown[1]),
        Column(f"{parent}-address", f"Parent {number} address if another"),
        Column(f"{parent}-phone", f"Parent {number} emergency phone", (f"Parent {number} phone",), shown[2]),
        Column(f"{parent}-email", f"Parent {number} email"),
    )


_PARENTS = (*_parent(1, example=True), *_parent(2, example=False))


def _with_parents(raw: Raw) -> dict[str, str]:
    """A parent who is in the row has a phone number in it, or has none."""
    there = [number for number in (1, 2) if any(raw.get(name) for name in raw if name.startswith(f"parent-{number}-"))]
    phones = {f"parent-{number}-has_phone": "yes" if raw.get(f"parent-{number}-phone") else "no" for number in there}
    return {"parents-more": "no", **phones}


def _follows(raw: Raw, question: str, *answers: str) -> dict[str, str]:
    """What was filled in answers the question above it."""
    return {question: "yes"} if not raw.get(question) and any(raw.get(name) for name in answers) else {}


# --- leavers -------------------------------------------------------------------------------------------------------------

_GROUND = (
    Column(
        "ground",
        "Ground",
        ("Ground of deletion", "Ground for deletion"),
        "(a) Registered at another school",
        needed=True,
    ),
    Column("immediate_risk", "At immediate risk of harm", ("Is the child at immediate risk of harm",), "No"),
    Column("last_attended", "Last day attended", ("Last attended", "Last attendance"), "23/10/2026"),
    Column("met_on", "Ground met on", ("Date the ground was met",), "02/11/2026"),
    Column(
        "deleted_on",
        "Date deleted",
        ("Deleted on", "Date of deletion", "Date of leaving", "Leaving date"),
        "02/11/2026",
    ),
    Column("planned_on", "Date planned, if not deleted yet", ("Date planned", "Planned on")),
    Column("notice", "(f) Did a parent tell you in writing"),
    Column("notice_on", "(f) Date of the notice"),
    Column("leaves_on", "(f) Educated otherwise from"),
    Column("notice_by", "(f) Who signed the notice"),
    Column("order_names_school", "(a), (c), (f) A school attendance order names your school", (), "No"),
    Column("mobile_here", "(a), (c) Travels with a parent for work, and yours is the main school", (), "No"),
    Column("arranged_place", "Special school place arranged by a local authority", (), "No"),
    Column("consented", "That authority consented"),
    Column("consent_by", "Who consented, and when"),
    Column("senior_leaver", "In your most senior class, if after the last term"),
    Column("leave_from", "(h) First day of the leave"),
    Column("leave_until", "(h) Last day of the leave"),
    Column("other_schools", "(c) Other schools"),
    Column("others_agree", "(c) Do all of them agree"),
    Column("joint", "(h) Joint enquiries made"),
    Column("joint_with", "(h) With whom at the local authority"),
    Column("joint_on", "(h) Agreed on what came of them on"),
    Column("enquiries", "(h) What you found out together"),
    Column("joint_agreed", "(h) What was agreed"),
    Column("unable", "(h) Reason to believe that the child cannot attend"),
)
_NEXT = (
    Column("moved", "Does the child move", (), "Yes, in the United Kingdom"),
    Column("new_address", "New address", (), "2 Sample Road, Sampleton"),
    Column("new_postcode", "New postcode", (), "ZZ99 3WZ"),
    Column("new_country", "New country, if abroad", ("New country",)),
    Column("new_address_abroad", "New address abroad"),
    Column("moves_on", "Moves on", ("Date of the move",), "24/10/2026"),
    Column("moves_to_parent", "Parent with whom the child will live", (), "Pat Example"),
    Column("destination", "New school named", (), "Yes"),
    Column("new_school", "New school", ("Name of new school", "Destination school"), "Sample School, Sampleton"),
    Column(
        "new_school_start",
        "Start at the new school",
        ("Start date at new school", "New school start date"),
        "03/11/2026",
    ),
    Column("confirmed", "New school confirmed", ("Confirmed by the new school",), "Yes"),
    Column("confirmed_how", "How it was confirmed", (), "By phone with their office"),
    Column("need-child-protection-plan", "Child protection plan"),
    Column("need-section-47", "Section 47 enquiry"),
    Column("need-looked-after", "Looked after by a local authority"),
    Column("need-child-in-need", "Child in need"),
)


def _leaver(raw: Raw) -> dict[str, str]:
    dates = {"deleted_on": "happened", "planned_on": "planned"}
    deletion = next((answer for name, answer in dates.items() if raw.get(f"{name}-day")), "")
    return {
        "deletion": deletion,
        "phoned": "no",
        **_follows(raw, "destination", "new_school-typed"),
        **_with_parents(raw),
    }


def _alone(raw: Raw) -> Mapping[str, str]:
    """What must not wait in a file, and what a row has no room for."""
    if raw.get("immediate_risk") == "yes":
        words = "A child at immediate risk must not wait in a file. Phone now, and send this return by its own form."
        return {"immediate_risk": words}
    match raw.get("ground", "")[-1:]:
        case "i":
            return {"ground": "Ground (i) needs the register day by day. Send this return by its own form."}
        case "k":
            return {"ground": "A person handles this with care. Send this return by its own form."}
    return {}


LEAVERS = BulkForm(
    leaver.FORM,
    "leavers",
    "deletion returns",
    "Pupils whose names are, or will be, deleted from your register.",
    (*_NAMES, *_GROUND, *_HOME, *_PARENTS, *_NEXT),
    fill_in=_leaver,
    by_itself=_alone,
    instead={"deletion": ("deleted_on", "Enter the date deleted or, when it is not deleted yet, the date planned.")},
)


# --- joiners -------------------------------------------------------------------------------------------------------------

_ENTRY = (
    Column(
        "entered_on",
        "Entered in the register on",
        ("Date entered", "Admission date"),
        "02/11/2026",
        needed=True,
    ),
    Column("starts_on", "Starting day", ("Start date", "Starts on"), "03/11/2026"),
    Column("junior_class", "In your most junior class, if starting with the school year"),
    Column("boards", "Day pupil or boarder", ("Boarder",), "Day pupil"),
    Column("previous", "At another school before", (), "Yes"),
    Column("previous_school", "Last school", ("Previous school", "Last school attended"), "Sample School, Sampleton"),
    Column("previous_until", "Last day at the last school", (), "23/10/2026"),
    Column("previous_education", "Educated before, if at no school"),
)
_BEFORE = (
    Column("moved_from", "Moved from another address", (), "Yes"),
    Column("old_address", "Address before", ("Previous address",), "2 Sample Road, Sampleton"),
    Column("old_postcode", "Postcode before", ("Previous postcode",), "ZZ99 3WZ"),
)


def _joiner(raw: Raw) -> dict[str, str]:
    return {
        **_follows(raw, "previous", "previous_school-typed"),
        **_follows(raw, "moved_from", "old_address", "old_postcode"),
        **_with_parents(raw),
    }


JOINERS = BulkForm(
    joiner.FORM,
    "joiners",
    "new-pupil returns",
    "Pupils whose names you entered in your register.",
    (*_NAMES, *_ENTRY, *_HOME, *_BEFORE, *_PARENTS),
    fill_in=_joiner,
)

BULK_FORMS: Mapping[str, BulkForm] = {bulk.name: bulk for bulk in (LEAVERS, JOINERS)}
