"""The rules' reading of a deletion return."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.destination import names_an_address, names_an_address_abroad
from chalicelib.domain.child.primary_reason import NOT_RECORDED
from chalicelib.domain.child.referral import Answer, Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.deletion import Deletion, Enquiries
from chalicelib.domain.returns.ground import Asks
from chalicelib.domain.returns.grounds import asks_for, ground_of
from chalicelib.domain.returns.leaving import decide_deletion
from chalicelib.journeys.engine.answers_to_referral import answer_of, codes_of, date_of, referral_of, text_of
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Setting, Values
from chalicelib.journeys.engine.school_choice import choice_of
from chalicelib.journeys.parts.whereabouts import NEW_SCHOOL
from chalicelib.journeys.returns.leaving_register import shows_register

_BELIEFS = {"uk": Belief.MOVED_IN_ENGLAND, "abroad": Belief.MOVED_ABROAD, "stays": Belief.SAME_ADDRESS}
_HOME_EDUCATION = "Parental decision not to register at school"
_ABROAD = "Believed to have moved to another country"


def _reason(values: Values) -> str:
    """The Department's reason, where the ground or the move says it; a person records any other."""
    if asks_for(text_of(values, "ground"), Asks.NOTICE):
        return _HOME_EDUCATION
    return _ABROAD if values.get("moved") == "abroad" else NOT_RECORDED


def to_referral(values: Values, schools: Sequence[School]) -> Referral:
    return replace(
        referral_of(values, schools),
        on_roll=Answer.NO if values.get("deletion") == "happened" else Answer.YES,
        belief=_BELIEFS.get(text_of(values, "moved"), Belief.NOT_KNOWN),
        primary_reason=_reason(values),
    )


def _enquiries(values: Values) -> Enquiries:
    made = values.get("joint") == "yes"
    return Enquiries(text_of(values, "enquiries")) if made else Enquiries.NOT_MADE


def deletion_of(values: Values, setting: Setting) -> Deletion:
    happened = values["deletion"] == "happened"
    on, born = date_of(values, "deleted_on" if happened else "planned_on"), date_of(values, "born")
    if on is None or born is None:
        raise TypeError("a complete return has both dates")
    return Deletion(
        ground=ground_of(text_of(values, "ground")),
        happened=happened,
        on=on,
        born=born,
        met_on=date_of(values, "met_on"),
        leave_ended=date_of(values, "leave_until"),
        last_attended=date_of(values, "last_attended"),
        codes=codes_of(values, "codes"),
        register_asked=shows_register(on, setting),
        enquiries=_enquiries(values),
        unable=answer_of(values, "unable"),
        notice_on=date_of(values, "notice_on"),
        leaves_on=date_of(values, "leaves_on"),
        arranged_place=_answer_if_asked(values, "arranged_place"),
        consented=answer_of(values, "consented"),
        order_names_school=_answer_if_asked(values, "order_names_school"),
        mobile_here=_answer_if_asked(values, "mobile_here"),
        senior_leaver=_answer_if_asked(values, "senior_leaver"),
        others_agree=answer_of(values, "others_agree"),
        address_known=_address_known(values),
        confirmed=values.get("destination") == "yes" and values.get("confirmed") == "yes",
        starts_on=date_of(values, "new_school_start"),
    )


def _address_known(values: Values) -> bool:
    if values.get("moved") == "abroad":
        return names_an_address_abroad(text_of(values, "new_address_abroad"))
    return names_an_address(text_of(values, "new_address"), text_of(values, "new_postcode"))


def _answer_if_asked(values: Values, name: str) -> Answer:
    """A question that was not asked counts as "no": the ground does not depend on it, or the register of schools
    answers it."""
    return answer_of(values, name) if name in values else Answer.NO


def decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    deletion, receiving = deletion_of(values, setting), _receiving(values, setting)
    return decide_deletion(deletion, setting.today, setting.calendar, receiving)


def _receiving(values: Values, setting: Setting) -> SchoolCalendar:
    """The new school's own calendar where the register knows the school; else the county's."""
    urn = text_of(values, f"{NEW_SCHOOL.name}-urn")
    if urn and setting.calendar_of:
        return setting.calendar_of(urn)
    return replace(setting.county or setting.calendar, assumed=True)


def receiving_school(raw: Raw) -> str:
    """The URN of the school that a leaver goes to; empty where there is none in the register."""
    chosen = choice_of(NEW_SCHOOL.name, raw).school if raw.get("destination") == "yes" else None
    return chosen.urn if chosen else ""
