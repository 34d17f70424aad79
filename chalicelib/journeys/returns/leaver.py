"""The deletion return: a school tells that a pupil's name is, or will be, deleted from its roll. SI 2024/208 reg. 13(4)."""

from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.returns.ground import Asks, Leads
from chalicelib.domain.returns.grounds import asks_for, ground_of
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Audience, Form, Move, Setting, StartWords
from chalicelib.journeys.engine.journey import Part, When
from chalicelib.journeys.parts.evidence import EVIDENCE
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.returns.joint_enquiries import JOINT
from chalicelib.journeys.returns.leaver_facts import decide, to_referral
from chalicelib.journeys.returns.leaving_class import leaving_class
from chalicelib.journeys.returns.leaving_dates import dates
from chalicelib.journeys.returns.leaving_details import LEAVE, NEXT_SCHOOL, NOTICE, OTHER_SCHOOLS
from chalicelib.journeys.returns.leaving_exceptions import EXCEPTIONS, special_place
from chalicelib.journeys.returns.leaving_ground import GROUND, LAST_DAY, SAFETY, asked_by_ground, lives, unless_died
from chalicelib.journeys.returns.leaving_register import register
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
