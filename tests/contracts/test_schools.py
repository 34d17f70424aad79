"""The contract of the port Schools."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World

HEATH = RegisteredSchool(
    "900001", "Heath", "999", "2001", "Community school", "Primary", "Open", "Exampleton", "ZZ99 3WZ"
)


class TestSchools:
    def test_what_became_of_a_school_comes_back_with_it(self, world: World) -> None:
        schools = [replace(HEATH, came_after=("900002",)), replace(HEATH, urn="900002", came_before=("900001",))]
        world.schools.put_many(schools)
        assert sorted(world.schools.of(["900001", "900002", "900003"]), key=lambda school: school.urn) == schools
        assert world.schools.get("900001") == schools[0]

    @pytest.mark.parametrize(
        ("text", "found"),
        [("HEATH", 2), ("heath lane", 1), ("héath", 2), ("lane", 1), ("primary", 0), ("oak", 0), ("", 0)],
    )
    def test_schools_are_found_by_the_words_of_their_names(self, world: World, text: str, found: int) -> None:
        world.schools.put_many([HEATH, replace(HEATH, urn="900002", name="Heath Lane Primary School")])
        assert len(world.schools.found_by(text, 5)) == found

    def test_a_school_is_not_found_by_a_name_that_it_had(self, world: World) -> None:
        world.schools.put_many([HEATH])
        world.schools.put_many([replace(HEATH, name="Moor")])
        assert (world.schools.found_by("heath", 5), len(world.schools.found_by("moor", 5))) == ([], 1)

    @pytest.mark.parametrize("limit", [1, 2, 50])
    def test_the_schools_of_an_authority_come_page_by_page_also_closed_ones(self, world: World, limit: int) -> None:
        urns = ("900003", "900001", "900002")
        ours = [replace(HEATH, la_code="998", urn=urn, status="Closed" if urn == "900002" else "Open") for urn in urns]
        world.schools.put_many(
            [*ours, replace(HEATH, urn="900004", la_code="926"), replace(HEATH, urn="900005", la_code="")]
        )
        page = world.schools.of_authority("998", limit)
        found = list(page.rows)
        while page.after:
            page = world.schools.of_authority("998", limit, page.after)
            found += page.rows
        assert [school.urn for school in found] == ["900001", "900002", "900003"]
        assert world.schools.of_authority("", 10).rows == ()

    def test_a_school_that_changes_its_authority_is_the_others(self, world: World) -> None:
        world.schools.put_many([replace(HEATH, la_code="998")])
        world.schools.put_many([replace(HEATH, la_code="926")])
        assert (world.schools.of_authority("998", 5).rows, len(world.schools.of_authority("926", 5).rows)) == ((), 1)
