"""The deletion return: a school tells that a pupil's name is, or will be, deleted from its roll. SI 2024/208 reg. 13(4)."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.destination import names_an_address, names_an_address_abroad
from chalicelib.domain.child.primary_reason import NOT_RECORDED
from chalicelib.domain.child.referral import Answer, Belief, Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.people.people import School
from chalicelib.domain.returns.deletion import Deletion, Enquiries
from chalicelib.domain.returns.grounds import Asks, Leads, asks_for, ground_of
from chalicelib.domain.returns.leaving import decide_deletion
from chalicelib.journeys.engine.answers_to_referral import answer_of, codes_of, date_of, referral_of, text_of
from chalicelib.journeys.engine.fields import Part, Raw, When
from chalicelib.journeys.engine.form import Audience, Form, Move, Setting, StartWords, Values
from chalicelib.journeys.engine.school_choice import choice_of
from chalicelib.journeys.parts.evidence import EVIDENCE
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.parts.school_and_search import NEW_SCHOOL
from chalicelib.journeys.returns.leaving_dates import dates, leaving_class, register, shows_register
from chalicelib.journeys.returns.leaving_pages import (
    EXCEPTIONS,
    GROUND,
    JOINT,
    LAST_DAY,
    LEAVE,
    NEXT_SCHOOL,
    NOTICE,
    OTHER_SCHOOLS,
    SAFETY,
    asked_by_ground,
    lives,
    special_place,
    unless_died,
)
from chalicelib.journeys.returns.return_parts import CHILD, LAST_ADDRESS, MOVE, MOVES, PARENTS, SOCIAL_CARE, moves

VERSION = 1

DECLARATION = (
    "What I have written is true as far as I know.",
    "The name is deleted on the ground that I have given, and regulation 9(1) allows no other.",
    "I understand that the name may not be deleted before the ground is met, and that a deletion cannot be back-dated.",
    "I understand that this return is not a safeguarding referral and that, where a child is at risk, I must phone.",
)


def _may_become_a_case(raw: Raw) -> bool:
    """Whether nobody has confirmed where the child goes on: then social care may have to be told at once."""
    ground = raw.get("ground", "")
    if asks_for(ground, Asks.DESTINATION):
        confirmed = raw.get("destination") == raw.get("confirmed") == "yes"
        return ground_of(ground).leads is Leads.CASE or not confirmed
    return asks_for(ground, Asks.JOINT_ENQUIRIES)


_SOCIAL_CARE = When(
    SOCIAL_CARE,
    lambda raw: SOCIAL_CARE if _may_become_a_case(raw) else None,
    "Where no school has confirmed that the child starts there",
)


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    why = (
        GROUND,
        SAFETY,
        LAST_DAY,
        EXCEPTIONS,
        special_place(setting),
        asked_by_ground(NOTICE, Asks.NOTICE),
        asked_by_ground(LEAVE, Asks.LEAVE),
        asked_by_ground(OTHER_SCHOOLS, Asks.OTHER_SCHOOLS),
        register(setting),
        asked_by_ground(JOINT, Asks.JOINT_ENQUIRIES),
        dates(setting),
        leaving_class(setting),
        unless_died(EVIDENCE),
    )
    next_to_come = (
        LAST_ADDRESS,
        PARENTS,
        unless_died(MOVES),
        When(MOVE, lambda raw: MOVE if moves(raw) and lives(raw) else None, "Only if the child moves"),
        asked_by_ground(NEXT_SCHOOL, Asks.DESTINATION),
        _SOCIAL_CARE,
    )
    return (
        CHILD,
        Part("deletion", "Why and when the name is deleted", why),
        Part("home", "Home and family", next_to_come),
        you(setting.schools),
    )


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
    """What the form did not ask counts as "no": the ground does not depend on it, or the register of schools answers it."""
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


_START = StartWords(
    "Tell us that a pupil’s name is, or will be, deleted from your admission register. The law calls it a deletion return.",
    uses=("you deleted a pupil’s name from the register", "you plan to delete it, and know the ground"),
    elsewhere=(
        "If a child has stopped coming and you do not know where they are, refer the child instead. The child stays on your roll."
    ),
    to_hand=(
        "the ground on which the name is deleted, and the day on which it was met",
        "the child’s last address, and the parents with whom the child lives, with their emergency phone numbers",
        "the new address and the next school, if you know them, and how it was confirmed",
    ),
    note=(
        "The return is due as soon as the ground is met, and never later than the deletion. None is needed for a pupil whose name "
        "is deleted at or after the end of the last term, from your most senior class."
    ),
)

FORM = Form(
    name=LEAVER,
    version=VERSION,
    title="Tell us that a pupil leaves your roll",
    noun="deletion return",
    audience=Audience.SCHOOL,
    parts=_parts,
    declaration=DECLARATION,
    to_referral=to_referral,
    decide=decide,
    move=Move.LEAVES,
    asks_if_special=True,
    late_words=(
        "It came late: a return is due when its ground is met, and never after the deletion. Tell us at once next time."
    ),
    start=_START,
)
