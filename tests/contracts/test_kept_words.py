"""The contract of the port Kept."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.people.kept import KeptWords
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

WORDS = KeptWords("person-2", "/cases/BCDF-2347/notes", {"note": "Phoned.\nNo answer.", "once": "t" * 24}, TUESDAY)


def test_the_newest_is_kept_for_its_person_alone(world: World) -> None:
    assert world.kept.get("person-2") is None
    world.kept.keep(WORDS)
    newer = replace(WORDS, path="/cases/BCDF-2347/steps/contact", at=TUESDAY + timedelta(minutes=1))
    world.kept.keep(newer)
    assert world.kept.get("person-2") == newer
    assert world.kept.get("person-3") is None


def test_it_is_dropped_and_may_be_dropped_again(world: World) -> None:
    world.kept.keep(WORDS)
    world.kept.drop("person-2", TUESDAY)
    world.kept.drop("person-2", TUESDAY)
    assert world.kept.get("person-2") is None


def test_what_was_kept_since_is_not_dropped(world: World) -> None:
    world.kept.keep(WORDS)
    newer = replace(WORDS, at=TUESDAY + timedelta(minutes=1))
    world.kept.keep(newer)
    world.kept.drop("person-2", TUESDAY)
    assert world.kept.get("person-2") == newer
