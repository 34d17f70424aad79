"""A referrer's view of a sent referral, and their later words."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.referral.school_referral import FORM
from chalicelib.journeys.returns import joiner, leaver
from chalicelib.services.referrals import beginning, family, saying_more, sent_forms
from chalicelib.services.referrals.sent_forms import SentForm
from tests.support.returns import send_form, typed_leaver_in_full
from tests.support.world import (
    A_PARENT,
    AN_ENQUIRY,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_world,
    numbered,
    refer,
)

STRANGER = Person("stranger", "Stan Stranger", "stan@other.example", schools=(OTHER_SCHOOL,))
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))
SECRET = {"restricted_address": "not-known", "address": "A secret place"}


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def sent(world: FakeWorld, **changes: str) -> str:
    return refer(world, **changes).submission_id


def copied(world: FakeWorld, submission_id: str, person: Person = REFERRER) -> str:
    return repr(sent_forms.copy_for_referrer(world, sent_forms.find(world, submission_id, person), person))


def test_a_school_sees_what_it_sent_the_newest_first(world: FakeWorld) -> None:
    first, second = sent(world), sent(world)
    page = sent_forms.sent_by_school(world, SCHOOL, "")
    assert [line.submission_id for line in page.referred] == [second, first]
    assert sent_forms.sent_by_school(world, OTHER_SCHOOL, "").referred == ()


def test_more_than_a_page_is_shown_page_by_page(world: FakeWorld) -> None:
    every = [sent(world) for _ in range(11)]
    page = sent_forms.sent_by_school(world, SCHOOL, "")
    rest = sent_forms.sent_by_school(world, SCHOOL, page.after)
    assert [line.submission_id for line in (*page.referred, *rest.referred)] == every[::-1]
    assert rest.after == ""


@pytest.mark.parametrize(
    ("person", "sees"),
    [(REFERRER, True), (OTHER_REFERRER, True), (STRANGER, False), (replace(REFERRER, schools=(OTHER_SCHOOL,)), False)],
)
def test_a_referral_is_its_schools_and_not_that_of_an_author_who_left(
    world: FakeWorld, person: Person, sees: bool
) -> None:
    submission_id = sent(world)
    if sees:
        assert isinstance(sent_forms.find(world, submission_id, person), SentForm)
    else:
        with pytest.raises(NotFound):
            sent_forms.find(world, submission_id, person)


def test_what_is_not_there_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        sent_forms.find(world, "nothing", REFERRER)


# --- the copy ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [REFERRER, OTHER_REFERRER, LEAD])
def test_the_copy_has_no_needs_and_risks_and_no_secret_address_for_anybody(world: FakeWorld, person: Person) -> None:
    risks = {"need-fgm": "yes", "appraised": "yes", "lead_name": "Lena", "appraisal": "Very worried"}
    visit = AN_ENQUIRY | {"enquiry-1-type": "home-visit", "enquiry-1-visited": "The refuge itself"}
    copy = copied(world, sent(world, **SECRET, **risks, **visit), person)
    assert not [word for word in ("secret place", "genital", "Very worried", "NR1", "refuge itself") if word in copy]
    assert "Ada" in copy


def test_an_address_that_is_no_secret_is_in_the_copy(world: FakeWorld) -> None:
    assert "1 Example Street" in copied(world, sent(world))


def test_opening_the_copy_is_recorded(world: FakeWorld) -> None:
    case = refer(world)
    copied(world, case.submission_id, OTHER_REFERRER)
    (access,) = (found for found in world.audit.of_case(case.case_id, 10).rows if found.what == "copy-opened")
    assert access.person_id == OTHER_REFERRER.person_id


def test_opening_a_referral_is_recorded_and_finding_it_is_not(world: FakeWorld) -> None:
    case = refer(world)
    sent_forms.find(world, case.submission_id, REFERRER)
    assert "referral-opened" not in [found.what for found in world.audit.of_case(case.case_id, 10).rows]
    sent_forms.open_referral(world, case.submission_id, OTHER_REFERRER)
    newest = world.audit.of_case(case.case_id, 10).rows[0]
    assert (newest.what, newest.person_id) == ("referral-opened", OTHER_REFERRER.person_id)


# --- saying more -------------------------------------------------------------------------------------------------------


def test_information_is_an_event_with_text_and_the_team_is_told_without_it(world: FakeWorld) -> None:
    case = refer(world)
    saying_more.add_information(world, case.submission_id, OTHER_REFERRER, "Seen at the market.", "once-token")
    event = list(world.store.events.values())[-1]
    assert (event.kind, event.text, event.by) == (EventKind.INFORMATION, "Seen at the market.", "other-referrer")
    message = world.message("case_news")
    assert message.recipient == TEAM_MAILBOX
    assert message.variables == {"reference": case.reference, "news": "information"}


def test_a_return_has_the_day_on_which_it_happened_and_closes_nothing(world: FakeWorld) -> None:
    case = refer(world)
    saying_more.child_returned(world, case.submission_id, REFERRER, date(2026, 11, 24), "", "once-token")
    event = list(world.store.events.values())[-1]
    assert (event.kind, event.happened_on) == (EventKind.RETURNED, date(2026, 11, 24))
    assert world.store.heads[case.case_id].is_as(case)


def test_the_same_form_posted_twice_is_one_event_and_one_email(world: FakeWorld) -> None:
    submission_id = sent(world)
    for _ in range(2):
        saying_more.add_information(world, submission_id, REFERRER, "News", "once-token")
    assert len(world.messages("case_news")) == 1
    assert [event.kind for event in world.store.events.values()].count(EventKind.INFORMATION) == 1


def test_nobody_speaks_about_somebody_elses_referral(world: FakeWorld) -> None:
    submission_id = sent(world)
    with pytest.raises(NotFound):
        saying_more.add_information(world, submission_id, STRANGER, "News", "once-token")


# --- another child of the family ---------------------------------------------------------------------------------------


def shared_answers(world: FakeWorld, submission_id: str, person: Person, form: Form) -> Raw:
    return family.answers_to_begin_with(world, {"family": submission_id}, person, form).raw


def test_a_brother_or_sister_begins_with_what_the_family_shares(world: FakeWorld) -> None:
    shared = shared_answers(world, sent(world, **A_PARENT), REFERRER, FORM)
    assert shared["address"].startswith("1 Example Street")
    assert (shared["parent-1-name"], shared["school_urn"], shared["referrer_role"]) == (
        "Pat Parent",
        SCHOOL.urn,
        "Attendance lead",
    )
    own = (
        "first_names",
        "born-day",
        "upn",
        "sex",
        "on_roll",
        "belief",
        "primary_reason",
        "phoned",
        "need-fgm",
        "enquiries-more",
    )
    assert not set(own) & set(shared)


@pytest.mark.parametrize(("person", "carries"), [(REFERRER, True), (LEAD, True), (OTHER_REFERRER, False)])
def test_a_secret_address_is_carried_only_for_who_may_see_it(world: FakeWorld, person: Person, carries: bool) -> None:
    shared = shared_answers(world, sent(world, **SECRET), person, FORM)
    assert ("address" in shared) is carries


def test_the_first_child_is_a_brother_or_sister_of_the_next(world: FakeWorld) -> None:
    shared = shared_answers(world, sent(world, on_roll="yes"), OTHER_REFERRER, FORM)
    assert {name: text for name, text in shared.items() if name.startswith("sibling")} == numbered(
        "sibling-1",
        name="Ada Example",
        **{"born-day": "14", "born-month": "3", "born-year": "2015"},
        school=SCHOOL.name,
        attending="no",
    )


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [({"on_roll": "no"}, {"school"}), ({"born_is": "estimated"}, {"born-day", "born-month", "born-year"})],
)
def test_what_is_not_known_of_the_first_child_is_asked(
    world: FakeWorld, changes: dict[str, str], unknown: set[str]
) -> None:
    shared = shared_answers(world, sent(world, **({"on_roll": "yes"} | changes)), REFERRER, FORM)
    asked = {"name", "born-day", "born-month", "born-year", "school", "attending"}
    assert {name for name in asked if f"sibling-1-{name}" not in shared} == unknown


def test_whether_a_child_attends_who_may_have_been_found_is_asked(world: FakeWorld) -> None:
    case = refer(world)
    world.store.heads[case.case_id] = replace(case, stage=Stage.CLOSED)
    assert "sibling-1-attending" not in shared_answers(world, case.submission_id, REFERRER, FORM)


def test_a_form_that_asks_for_no_brothers_and_sisters_begins_without_the_first_child(world: FakeWorld) -> None:
    shared = shared_answers(world, sent(world), REFERRER, joiner.FORM)
    assert shared["address"]
    assert not [name for name in shared if name.startswith("sibling")]


@pytest.mark.parametrize(("person", "carries"), [(REFERRER, True), (LEAD, True), (OTHER_REFERRER, False)])
def test_the_other_address_of_a_parent_is_carried_like_a_secret_address(
    world: FakeWorld, person: Person, carries: bool
) -> None:
    receipt = send_form(world, "leaver", typed_leaver_in_full("a", restricted_address="yes"))
    returned = world.returns.named(receipt.reference)
    assert returned
    shared = shared_answers(world, returned.return_id, person, leaver.FORM)
    assert ("2 Other Street" in shared.values()) is carries
    assert shared["parent-1-name"] == "Pat Parent"


def test_the_family_of_another_school_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        family.answers_to_begin_with(world, {"family": sent(world)}, STRANGER, FORM)


def test_shared_answers_reach_the_draft_and_the_gate_is_asked_again(world: FakeWorld) -> None:
    shared = family.answers_to_begin_with(world, {"family": sent(world, **A_PARENT)}, REFERRER, FORM)
    safety = {"immediate_risk": "not-known", "phoned": "no"}
    draft = beginning.begin(world, FORM, safety, "browser", REFERRER, shared)
    assert isinstance(draft, Draft)
    assert (draft.raw["parent-1-name"], draft.raw["immediate_risk"]) == ("Pat Parent", "not-known")
