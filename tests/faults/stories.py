"""The stories: each begins from a state, acts while the injector breaks calls, and then comes to rest."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from msgspec import Struct, field

from chalicelib.domain.errors import AlreadySent
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.ports.world import World
from chalicelib.services.administration import administering, shutting_out
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.casework import reading, taking
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.people.staffing import let_in
from chalicelib.services.referrals import drafting, referring
from chalicelib.services.reminders import reminding
from tests.faults.another_team import answer_by_link
from tests.faults.fault_harness import AT_ONCE, LATE, FaultHarness, State
from tests.faults.fault_injector import KINDS, USUAL
from tests.support import steps
from tests.support.browser import REST

SCHOOL = School("900001", "Hillside Primary School")
TEAM, DUTY = "cme@exampleshire.example", "duty@exampleshire.example"
ADDRESSES = {
    "school": "office@hillside.example",
    "officer": "priya.nair@exampleshire.example",
    "manager": "tom.ellis@exampleshire.example",
    "administrator": "grace.boateng@exampleshire.example",
}
FORM = {
    "immediate_risk": "yes",
    "phoned": "no",
    "not_phoned_because": "The line was engaged.",
    "first_names": "Example Robin",
    "last_name": "Featherstone",
    "sex": "female",
    "upn": "Z926200124001",
    "year_group": "4",
    "born-day": "12",
    "born-month": "3",
    "born-year": "2018",
    "on_roll": "yes",
    "attended": "yes",
    "last_attended-day": "16",
    "last_attended-month": "11",
    "last_attended-year": "2026",
    "seen": "not-known",
    "address": "12 Invented Lane\nMadeup",
    "postcode": "ZZ99 3WZ",
    "restricted_address": "no",
    "belief": "moved-in-england",
    "place_postcode": "ZZ99 3WZ",
    "belief_why": "A neighbour told the class teacher so.",
    "referrer_name": "Sam Okafor",
    "referrer_role": "School office",
    "referrer_phone": "01632 960 555",
    "school_urn": SCHOOL.urn,
} | REST

# --- what persons do --------------------------------------------------------------------------------------------------


def _fill_in(harness: FaultHarness) -> None:
    world = harness.world()
    harness.facts["school"] = let_in(world, "Sam Okafor", ADDRESSES["school"], schools=[SCHOOL])
    harness.facts["officer"] = let_in(world, "Priya Nair", ADDRESSES["officer"], [Role.OFFICER])
    harness.facts["manager"] = let_in(world, "Tom Ellis", ADDRESSES["manager"], [Role.MANAGER])
    harness.facts["administrator"] = let_in(world, "Grace Boateng", ADDRESSES["administrator"], [Role.ADMINISTRATOR])
    school = harness.person("school")
    draft = Draft(
        world.keys.new_id(), "b", school.person_id, NAME, VERSION, FORM, harness.clock.at, school_urn=SCHOOL.urn
    )
    harness.facts["draft"] = world.drafts.save(draft)
    harness.facts["receipts"] = []


def post_check_page(world: World, harness: FaultHarness) -> Receipt:
    """The work of a post of "Check your answers"."""
    school, draft_id = harness.person("school"), harness.facts["draft"].draft_id
    try:
        return referring.send(world, drafting.open_draft(world, draft_id, "b", school), school)
    except AlreadySent:
        return _present(referring.receipt_of(world, draft_id, school))


def _present(receipt: Receipt | None) -> Receipt:
    assert receipt, "a form that was sent has a receipt"
    return receipt


def _send(harness: FaultHarness) -> None:
    receipt = harness.press(lambda world: post_check_page(world, harness))
    harness.facts["receipts"] = [*harness.facts["receipts"], receipt]


def _click_twice(harness: FaultHarness) -> None:
    """The second request was under way when the first was not yet answered: it has read the draft already."""
    _send(harness)
    draft, school = harness.facts["draft"], harness.person("school")
    receipt = harness.press(lambda world: referring.send(world, draft, school))
    harness.facts["receipts"] = [*harness.facts["receipts"], receipt]


def reference_of(harness: FaultHarness) -> str:
    return str(next(receipt for receipt in harness.facts["receipts"] if receipt).reference)


def _open_the_case(harness: FaultHarness) -> None:
    """The officer has the page before them: with the version of the case and the tokens of its two forms."""
    harness.facts["version"] = reading.load_for_page(harness.world(), reference_of(harness)).case.version


def _take_and_note(harness: FaultHarness) -> None:
    reference, officer, version = reference_of(harness), harness.person("officer"), harness.facts["version"]
    harness.press(lambda world: taking.take(world, reference, officer, version, "take-token"))
    harness.press(lambda world: steps.add_note(world, reference, officer, "Phoned the school.", "note-token"))


def _hand_over(harness: FaultHarness) -> None:
    """The officer hands the case to another team, which gets an email."""
    reference, form = reference_of(harness), Actor(harness.person("officer"), "hand-over-token")
    on, to = london_day(harness.clock.at), str(Team.HOME_EDUCATION)
    harness.press(lambda world: steps.hand_over(world, reference, form, to, "", "phone", on, ""))


def _ask_another_team(harness: FaultHarness) -> None:
    """Its mailbox has the email with the link."""
    _hand_over(harness)
    harness.stream()
    harness.news()


def _disable_the_officer(harness: FaultHarness) -> None:
    """An administrator presses the button, and the worker gives the officer's case to the manager."""
    administrator, officer, owners = (harness.person(name) for name in ("administrator", "officer", "manager"))
    version, to = harness.facts["version of the officer"], NewOwners(rest=owners.person_id)
    harness.press(lambda world: shutting_out.disable(world, administrator, officer.person_id, version, to))
    harness.work()


