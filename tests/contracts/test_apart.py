"""The contract of the port Apart."""

from datetime import timedelta

from chalicelib.ports.world import World
from tests.adapters.examples import acceptance
from tests.support.table import TUESDAY

UNTIL = TUESDAY + timedelta(days=1)


class TestApart:
    def test_what_is_written_there_is_only_there(self, world: World) -> None:
        with world.apart("one", UNTIL):
            world.cases.accept(acceptance("A"))
            assert world.cases.head("case-A")
            assert world.cases.open_cases("", 10).cases
        assert world.cases.head("case-A") is None
        assert not world.cases.open_cases("", 10).cases
        with world.apart("two", UNTIL):
            assert world.cases.head("case-A") is None
        with world.apart("one", UNTIL):
            assert world.cases.head("case-A")

    def test_what_lies_outside_is_not_there(self, world: World) -> None:
        world.cases.accept(acceptance("A"))
        with world.apart("one", UNTIL):
            assert world.cases.head("case-A") is None
            assert not world.cases.open_cases("", 10).cases
            world.cases.accept(acceptance("A"))  # the same ids are free
        assert world.cases.head("case-A")

    def test_it_is_left_also_by_an_error(self, world: World) -> None:
        try:
            with world.apart("one", UNTIL):
                world.cases.accept(acceptance("A"))
                raise ValueError
        except ValueError:
            assert world.cases.head("case-A") is None
