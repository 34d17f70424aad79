"""Filling in a referral: the safety page, drafts, colleagues, the pages closed to them, and forgotten drafts."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.messages.retries import Failure
from chalicelib.domain.messages.states import State
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed
from chalicelib.journeys.parts.address import ADDRESS
from chalicelib.journeys.parts.child import NAMES
from chalicelib.journeys.parts.enquiries import ENQUIRIES
from chalicelib.journeys.parts.needs_and_you import NEEDS_PART
from chalicelib.journeys.referral.school_referral import FORM
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.referrals import beginning, draft_lists, drafting, expected_enquiries, old_drafts, saving
from tests.support import versioned_form
from tests.support.versioned_form import offer
from tests.support.world import (
    A_PARENT,
    AN_ENQUIRY,
    NOW,
    OFFICER,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_draft,
    a_world,
    london,
    registered,
)

GATE = {"immediate_risk": "no", "phoned": "no"}
STRANGER = Person("stranger", "Stan Stranger", "stan@other.example", schools=(OTHER_SCHOOL,))
AUDITOR = Person("auditor", "Ana Auditor", "ana@county.example", frozenset({Role.AUDITOR}))
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


# --- the safety page and drafts ------------------------------------------------------------------------------------------


def test_the_gate_answered_begins_a_draft_of_the_referrer(world: FakeWorld) -> None:
    draft = beginning.begin(world, FORM, {**GATE, "csrf": "token"}, "browser", REFERRER)
    assert isinstance(draft, Draft)
    assert (draft.person_id, draft.raw["immediate_risk"], "csrf" in draft.raw) == (REFERRER.person_id, "no", False)
    assert world.drafts.get(draft.draft_id) == draft


@pytest.mark.parametrize("person", [None, AUDITOR])
def test_a_draft_of_nobody_who_refers_belongs_to_the_browser(world: FakeWorld, person: None) -> None:
    draft = beginning.begin(world, FORM, GATE, "browser", person)
    assert isinstance(draft, Draft)
    assert (draft.person_id, draft.browser_digest) == ("", "browser")


def test_the_gate_unanswered_saves_nothing(world: FakeWorld) -> None:
    parsed = beginning.begin(world, FORM, {"immediate_risk": "yes", "phoned": "no"}, "browser", REFERRER)
    assert isinstance(parsed, Parsed)
    assert set(parsed.problems) == {"not_phoned_because"}
    assert world.store.drafts == {}


def test_a_draft_begun_in_this_browser_becomes_the_persons(world: FakeWorld) -> None:
    draft = a_draft(world, person_id="")
    assert drafting.open_draft(world, draft.draft_id, "browser", REFERRER).person_id == REFERRER.person_id
    with pytest.raises(NotFound):
        drafting.open_draft(world, draft.draft_id, "browser", STRANGER)


def test_a_draft_begun_in_another_browser_does_not(world: FakeWorld) -> None:
    draft = a_draft(world, person_id="")
    with pytest.raises(NotFound):
        drafting.open_draft(world, draft.draft_id, "another browser", REFERRER)


def test_ones_own_draft_opens_in_any_browser_and_anothers_in_none(world: FakeWorld) -> None:
    draft = a_draft(world)
    assert drafting.open_draft(world, draft.draft_id, "another browser", REFERRER) == draft
    with pytest.raises(NotFound):
        drafting.open_draft(world, draft.draft_id, "browser", STRANGER)


def test_a_draft_that_is_not_there_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        drafting.open_draft(world, "nothing", "browser", REFERRER)


def test_a_page_is_kept_sound_or_not(world: FakeWorld) -> None:
    draft = a_draft(world)
    parsed = saving.save_page(world, draft, REFERRER, NAMES, {"first_names": " Ida ", "known_as": "\x00"})
    saved = world.drafts.get(draft.draft_id)
    assert {"known_as", "last_name"} <= set(parsed.problems)
    assert saved
    assert (saved.raw["first_names"], saved.raw["known_as"], saved.raw["last_name"]) == ("Ida", "\x00", "")
    assert saved.raw["seen_by"] == draft.raw["seen_by"]


def test_a_page_saved_elsewhere_meanwhile_is_not_overwritten(world: FakeWorld) -> None:
    draft = a_draft(world)
    saving.save_page(world, draft, REFERRER, NAMES, {"first_names": "Ida"})
    with pytest.raises(Conflict):
        saving.save_page(world, draft, REFERRER, NAMES, {"first_names": "Eve"})


# --- colleagues ------------------------------------------------------------------------------------------------------


def open_as(world: FakeWorld, draft: Draft, person: Person) -> Draft:
    return drafting.open_draft(world, draft.draft_id, "another browser", person)


def test_a_colleague_of_the_same_school_goes_on_with_a_draft(world: FakeWorld) -> None:
    draft = a_draft(world)
    assert open_as(world, draft, OTHER_REFERRER) == draft
    saved = saving.save_page(world, draft, OTHER_REFERRER, NAMES, {"first_names": "Ida"}).draft
    assert (saved.person_id, saved.raw["first_names"]) == (REFERRER.person_id, "Ida")


def test_before_the_school_is_chosen_a_draft_is_its_authors(world: FakeWorld) -> None:
    begun = beginning.begin(world, FORM, GATE, "browser", OTHER_REFERRER)
    assert isinstance(begun, Draft)
    assert begun.school_urn == "", "this person speaks for two schools"
    with pytest.raises(NotFound):
        open_as(world, begun, REFERRER)


def test_a_contact_of_one_school_need_not_choose_it(world: FakeWorld) -> None:
    begun = beginning.begin(world, FORM, GATE, "browser", REFERRER)
    assert isinstance(begun, Draft)
    assert (begun.school_urn, begun.raw["referrer_name"]) == (SCHOOL.urn, REFERRER.name)


def test_a_draft_cannot_be_put_among_those_of_somebody_elses_school(world: FakeWorld) -> None:
    draft = a_draft(world)
    page = drafting.journey_of(world, draft, REFERRER).page("your-school")
    assert page
    saved = saving.save_page(world, draft, REFERRER, page, {"school_urn": OTHER_SCHOOL.urn})
    assert (set(saved.problems), saved.draft.school_urn) == ({"school_urn"}, SCHOOL.urn)


A_VISIT = ENQUIRIES.page(1)
NEEDS_PAGE = next(page for page in NEEDS_PART.steps if isinstance(page, Page))


@pytest.mark.parametrize(
    ("page", "raw", "person", "sees"),
    [
        (NEEDS_PAGE, {}, REFERRER, True),
        (NEEDS_PAGE, {}, LEAD, True),
        (NEEDS_PAGE, {}, OTHER_REFERRER, False),
        (ADDRESS, {}, OTHER_REFERRER, True),
        (ADDRESS, {"restricted_address": "yes"}, OTHER_REFERRER, False),
        (ADDRESS, {"restricted_address": "not-known"}, OTHER_REFERRER, False),
        (ADDRESS, {"restricted_address": "not-known"}, LEAD, True),
        (ADDRESS, {"restricted_address": "yes"}, REFERRER, True),
        (ADDRESS, {"restricted_address": ""}, OTHER_REFERRER, False),
        (ADDRESS, {"restricted_address": "", "address": "", "postcode": ""}, OTHER_REFERRER, True),
        (NAMES, {"restricted_address": "yes"}, OTHER_REFERRER, True),
        (A_VISIT, {"restricted_address": "no", "enquiry-1-type": "home-visit"}, OTHER_REFERRER, True),
        (A_VISIT, {"restricted_address": "yes", "enquiry-1-type": "home-visit"}, OTHER_REFERRER, False),
        (A_VISIT, {"restricted_address": "yes", "enquiry-1-type": "home-visit"}, LEAD, True),
        (A_VISIT, {"restricted_address": "yes", "enquiry-1-type": "phone"}, OTHER_REFERRER, True),
    ],
)
def test_what_is_confidential_opens_to_the_author_and_to_safeguarding_leads(
    world: FakeWorld, page: Page, raw: Mapping[str, str], person: Person, sees: bool
) -> None:
    assert drafting.eyes(world, a_draft(world, **raw), person)(page) is sees


def test_everybodys_drafts_of_a_school_are_listed_once_and_no_one_elses(world: FakeWorld) -> None:
    mine, theirs = a_draft(world), a_draft(world, OTHER_REFERRER.person_id)
    a_draft(world, STRANGER.person_id, school_urn=OTHER_SCHOOL.urn)
    assert {draft.draft_id for draft in draft_lists.open_drafts(world, REFERRER, REFERRER.schools).rows} == {
        mine.draft_id,
        theirs.draft_id,
    }


# --- several of a kind -------------------------------------------------------------------------------------------------


def test_one_of_several_is_removed_with_all_that_was_typed_about_it(world: FakeWorld) -> None:
    draft = a_draft(world, **A_PARENT, **AN_ENQUIRY)
    page = drafting.journey_of(world, draft, REFERRER).page("parent-1", draft.raw)
    assert page
    left = saving.remove_item(world, draft, page)
    assert not [name for name in left.raw if name.startswith("parent-")]
    assert (left.raw["parents-more"], left.raw["enquiry-1-outcome"]) == ("", "No answer")


def test_one_more_opens_the_question_again_whether_there_are_more(world: FakeWorld) -> None:
    draft = a_draft(world)
    page = drafting.journey_of(world, draft, REFERRER).page("parent-1", draft.raw)
    assert page
    saved = saving.save_page(world, draft, REFERRER, page, A_PARENT)
    assert (saved.problems, saved.draft.raw["parents-more"]) == ({}, "")


def test_what_was_not_tried_yet_is_said_and_what_was_is_not(world: FakeWorld) -> None:
    nothing, phoned = a_draft(world), a_draft(world, **AN_ENQUIRY)
    expected = expected_enquiries.enquiries_expected(world, nothing, REFERRER)
    assert "By school day 5 of absence: a home visit." in expected.words
    assert expected.caveat.startswith("Assumed: counted in the county’s term dates")
    assert len(expected_enquiries.enquiries_expected(world, phoned, REFERRER).words) == len(expected.words) - 1


# --- growing old -------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_for_28_days_after_it_was_saved_last(world: FakeWorld) -> None:
    draft = a_draft(world)
    world.clock.pass_by(days=27, hours=23)
    assert open_as(world, draft, REFERRER)
    world.clock.pass_by(hours=1)
    with pytest.raises(NotFound):
        open_as(world, draft, REFERRER)
    assert draft_lists.open_drafts(world, REFERRER, REFERRER.schools).rows == ()


def test_the_author_is_reminded_once_five_days_before(world: FakeWorld) -> None:
    a_draft(world)
    world.clock.pass_by(days=22, hours=23)
    assert old_drafts.look_after_drafts(world) == 0
    world.clock.pass_by(hours=1)
    assert [old_drafts.look_after_drafts(world) for _ in range(3)] == [1, 0, 0]
    message = world.message("draft_reminder")
    assert message.recipient == person_recipient(REFERRER.person_id)
    assert set(message.variables) == {"saved", "deleted"}


def test_an_author_of_no_school_is_not_reminded_on_a_day_off(world: FakeWorld) -> None:
    world.clock.pass_by(days=1)
    a_draft(world, OFFICER.person_id)
    for at in ("2026-12-19T10:00", "2026-12-20T10:00", "2026-12-21T08:59"):
        world.clock.set(london(at))
        old_drafts.look_after_drafts(world)
    assert world.messages("draft_reminder") == []
    world.clock.set(london("2026-12-21T09:00"))
    old_drafts.look_after_drafts(world)
    told = world.messages("draft_reminder")
    assert {message.variables["deleted"] for message in told} == {"2026-12-26T09:00:00.000Z"}


def warn(world: FakeWorld) -> None:
    """The author's warning is due, and sent."""
    world.clock.pass_by(days=23)
    assert old_drafts.look_after_drafts(world) == 1
    sweep(world)


