"""The columns of a file of leavers."""

from collections.abc import Mapping

from chalicelib.journeys.bulk.bulk_form import BulkForm, Column
from chalicelib.journeys.bulk.shared_columns import HOME, NAMES, PARENTS, follows, with_parents
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.returns import leaver

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
        **follows(raw, "destination", "new_school-typed"),
        **with_parents(raw),
    }


def _alone(raw: Raw) -> Mapping[str, str]:
    """The cases that must not wait in a file, and those that a row has no room for."""
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
    (*NAMES, *_GROUND, *HOME, *PARENTS, *_NEXT),
    fill_in=_leaver,
    by_itself=_alone,
    instead={"deletion": ("deleted_on", "Enter the date deleted or, when it is not deleted yet, the date planned.")},
)
