"""Moving a draft, leaving a school, and a school that became another: who opens what, and who hears."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import PARTNER_ROLES
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.partners import agency
from chalicelib.journeys.referral.school_referral import FORM
from chalicelib.services.administration import school_contacts
from chalicelib.services.casework import chasing
from chalicelib.services.people.staffing import contacts_now, leads_among
from chalicelib.services.people.whose import schools_of, speaks_for
from chalicelib.services.referrals import (
    beginning,
    draft_lists,
    drafting,
    family,
    old_drafts,
    referring,
    saving,
    sent_forms,
)
from chalicelib.services.referrals.saving import Saved
from tests.support.world import (
    ADMINISTRATOR,
    NOW,
    OTHER_REFERRER,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
    FakeWorld,
    a_draft,
    a_world,
    refer,
    registered,
)

LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(replace(SCHOOL, safeguarding=True), OTHER_SCHOOL))
LEAD_THERE = Person(
    "there", "Thea There", "thea@other.example", schools=(SCHOOL, replace(OTHER_SCHOOL, safeguarding=True))
)
TRUST = replace(REFERRER, schools=(SCHOOL, OTHER_SCHOOL))
LEFT = replace(REFERRER, schools=(OTHER_SCHOOL,))
ACADEMY = School("900099", "Example Academy")
OF_ACADEMY = Person("academy", "Ava Academy", "ava@academy.example", schools=(ACADEMY,))
LEADS_ACADEMY = replace(OF_ACADEMY, schools=(replace(ACADEMY, safeguarding=True),))
SECRETS = {"restricted_address": "yes"}


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


@pytest.fixture
def academy(world: FakeWorld) -> FakeWorld:
    """The school closed and became an academy with another contact."""
    before = registered(SCHOOL, status="Closed", came_after=(ACADEMY.urn,))
    world.schools.put_many([before, registered(ACADEMY, came_before=(SCHOOL.urn,))])
    return world


def move(world: FakeWorld, draft: Draft, person: Person, urn: str) -> Saved:
    page = drafting.journey_of(world, draft, person).page("your-school", draft.raw)
    assert page
    return saving.save_page(world, draft, person, page, {"school_urn": urn})


def sees_all(world: FakeWorld, draft: Draft, person: Person) -> bool:
    journey = drafting.journey_of(world, draft, person)
    return all(map(drafting.eyes(world, draft, person), journey.flow(draft.raw)))


def leave(world: FakeWorld) -> None:
    """The author has left this school, but not another one."""
    before = world.people.get(LEFT.person_id)
    assert before
    world.people.add(replace(before, schools=(SCHOOL, OTHER_SCHOOL)))
    school_contacts.remove_contact(world, ADMINISTRATOR, LEFT.person_id, before.version + 1, SCHOOL.urn)


# --- moving a draft -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "moves", "told"),
    [(TRUST, True, 0), (LEAD, True, 1), (OTHER_REFERRER, False, 0), (LEAD_THERE, False, 0)],
)
def test_only_a_reader_of_every_page_moves_a_draft_and_the_author_hears(
    world: FakeWorld, person: Person, moves: bool, told: int
) -> None:
    saved = move(world, a_draft(world, **SECRETS), person, OTHER_SCHOOL.urn)
    assert (saved.draft.school_urn == OTHER_SCHOOL.urn, saved.stays) == (moves, not moves)
    assert saved.draft.raw["school_urn"] == saved.draft.school_urn
    assert [(message.recipient, set(message.variables)) for message in world.messages("draft_moved")] == [
        (person_recipient(REFERRER.person_id), {"saved"})
    ] * told


@pytest.mark.parametrize("typed", [OTHER_SCHOOL.urn, "", "no school"])
def test_a_colleague_leaves_no_other_school_in_a_draft_for_its_author_to_send(world: FakeWorld, typed: str) -> None:
    """The other school is none of the colleague's, but one of the author's."""
    saved = move(world, a_draft(world, **SECRETS), REFERRER, typed)
    assert (saved.draft.school_urn, saved.draft.raw["school_urn"], saved.stays) == (SCHOOL.urn, SCHOOL.urn, True)


def test_a_moved_draft_shows_its_secrets_to_nobody_new_there_and_back_again(world: FakeWorld) -> None:
    draft = move(world, a_draft(world, **SECRETS), TRUST, OTHER_SCHOOL.urn).draft
    people = (TRUST, LEAD, LEAD_THERE, OTHER_REFERRER)
    assert [sees_all(world, draft, person) for person in people] == [True, True, False, False]
    back = move(world, draft, TRUST, SCHOOL.urn).draft
    assert [sees_all(world, back, person) for person in people] == [True, True, False, False]
    assert back.origin_urn == ""


def test_what_was_moved_keeps_its_secrets_once_it_is_sent(world: FakeWorld) -> None:
    draft = move(world, a_draft(world, **SECRETS), TRUST, OTHER_SCHOOL.urn).draft
    receipt = referring.send(world, draft, TRUST)
    sent = next(sent for sent in world.store.submissions.values() if sent.school.urn == OTHER_SCHOOL.urn)
    assert receipt.reference
    assert [sent_forms.find(world, sent.submission_id, each).sees_all for each in (TRUST, LEAD, LEAD_THERE)] == [
        True,
        True,
        False,
    ]


def test_an_early_mended_wrong_choice_leaves_no_mark(world: FakeWorld) -> None:
    begun = beginning.begin(world, FORM, {"immediate_risk": "no", "phoned": "no"}, "browser", TRUST)
    assert isinstance(begun, Draft)
    draft = move(world, move(world, begun, TRUST, SCHOOL.urn).draft, TRUST, OTHER_SCHOOL.urn).draft
    assert (draft.school_urn, draft.origin_urn) == (OTHER_SCHOOL.urn, "")


def test_an_answer_without_a_question_counts_as_confidential(world: FakeWorld) -> None:
    begun = beginning.begin(world, FORM, {"immediate_risk": "no", "phoned": "no"}, "browser", TRUST)
    assert isinstance(begun, Draft)
    chosen = move(world, begun, TRUST, SCHOOL.urn).draft
    left_over = world.drafts.save(replace(chosen, raw={**chosen.raw, "no-page-asks-this": "A risk"}))
    assert move(world, left_over, TRUST, OTHER_SCHOOL.urn).draft.origin_urn == SCHOOL.urn


def test_what_a_new_form_takes_over_stays_with_the_school_that_it_came_from(world: FakeWorld) -> None:
    sent = refer(world, **SECRETS).submission_id
    author = replace(TRUST, schools=(SCHOOL, OTHER_SCHOOL))
    shared = family.answers_to_begin_with(world, {"family": sent}, author, FORM)
    draft = beginning.begin(world, FORM, {"immediate_risk": "no", "phoned": "no"}, "browser", author, shared)
    assert isinstance(draft, Draft)
    moved = move(world, draft, author, OTHER_SCHOOL.urn).draft
    assert moved.origin_urn == SCHOOL.urn
    assert not sees_all(world, moved, LEAD_THERE)


# --- leaving a school -----------------------------------------------------------------------------------------------------


def test_somebody_who_left_opens_none_of_what_they_began_and_sent(world: FakeWorld) -> None:
    draft, sent = a_draft(world), refer(world).submission_id
    with pytest.raises(NotFound):
        drafting.open_draft(world, draft.draft_id, "browser", LEFT)
    with pytest.raises(NotFound):
        sent_forms.find(world, sent, LEFT)
    assert draft_lists.open_drafts(world, LEFT, schools_of(world, LEFT)).rows == ()


def test_a_receipt_is_for_its_sender_while_they_are_a_contact(world: FakeWorld) -> None:
    draft = a_draft(world)
    referring.send(world, draft, REFERRER)
    assert referring.receipt_of(world, draft.draft_id, REFERRER)
    assert referring.receipt_of(world, draft.draft_id, LEFT) is None


def test_a_partners_form_stays_its_authors(world: FakeWorld) -> None:
    author = Person("pia", "Pia", "pia@health.example", PARTNER_ROLES)
    begun = beginning.begin(world, agency.FORM, {"immediate_risk": "no", "phoned": "no"}, "browser", author)
    assert isinstance(begun, Draft)
    assert drafting.open_draft(world, begun.draft_id, "another", author) == begun
    with pytest.raises(NotFound):
        drafting.open_draft(world, begun.draft_id, "another", LEAD)


def _due(world: FakeWorld) -> None:
    world.clock.pass_by(days=23)
    assert old_drafts.look_after_drafts(world) == 1


def test_the_warning_about_a_draft_goes_to_colleagues_once_its_author_left(world: FakeWorld) -> None:
    world.clock.set(NOW - timedelta(days=21))
    draft = a_draft(world)
    leave(world)
    _due(world)
    assert [message.recipient for message in world.messages("draft_reminder")] == [
        person_recipient(OTHER_REFERRER.person_id)
    ]
    world.clock.pass_by(days=6)
    for message in world.messages("draft_reminder"):
        world.store.messages[message.message_id] = replace(message, attempt_at=None)
    assert old_drafts.look_after_drafts(world) == 1
    assert world.drafts.get(draft.draft_id) is None
    assert [message.recipient for message in world.messages("draft_deleted")] == [
        person_recipient(OTHER_REFERRER.person_id)
    ]


def test_people_who_left_are_not_chased(world: FakeWorld) -> None:
    case = refer(world)
    leave(world)
    submission = world.cases.submission(case)
    asked = (chasing.contacts_to_tell(world, submission), chasing.whom_to_ask(world, submission))
    assert asked == ([OTHER_REFERRER], [OTHER_REFERRER])


# --- what a school became ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("person", "secrets"), [(OF_ACADEMY, False), (LEADS_ACADEMY, True)])
def test_the_academy_goes_on_with_what_the_school_began_and_sent(
    academy: FakeWorld, person: Person, secrets: bool
) -> None:
    draft, sent = a_draft(academy, **SECRETS), refer(academy, **SECRETS).submission_id
    assert drafting.open_draft(academy, draft.draft_id, "browser", person) == draft
    assert sees_all(academy, draft, person) is secrets
    assert sent_forms.find(academy, sent, person).sees_all is secrets
    assert [each.draft_id for each in draft_lists.open_drafts(academy, person, schools_of(academy, person)).rows] == [
        draft.draft_id
    ]


@pytest.mark.parametrize("person", [OF_ACADEMY, LEADS_ACADEMY])
def test_a_colleague_at_the_academy_moves_the_draft_there_to_send_it(academy: FakeWorld, person: Person) -> None:
    saved = move(academy, a_draft(academy, **SECRETS), person, ACADEMY.urn)
    assert (saved.draft.school_urn, saved.draft.origin_urn) == (ACADEMY.urn, SCHOOL.urn)
    assert not sees_all(academy, saved.draft, OF_ACADEMY)
    assert sees_all(academy, saved.draft, LEADS_ACADEMY)


def test_mail_for_a_closed_school_reaches_the_contacts_of_what_it_became(academy: FakeWorld) -> None:
    academy.people.add(LEADS_ACADEMY)
    now = contacts_now(academy, SCHOOL.urn)
    assert {person.person_id for person in now} == {REFERRER.person_id, OTHER_REFERRER.person_id, "academy"}
    assert leads_among(academy, now, SCHOOL.urn) == [replace(LEADS_ACADEMY, version=1)]


def test_an_open_school_stays_its_own_until_it_closes(world: FakeWorld) -> None:
    world.schools.put_many(
        [registered(SCHOOL, came_after=(ACADEMY.urn,)), registered(ACADEMY, came_before=(SCHOOL.urn,))]
    )
    world.people.add(OF_ACADEMY)
    assert not speaks_for(world, OF_ACADEMY, SCHOOL.urn)
    assert schools_of(world, OF_ACADEMY) == [ACADEMY]
    assert OF_ACADEMY.person_id not in {person.person_id for person in contacts_now(world, SCHOOL.urn)}


def test_the_closed_school_has_nothing_of_the_academy(academy: FakeWorld) -> None:
    assert not speaks_for(academy, REFERRER, ACADEMY.urn)