def test_a_draft_is_not_deleted_before_its_warning_was_sent(world: FakeWorld) -> None:
    world.clock.set(NOW - timedelta(days=21))  # all of it on school days
    draft = a_draft(world)
    world.mailer.failures = [Failure.HELD] * 99
    warn(world)
    for _ in range(2):
        world.clock.pass_by(days=5)
        assert old_drafts.look_after_drafts(world) == 1
        sweep(world)
    assert world.drafts.get(draft.draft_id)
    world.mailer.failures = []
    world.clock.pass_by(minutes=10)
    sweep(world)
    assert world.message("draft_reminder").state is State.HANDED_OVER
    world.clock.pass_by(days=5)
    old_drafts.look_after_drafts(world)
    assert world.drafts.get(draft.draft_id) is None


def test_a_draft_that_was_looked_at_too_late_is_warned_of_before_it_is_deleted(world: FakeWorld) -> None:
    begun = NOW - timedelta(days=21)  # the author’s school is open at that time
    world.clock.set(begun)
    draft = a_draft(world)
    world.clock.pass_by(days=35)
    assert [old_drafts.look_after_drafts(world) for _ in range(2)] == [1, 0]
    assert world.message("draft_reminder").variables["deleted"] == instant_text(begun + timedelta(days=40))
    world.clock.pass_by(days=5, seconds=-1)
    assert open_as(world, draft, REFERRER)


