"""What changed, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.guidance.differences import Part, Row, changed_rows, is_changed, side_by_side

S, R, A = Part.SAME, Part.REMOVED, Part.ADDED


def test_words_that_changed_stand_in_their_paragraph() -> None:
    rows = side_by_side("Tell the team.\n\nWithin five days.", "Tell the team.\n\nWithin ten school days.")
    assert rows == [
        Row(((S, "Tell the team."),), ((S, "Tell the team."),)),
        Row(((S, "Within "), (R, "five "), (S, "days.")), ((S, "Within "), (A, "ten school "), (S, "days."))),
    ]


def test_a_new_paragraph_stands_alone() -> None:
    assert side_by_side("One.", "One.\nTwo.")[1] == Row((), ((A, "Two."),))
    assert side_by_side("One.\nTwo.", "Two.")[0] == Row(((R, "One."),), ())


def test_empty_lines_and_line_ends_are_no_change() -> None:
    assert not is_changed(side_by_side("One.\r\n\r\n\r\nTwo. ", "One.\nTwo."))


def test_only_changes_and_their_neighbours_are_shown() -> None:
    before = "\n".join(str(number) for number in range(20))
    rows = changed_rows(side_by_side(before, before.replace("10", "ten")))
    assert [row.after[0][1] for row in rows] == ["9", "ten", "11"]


def test_long_texts_are_compared_in_no_time() -> None:
    before, after = (" ".join(f"{word}{n}" for n in range(40_000)) for word in ("a", "b"))
    assert len(side_by_side(before, after)) == 1
    lines = ["\n".join(f"{word} {n % 7}" for n in range(40_000)) for word in ("a", "b")]
    assert is_changed(side_by_side(*lines))


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_nothing_is_lost_on_either_side(before: str, after: str) -> None:
    rows = side_by_side(before, after)
    left = "".join(text for row in rows for _, text in row.before)
    right = "".join(text for row in rows for _, text in row.after)
    assert left.split() == before.split() or "".join(left.split()) == "".join(before.split())
    assert "".join(right.split()) == "".join(after.split())
