"""A trust with eleven schools: one person is a contact of all of them, leads some, and leaves one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.referral.school_referral import FORM
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.people.staffing import contacts_now
from chalicelib.services.people.whose import draft_as_thing, schools_of, speaks_for, standing_of
from chalicelib.services.referrals import beginning, draft_lists, drafting, saving
from tests.support.bulk import ANSWERS
from tests.support.world import FakeWorld, a_draft, a_world, registered

ELEVEN = tuple(School(f"9001{number:02}", f"Trust School {number}") for number in range(11))
LED = frozenset({1, 4, 7})
TRUST = Person(
    "trust",
    "Tia Trust",
    "tia@trust.example",
    schools=tuple(replace(s, safeguarding=n in LED) for n, s in enumerate(ELEVEN)),
)
LATER = School("900200", "Later Academy")


def a_trust() -> FakeWorld:
    world = a_world()
    world.schools.put_many([registered(school) for school in (*ELEVEN, LATER)])
    world.people.add(TRUST)
    return world


@pytest.fixture
def world() -> FakeWorld:
    return a_trust()


def begun(world: FakeWorld, person: Person, school: School | None = None) -> Draft:
    draft = beginning.begin(world, FORM, {"immediate_risk": "no", "phoned": "no"}, "browser", person)
    assert isinstance(draft, Draft)
    world.clock.pass_by(minutes=1)
    return move(world, draft, person, school) if school else draft


def move(world: FakeWorld, draft: Draft, person: Person, school: School) -> Draft:
    page = drafting.journey_of(world, draft, person).page("your-school", draft.raw)
    assert page
    return saving.save_page(world, draft, person, page, {"school_urn": school.urn}).draft


def listed(world: FakeWorld, person: Person) -> set[str]:
    return {draft.draft_id for draft in draft_lists.open_drafts(world, person, schools_of(world, person)).rows}


def opens(world: FakeWorld, draft: Draft, person: Person) -> bool:
    try:
        return bool(drafting.open_draft(world, draft.draft_id, "another", person))
    except NotFound:
        return False


@pytest.mark.parametrize("left", [1, 2, 10, 11])
def test_leaving_some_schools_keeps_the_drafts_of_the_others(world: FakeWorld, left: int) -> None:
    drafts = {school.urn: begun(world, TRUST, school) for school in ELEVEN}
    free = begun(world, TRUST)
    now = replace(TRUST, schools=TRUST.schools[left:])
    kept = {draft.draft_id for urn, draft in drafts.items() if urn in {school.urn for school in now.schools}}
    assert {d.draft_id for d in drafts.values() if opens(world, d, now)} == kept
    assert listed(world, now) == kept
    assert not opens(world, free, now)


def test_many_drafts_of_a_school_that_somebody_left_hide_none_of_their_own(world: FakeWorld) -> None:
    now = replace(TRUST, schools=ELEVEN[1:])
    free = begun(world, now)
    for _ in range(30):
        begun(world, TRUST, ELEVEN[0])
    assert opens(world, free, now)
    assert free.draft_id in listed(world, now)


def test_a_school_that_began_many_forms_finds_all_of_them(world: FakeWorld) -> None:
    drafts = {begun(world, TRUST, ELEVEN[0]).draft_id for _ in range(30)}
    assert listed(world, TRUST) == drafts


def test_files_of_colleagues_hide_none_of_ones_own(world: FakeWorld) -> None:
    colleague = replace(TRUST, person_id="colleague", schools=(ELEVEN[0],))
    mine = bulk_files.begin(world, TRUST, "leaver", ELEVEN[0].urn, ANSWERS)
    for _ in range(60):
        bulk_files.begin(world, colleague, "leaver", ELEVEN[0].urn, ANSWERS)
    assert bulk_files.open_file(world, mine.file_id, TRUST)
    assert bulk_files.my_files(world, TRUST).rows == (mine,)


# --- what a school became -------------------------------------------------------------------------------------------------


def close(world: FakeWorld, school: School, *became: School) -> None:
    world.schools.put_many([registered(school, status="Closed", came_after=tuple(each.urn for each in became))])
    world.schools.put_many([registered(each, came_before=(school.urn,)) for each in became])


def sees_all(world: FakeWorld, draft: Draft, person: Person) -> bool:
    return standing_of(world, draft_as_thing(draft), person).sees_all


def test_the_academy_that_is_another_of_the_eleven_goes_on_with_the_draft(world: FakeWorld) -> None:
    old, academy = ELEVEN[0], ELEVEN[1]
    draft = begun(world, TRUST, old)
    close(world, old, academy)
    of_academy, of_neither = (replace(TRUST, schools=TRUST.schools[left:]) for left in (1, 2))
    assert [opens(world, draft, person) for person in (TRUST, of_academy, of_neither)] == [True, True, False]
    assert listed(world, of_academy) == {draft.draft_id}


def test_leading_the_closed_school_or_another_does_not_lead_the_academy(world: FakeWorld) -> None:
    old, academy, other = ELEVEN[:3]
    close(world, old, academy)
    draft = begun(world, TRUST, old)
    leads = [
        replace(TRUST, person_id="lead", schools=tuple(replace(s, safeguarding=s == led) for s in ELEVEN))
        for led in (old, academy, other)
    ]
    assert [sees_all(world, draft, lead) for lead in leads] == [True, True, False]
    assert [sees_all(world, begun(world, TRUST, academy), lead) for lead in leads] == [False, True, False]


def test_a_split_school_is_nobodys_but_its_own_contacts(world: FakeWorld) -> None:
    draft = begun(world, TRUST, ELEVEN[0])
    close(world, ELEVEN[0])
    assert opens(world, draft, TRUST)
    assert not opens(world, draft, replace(TRUST, schools=TRUST.schools[1:]))


@pytest.mark.parametrize("status", ["Open", "Open, but proposed to close", "Closed"])
def test_what_went_to_a_school_that_is_still_open_has_gone_no_further(world: FakeWorld, status: str) -> None:
    first, second = ELEVEN[:2]
    world.schools.put_many(
        [
            registered(first, status="Closed", came_after=(second.urn, LATER.urn)),
            registered(second, status=status, came_before=(first.urn,), came_after=(LATER.urn,)),
            registered(LATER, status="Proposed to open", came_before=(first.urn, second.urn)),
        ]
    )
    there = Person("later", "Lea Later", "lea@later.example", schools=(LATER,))
    world.people.add(there)
    went_on = status == "Closed"
    assert speaks_for(world, there, first.urn) is went_on
    assert (first.urn in [school.urn for school in schools_of(world, there)]) is went_on
    assert (there.person_id in {each.person_id for each in contacts_now(world, first.urn)}) is went_on


def test_an_author_who_left_the_first_school_no_longer_sees_what_its_people_wrote(world: FakeWorld) -> None:
    """Its lead wrote in the draft too. An author sees it who is still a contact of what the first school became."""
    first, second, academy = ELEVEN[:3]
    draft = move(world, a_draft(world, TRUST.person_id, restricted_address="yes", school_urn=first.urn), TRUST, second)
    left = replace(TRUST, schools=(second,))
    assert (opens(world, draft, left), sees_all(world, draft, left), sees_all(world, draft, TRUST)) == (
        True,
        False,
        True,
    )
    close(world, first, academy)
    assert not sees_all(world, draft, left)
    assert sees_all(world, draft, replace(TRUST, schools=(second, academy)))


# --- moves ----------------------------------------------------------------------------------------------------------------

LEADS = [
    replace(TRUST, person_id=f"lead-{led.urn}", schools=tuple(replace(s, safeguarding=s == led) for s in ELEVEN))
    for led in ELEVEN
]


@given(st.lists(st.tuples(st.sampled_from([TRUST, *LEADS]), st.sampled_from(ELEVEN)), max_size=6))
def test_no_chain_of_moves_shows_secrets_to_another_schools_lead(moves: list[tuple[Person, School]]) -> None:
    world = a_trust()
    draft = a_draft(world, TRUST.person_id, restricted_address="yes", school_urn=ELEVEN[0].urn)
    for person, school in moves:
        draft = move(world, draft, person, school)
        assert [sees_all(world, draft, lead) for lead in LEADS] == [True] + [False] * 10