CHRISTMAS_WARNING = london("2026-12-23T10:00")
BACK = london("2027-01-05T09:00")


def a_draft_warned_of_at_christmas(world: FakeWorld) -> Draft:
    world.clock.set(CHRISTMAS_WARNING - timedelta(days=23))
    draft = a_draft(world)
    world.clock.set(CHRISTMAS_WARNING)
    assert [old_drafts.look_after_drafts(world) for _ in range(2)] == [1, 0]
    return draft


def test_in_the_holidays_the_warning_waits_and_the_deletion_with_it(world: FakeWorld) -> None:
    draft = a_draft_warned_of_at_christmas(world)
    world.clock.set(BACK - timedelta(seconds=1))
    assert old_drafts.look_after_drafts(world) == 0
    assert world.messages("draft_reminder") == []
    assert open_as(world, draft, REFERRER)
    world.clock.set(BACK)
    assert old_drafts.look_after_drafts(world) == 1
    sweep(world)
    assert world.message("draft_reminder").state is State.HANDED_OVER
    assert world.message("draft_reminder").variables["deleted"] == instant_text(BACK + timedelta(days=5))
    world.clock.pass_by(days=5, seconds=-1)
    assert old_drafts.look_after_drafts(world) == 0
    assert open_as(world, draft, REFERRER)
    world.clock.pass_by(seconds=1)
    assert old_drafts.look_after_drafts(world) == 1
    assert world.drafts.get(draft.draft_id) is None