def _give_a_role(harness: FaultHarness) -> None:
    """The administrator asks for another role of the officer, and the manager agrees."""
    administrator, officer, manager = (harness.person(name) for name in ("administrator", "officer", "manager"))
    version, roles = harness.facts["version of the officer"], [Role.OFFICER, Role.AUDITOR]
    harness.press(
        lambda world: administering.change_person(world, administrator, officer.person_id, version, officer.name, roles)
    )
    harness.press(lambda world: _agree_to_all(world, manager.person_id))


def _agree_to_all(world: World, person_id: str) -> None:
    """Reads the person who agrees anew, as each request of a browser does."""
    manager = world.people.get(person_id)
    assert manager
    for request in waiting(world):
        agree(world, manager, request.request_id)


def _open_the_officer(harness: FaultHarness) -> None:
    """The administrator has the page before them."""
    found = harness.world().people.get(harness.person("officer").person_id)
    harness.facts["version of the officer"] = found.version if found else None


# --- what functions do ------------------------------------------------------------------------------------------------


def _tick_after_four_hours(harness: FaultHarness) -> None:
    _later(harness, 4.1)
    harness.tick()


def _hear_back(harness: FaultHarness) -> None:
    harness.news({TEAM: "Bounce"})


# --- states -----------------------------------------------------------------------------------------------------------


def _later(harness: FaultHarness, hours: float) -> None:
    harness.clock.at += timedelta(hours=hours)


def _remind_but_do_not_send(harness: FaultHarness) -> None:
    _later(harness, 4.1)
    reminding.remind_all(harness.world())


_STEPS: Mapping[str, Callable[[FaultHarness], object]] = {
    "filled in": _fill_in,
    "referred": _send,
    "handed over": lambda harness: harness.stream(),
    "delivered": lambda harness: harness.news(),
    "reminders written": _remind_but_do_not_send,
    "case open before the officer": _open_the_case,
    "case taken": _take_and_note,
    "officer open before the administrator": _open_the_officer,
    "another team asked": _ask_another_team,
}


def states(harness: FaultHarness) -> dict[str, State]:
    """Each state follows from the one before."""
    found = {}
    for name, step in _STEPS.items():
        step(harness)
        found[name] = harness.state()
    return found


# --- stories ----------------------------------------------------------------------------------------------------------


class Story(Struct, frozen=True):
    """`reminders` says how many of each email must be planned in the end; `ends_taken` whether the case has an owner."""

    name: str
    begins: str
    act: Callable[[FaultHarness], object]
    reminders: Mapping[str, int] = field(default_factory=dict)
    ends_taken: bool = False
    until_deadlines: bool = False
    hands_over: bool = False
    answers: bool = False
    """Whether the other team answers by its link."""
    gives_role: bool = False
    moves_to: str = ""
    """Whose the case is in the end, once its first owner is disabled."""
    news_takes: timedelta = AT_ONCE
    bounces: bool = False
    kinds: tuple[str, ...] = USUAL

    @property
    def has_person(self) -> bool:
        by_persons = (_click_twice, _take_and_note, _hand_over, _disable_the_officer, _give_a_role, answer_by_link)
        return self.act in by_persons

    def rest(self, harness: FaultHarness) -> None:
        """The person tries once more when all is answered again, and the functions run until nothing is left to do."""
        if self.has_person:
            harness.injector.calm()
            self.act(harness)
        harness.stream()
        harness.until_quiet(self.until_deadlines)
        harness.injector.calm()
        harness.put_failed_events_back()
        harness.until_quiet(self.until_deadlines)


_ESCALATED = {"acknowledge_escalation": 2}
"""The team and the manager: both are past their time when the functions come round to it."""
_ALL = {"acknowledge_duty": 2, **_ESCALATED}
"""And when the office closes the duty mailbox and, as nobody is on call, the manager."""
DOUBTFUL = ("500, yet done", "reply lost", "done late", "crash before", "crash after")
"""The kinds that may leave it open whether an email went. With the others SES's news changes nothing when it is late."""

OF_FUNCTIONS = (
    Story("submit", "filled in", _click_twice, kinds=tuple(KINDS)),
    Story("deliver", "referred", lambda harness: harness.stream()),
    Story("deliver, SES’s news late", "referred", lambda harness: harness.stream(), news_takes=LATE, kinds=DOUBTFUL),
    Story("tick", "delivered", _tick_after_four_hours, _ALL, until_deadlines=True),
    Story(
        "tick, SES’s news late",
        "delivered",
        _tick_after_four_hours,
        _ALL,
        until_deadlines=True,
        news_takes=LATE,
        kinds=DOUBTFUL,
    ),
    Story("feedback", "handed over", _hear_back, bounces=True),
)
OF_THE_TEAM = (
    Story("take and note", "case open before the officer", _take_and_note, _ESCALATED, ends_taken=True),
    Story("hand over", "case taken", _hand_over, _ESCALATED, ends_taken=True, hands_over=True),
    Story(
        "disable somebody with cases",
        "officer open before the administrator",
        _disable_the_officer,
        _ESCALATED,
        ends_taken=True,
        moves_to="manager",
    ),
    Story(
        "give a role",
        "officer open before the administrator",
        _give_a_role,
        _ESCALATED,
        ends_taken=True,
        gives_role=True,
    ),
)
OF_OTHERS = (
    Story(
        "answer by link",
        "another team asked",
        answer_by_link,
        _ESCALATED,
        ends_taken=True,
        hands_over=True,
        answers=True,
    ),
)
STORIES = (*OF_FUNCTIONS, *OF_THE_TEAM, *OF_OTHERS)
