"""Whatever becomes of the people: an open case has an owner who can act, or stands among those that nobody owns."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration import administering, shutting_out
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.casework import lists, taking
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sign_in import council_people
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    OTHER_ADMINISTRATOR,
    SCHOOL,
    FakeWorld,
    a_world,
    refer,
)

TEACHER = replace(COLLEAGUE, schools=(SCHOOL,))
WORKERS = (OFFICER, TEACHER, MANAGER)
ROLES = st.frozensets(st.sampled_from([Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR]), max_size=2)
WHO = st.sampled_from([person.person_id for person in WORKERS])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("roles"), WHO, ROLES),
        st.tuples(st.just("council"), WHO, ROLES),
        st.tuples(st.sampled_from(["disable", "take", "jobs", "agree"]), WHO, st.just(frozenset[Role]())),
    ),
    max_size=8,
)


def _now(world: FakeWorld, person_id: str) -> Person:
    found = world.people.get(person_id)
    assert found
    return found


def _act(world: FakeWorld, act: str, person_id: str, roles: frozenset[Role]) -> None:
    person = _now(world, person_id)
    match act:
        case "roles":
            administering.change_person(
                world, ADMINISTRATOR, person_id, person.version, person.name, roles, NewOwners()
            )
        case "council":
            council_people.with_roles(world, person, roles)
        case "disable":
            shutting_out.disable(world, ADMINISTRATOR, person_id, person.version, at_once=True)
        case "take":
            for case in lists.open_cases(world, "", lists.Filters(lists.NOBODY)).cases[:1]:
                taking.take(world, case.reference, person, case.version, f"{person_id}{case.version}")
        case "agree":
            for request in waiting(world):
                agree(world, OTHER_ADMINISTRATOR, request.request_id)
        case _:
            work(world)


def _misplaced(world: FakeWorld) -> list[str]:
    unowned = {case.case_id for case in lists.open_cases(world, "", lists.Filters(lists.NOBODY)).cases}
    owned = {case.case_id: case.owner_id for case in world.store.heads.values() if case.owner_id}
    can_act = {case_id for case_id, owner in owned.items() if _now(world, owner).may_own_cases}
    return sorted(world.store.heads.keys() - unowned - can_act)


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_every_open_case_has_an_owner_who_can_act_or_is_unowned(
    acts: Sequence[tuple[str, str, frozenset[Role]]],
) -> None:
    world = a_world(people=(*WORKERS, ADMINISTRATOR, OTHER_ADMINISTRATOR))
    for person in WORKERS:
        case = refer(world)
        taking.take(world, case.reference, person, case.version, f"take {case.reference}")
    for act in acts:
        try:
            _act(world, *act)
        except (Conflict, DomainError):
            continue
        assert not _misplaced(world)
    work(world)
    assert not _misplaced(world)
    for case in world.store.heads.values():
        assert not case.owner_id or _now(world, case.owner_id).may_own_cases