def test_a_draft_that_is_saved_in_the_holidays_is_kept_as_long_as_any_other(world: FakeWorld) -> None:
    draft = a_draft_warned_of_at_christmas(world)
    found = world.drafts.get(draft.draft_id)
    assert found
    saved = saving.save_page(world, found, REFERRER, NAMES, {"first_names": "Ida"}).draft
    assert (saved.kept, saved.due_at) == (timedelta(days=28), remind_at(draft.draft_id, CHRISTMAS_WARNING))


def test_saving_again_begins_the_28_days_again(world: FakeWorld) -> None:
    draft = a_draft(world)
    world.clock.pass_by(days=20)
    saving.save_page(world, draft, REFERRER, NAMES, {"first_names": "Ida"})
    world.clock.pass_by(days=20)
    assert old_drafts.look_after_drafts(world) == 0


def test_a_forgotten_draft_is_deleted_with_a_trace_and_a_word(world: FakeWorld) -> None:
    draft = a_draft(world)
    warn(world)
    world.clock.pass_by(days=5)
    assert [old_drafts.look_after_drafts(world) for _ in range(2)] == [1, 0]
    (trace,) = draft_lists.traces(world, OTHER_REFERRER.schools).rows
    assert (trace.draft_id, trace.saved_at, trace.deleted_at) == (draft.draft_id, NOW, NOW + timedelta(days=28))
    told = {message.recipient: set(message.variables) for message in world.messages("draft_deleted")}
    assert told == {person_recipient(person.person_id): {"saved"} for person in (REFERRER, OTHER_REFERRER)}
    assert world.store.drafts == {}


def test_only_the_author_hears_that_a_draft_without_a_school_was_deleted(world: FakeWorld) -> None:
    beginning.begin(world, FORM, GATE, "browser", OFFICER)
    warn(world)
    world.clock.pass_by(days=5)
    assert old_drafts.look_after_drafts(world) == 1
    assert world.message("draft_deleted").recipient == person_recipient(OFFICER.person_id)


def test_one_bad_draft_does_not_hold_up_the_others(world: FakeWorld) -> None:
    bad, _ = a_draft(world), a_draft(world)
    world.clock.pass_by(days=23, hours=2)
    world.store.fail(f"drafts.change {bad.draft_id}")
    assert old_drafts.look_after_drafts(world) == 1
    assert "draft-failed" in world.log.said


def test_a_draft_saved_at_the_last_moment_is_not_deleted(world: FakeWorld) -> None:
    draft = a_draft(world)
    world.clock.pass_by(days=28)
    world.store.drafts[draft.draft_id] = replace(draft, version=9, saved_at=world.clock.now(), due_at=None)
    assert old_drafts.look_after_drafts(world) == 0


