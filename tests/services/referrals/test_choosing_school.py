"""A SCHOOL field from the first search to its answer."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.in_words import section
from chalicelib.journeys.engine.pages import Page, Repeat
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.engine.school_choice import MOST_OFFERED, choice_of
from chalicelib.services.referrals.choosing_school import with_schools
from tests.support.world import NOW, OTHER_SCHOOL, SCHOOL, FakeWorld, a_world, registered

WHICH = Field("to", "Which school?", Kind.SCHOOL, missing="Find the school.")
PAGE = Page("to", "New school", (WHICH,))
BY_HAND = {"to": "lycée", "to-urn": "none", "to-typed": "Lycée Fictif, Paris, France"}


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def _post(world: FakeWorld, *posts: dict[str, str], page: Page = PAGE) -> tuple[dict[str, str], str]:
    """The kept answers after each form was sent, and the field that the last one offers schools for."""
    raw, offers = dict[str, str](), ""
    for post in posts:
        looked = with_schools(world, page, raw | post)
        raw, offers = looked.raw, looked.offers
    return raw, offers


def test_found_schools_are_offered_once_and_then_must_be_chosen(world: FakeWorld) -> None:
    raw, offers = _post(world, {"to": SCHOOL.name})
    assert (offers, SCHOOL.urn in {found.urn for found in choice_of("to", raw).found}) == ("to", True)
    raw, offers = _post(world, {"to": SCHOOL.name}, {"to": SCHOOL.name})
    assert offers == ""
    assert parse(PAGE, raw, NOW).problems == {"to": "Choose the school, or say that it is none of these."}


def test_a_chosen_school_is_kept_as_it_is_called_now(world: FakeWorld) -> None:
    raw, offers = _post(world, {"to": SCHOOL.urn}, {"to": SCHOOL.urn, "to-urn": SCHOOL.urn})
    world.schools.schools[SCHOOL.urn] = replace(registered(SCHOOL), name="Renamed Later")
    parsed = parse(PAGE, raw, NOW)
    assert offers == ""
    assert parsed.values["to-urn"] == SCHOOL.urn
    assert str(parsed.values["to"]).startswith(SCHOOL.name)
    assert section(PAGE, raw, NOW).rows[0].value == parsed.values["to"]


def test_a_school_chosen_while_typing_needs_no_second_page(world: FakeWorld) -> None:
    called = ", ".join(filter(None, (SCHOOL.name, registered(SCHOOL).town)))
    raw, offers = _post(world, {"to": called, "to-urn": SCHOOL.urn})
    assert (offers, parse(PAGE, raw, NOW).values["to-urn"]) == ("", SCHOOL.urn)


@pytest.mark.parametrize("urn", ["999999", "none'", SCHOOL.urn + " ", "x" * 500])
def test_a_choice_that_was_not_offered_is_open_again(world: FakeWorld, urn: str) -> None:
    raw, offers = _post(world, {"to": OTHER_SCHOOL.name, "to-urn": urn})
    assert (offers, raw["to-urn"]) == ("to", "")


def test_other_words_open_the_choice_again(world: FakeWorld) -> None:
    chosen = {"to": SCHOOL.name, "to-urn": SCHOOL.urn}
    raw, offers = _post(world, chosen, {"to": OTHER_SCHOOL.name, "to-urn": SCHOOL.urn})
    assert (offers, raw["to-urn"]) == ("to", "")
    assert [found.urn for found in choice_of("to", raw).found] == [OTHER_SCHOOL.urn]


def test_a_school_that_is_not_found_is_entered_by_hand(world: FakeWorld) -> None:
    raw, offers = _post(world, {"to": "lycée"})
    assert (offers, choice_of("to", raw).found) == ("to", ())
    assert parse(PAGE, raw, NOW).problems == {"to": "Find the school, then choose it."}
    raw, offers = _post(world, {"to": "lycée"}, BY_HAND | {"to-typed": ""})
    assert parse(PAGE, raw, NOW).problems == {"to": "Enter the name of the school and where it is."}
    raw, offers = _post(world, {"to": "lycée"}, BY_HAND)
    assert (offers, parse(PAGE, raw, NOW).values) == ("", {"to": BY_HAND["to-typed"]})


def test_none_of_those_found_is_an_answer_too(world: FakeWorld) -> None:
    search = {"to": SCHOOL.name}
    raw, offers = _post(world, search, search | {"to-urn": "none", "to-typed": "Another of that name"})
    assert (offers, parse(PAGE, raw, NOW).values) == ("", {"to": "Another of that name"})


def test_an_empty_answer_is_missing_or_may_be_left_out(world: FakeWorld) -> None:
    raw, offers = _post(world, {"to": " ", "to-urn": SCHOOL.urn})
    assert (offers, parse(PAGE, raw, NOW).problems) == ("", {"to": "Find the school."})
    optional = Page("to", "New school", (replace(WHICH, missing=None),))
    assert parse(optional, raw, NOW).values == {}


def test_what_a_browser_says_was_found_is_not_kept(world: FakeWorld) -> None:
    forged = "\t".join(("Forged School", "", "", "", "", "900009"))
    raw, _ = _post(world, {"to": "x", "to-urn": "900009", "to-found": f"x\n{forged}"})
    assert "Forged" not in raw["to-found"]
    assert parse(PAGE, raw, NOW).values == {}


def test_no_more_than_ten_are_offered_and_a_long_text_is_not_looked_for(world: FakeWorld) -> None:
    many = [registered(School(str(910_000 + number), f"Ash School {number}")) for number in range(30)]
    world.schools.schools |= {school.urn: school for school in many}
    raw, _ = _post(world, {"to": "ash"})
    assert len(choice_of("to", raw).found) == MOST_OFFERED
    raw, _ = _post(world, {"to": "ash " * 40})
    assert choice_of("to", raw).found == ()
    assert parse(PAGE, raw, NOW).problems == {"to": "Look for a school with 100 characters or fewer."}


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb"])
def test_text_that_reads_as_what_it_is_not_is_refused(world: FakeWorld, text: str) -> None:
    raw, _ = _post(world, BY_HAND | {"to": ""}, BY_HAND | {"to": "", "to-typed": text})
    assert "a character in it that cannot be used" in parse(PAGE, raw, NOW).problems["to"]


def test_only_what_is_asked_is_looked_for(world: FakeWorld) -> None:
    yes = Choice("yes", "Yes", reveals=(WHICH,))
    page = Page("to", "New school", (Field("any", "Any?", Kind.RADIOS, choices=(yes, Choice("no", "No"))),))
    assert _post(world, {"any": "no", "to": SCHOOL.name}, page=page)[1] == ""
    assert _post(world, {"any": "yes", "to": SCHOOL.name}, page=page)[1] == "to"


def test_one_of_several_has_a_school_of_its_own(world: FakeWorld) -> None:
    siblings = Repeat("siblings", "sibling", "Siblings", "sibling", (replace(WHICH, name="school"),), 5, ("school",))
    page, name = siblings.page(2), "sibling-2-school"
    raw, _ = _post(world, {name: SCHOOL.urn, f"{name}-urn": SCHOOL.urn}, page=page)
    assert (siblings.numbers(raw), parse(page, raw, NOW).values[f"{name}-urn"]) == ((2,), SCHOOL.urn)
