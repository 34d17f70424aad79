"""Two people who write in one sheet: no word of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.sheets.merging import marks_of, merged

SEEN = {"title": "Old", "summary": "Old", "text": "Old"}


def test_what_only_the_other_changed_is_theirs_and_what_both_changed_is_shown() -> None:
    stored = SEEN | {"title": "Theirs", "text": "Theirs"}
    typed = SEEN | {"summary": "Mine", "text": "Mine"}
    found = merged(marks_of(SEEN), stored, typed)
    assert found.texts == {"title": "Theirs", "summary": "Mine", "text": "Mine"}
    assert found.theirs == {"title": "Theirs", "text": "Theirs"}
    assert found.both == {"text"}


def test_the_same_words_in_other_line_ends_are_no_change() -> None:
    seen = {"text": "a\nb"}
    assert merged(marks_of(seen), {"text": "a\nb"}, {"text": "a\r\nb\r\n"}).theirs == {}


def test_marks_that_are_not_ours_lose_nothing() -> None:
    found = merged("x.y", SEEN | {"title": "Theirs"}, SEEN | {"title": "Mine"})
    assert found.texts["title"] == "Mine"
    assert found.theirs == {"title": "Theirs"}
    assert found.both == {"title"}


TEXTS = st.fixed_dictionaries({name: st.sampled_from(["a", "b", "c"]) for name in ("one", "two", "three")})


@given(TEXTS, TEXTS, TEXTS)
def test_every_change_of_either_is_in_the_texts_or_shown(
    seen: dict[str, str], stored: dict[str, str], typed: dict[str, str]
) -> None:
    found = merged(marks_of(seen), stored, typed)
    for name in seen:
        if typed[name] != seen[name]:
            assert found.texts[name] == typed[name]
        if stored[name] not in (seen[name], typed[name]):
            assert found.theirs[name] == stored[name]
        if typed[name] == seen[name]:
            assert found.texts[name] == stored[name]