# --- for somebody else -------------------------------------------------------------------------------------------------


def test_an_officer_keys_in_for_somebody_else(world: FakeWorld) -> None:
    draft = beginning.begin(world, FORM, GATE, "browser", OFFICER)
    assert isinstance(draft, Draft)
    assert (draft.form, draft.person_id, draft.school_urn) == ("keyed-referral", OFFICER.person_id, "")
    assert drafting.journey_of(world, draft, OFFICER).page("source")
    with pytest.raises(NotFound):
        open_as(world, draft, REFERRER)


@pytest.mark.parametrize(
    ("address", "kept"), [("rita@school.example", "rita@school.example"), ("nobody@else.example", "")]
)
def test_a_receipt_goes_only_to_a_known_contact(world: FakeWorld, address: str, kept: str) -> None:
    draft = beginning.begin(world, FORM, GATE, "browser", OFFICER)
    assert isinstance(draft, Draft)
    page = drafting.journey_of(world, draft, OFFICER).page("receipt")
    assert page
    saved = saving.save_page(world, draft, OFFICER, page, {"receipt": "yes", "receipt_email": address})
    assert (saved.draft.raw["receipt_email"], bool(saved.problems)) == (kept, not kept)


@pytest.mark.parametrize(
    ("urn", "typed_name", "name", "sound"),
    [
        (" 123 456", "", SCHOOL.name, True),
        (SCHOOL.urn, "Another Name", SCHOOL.name, True),
        ("900099", "Another Name", "Another Name", True),
        ("900099", "", "", False),
        ("", "Another Name", "Another Name", True),
    ],
)
def test_a_school_in_the_register_is_named_by_its_number(
    world: FakeWorld, urn: str, typed_name: str, name: str, sound: bool
) -> None:
    draft = beginning.begin(world, FORM, GATE, "browser", OFFICER)
    assert isinstance(draft, Draft)
    page = drafting.journey_of(world, draft, OFFICER).page("informant")
    assert page
    told = {"referrer_name": "Nia", "referrer_role": "Head", "on_behalf": "school", "school_name": typed_name}
    saved = saving.save_page(world, draft, OFFICER, page, told | {"typed_urn": urn})
    assert (saved.draft.raw["school_name"], saved.problems == {}) == (name, sound)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("Community school", False),
        ("Academy special converter", True),
        ("Other independent special school", True),
        ("", True),
    ],
)
def test_only_a_school_that_may_be_special_is_asked_about_a_place_at_one(
    world: FakeWorld, kind: str, asked: bool
) -> None:
    world.schools.put_many([registered(SCHOOL, type=kind)])
    draft = replace(a_draft(world), form="leaver", raw={"ground": "2024-a"}, school_urn=SCHOOL.urn)
    assert (drafting.journey_of(world, draft, REFERRER).page("special-place", draft.raw) is not None) is asked
    unknown = replace(draft, school_urn="654999")
    assert drafting.journey_of(world, unknown, REFERRER).page("special-place", draft.raw)


# --- versions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "asked"), [(1, ["seen"]), (2, ["seen", "more"])])
def test_a_draft_keeps_the_questions_it_was_begun_with(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch, version: int, asked: list[str]
) -> None:
    offer(monkeypatch)
    begun = beginning.begin(world, versioned_form.FORM, {}, "browser", None)
    assert isinstance(begun, Draft)
    draft = world.drafts.save(replace(begun, form_version=version))
    mine = drafting.open_draft(world, draft.draft_id, "browser", REFERRER)
    assert [item.name for item in drafting.journey_of(world, mine, REFERRER).pages[0].fields] == asked


def test_a_new_draft_has_the_newest_version(world: FakeWorld) -> None:
    begun = beginning.begin(world, versioned_form.FORM, {}, "browser", None)
    assert isinstance(begun, Draft)
    assert begun.form_version == 2


def test_a_draft_of_a_newer_version_is_not_opened(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)
    begun = beginning.begin(world, versioned_form.FORM, {}, "browser", None)
    assert isinstance(begun, Draft)
    draft = world.drafts.save(replace(begun, form_version=3))
    with pytest.raises(OfNewerVersion):
        drafting.open_draft(world, draft.draft_id, "browser", REFERRER)
