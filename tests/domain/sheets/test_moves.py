"""What can be done with a sheet in which state."""

from datetime import date

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.stored_authority import authority_from, stored_form
from chalicelib.domain.errors import NotPossibleNow
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.body import by_when, filled_in
from chalicelib.domain.sheets.lacking import NOBODY, lacks
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.readers import Reader, Readers
from chalicelib.domain.sheets.sheet import Audience, SheetState, SheetType
from chalicelib.domain.sheets.wording import audience_words
from tests.support.sheets import HEADS, SHEET
from tests.support.world import NOW

DRAFT = replace(SHEET, sheet_id="s", by="officer")
PUBLISHED = moves.published(DRAFT, "<p>x</p>", NOW)
ALLOWED = {
    SheetState.DRAFT: {Move.WRITE, Move.ASK, Move.SCHEDULE, Move.PUBLISH, Move.DISCARD},
    SheetState.SECOND_READER: {Move.READ, Move.HAND_BACK, Move.DISCARD},
    SheetState.SCHEDULED: {Move.UNSCHEDULE, Move.PUBLISH, Move.DISCARD},
    SheetState.PUBLISHED: {Move.AMEND, Move.STOP, Move.WITHDRAW},
    SheetState.WITHDRAWN: set[Move](),
}


@pytest.mark.parametrize("state", SheetState)
def test_each_state_allows_its_moves(state: SheetState) -> None:
    sheet = replace(DRAFT, state=state)
    assert {move for move in Move if moves.may(move, sheet)} == ALLOWED[state]
    for move in set(Move) - ALLOWED[state]:
        with pytest.raises(NotPossibleNow):
            moves.must(move, sheet)


def test_the_second_reader_is_somebody_else_and_other_words_need_another_look() -> None:
    asked = moves.asked_to_read(DRAFT)
    with pytest.raises(NotPossibleNow, match="You wrote this sheet"):
        moves.read_by(asked, "officer")
    read = moves.read_by(asked, "manager")
    assert (read.state, read.second_reader) == (SheetState.DRAFT, "manager")
    assert moves.written(read, replace(read, title="Other"), "officer").second_reader == ""


def test_an_amendment_begins_as_a_draft_and_the_old_stays() -> None:
    draft = moves.amended([PUBLISHED], "manager")
    assert (draft.amendment, draft.state, draft.html, draft.published_at) == (1, SheetState.DRAFT, "", None)
    assert (draft.number, draft.markdown) == (PUBLISHED.number, PUBLISHED.markdown)
    assert moves.live_of([draft, PUBLISHED]) == PUBLISHED
    with pytest.raises(NotPossibleNow, match="being written already"):
        moves.amended([draft, PUBLISHED], "officer")


def test_what_was_never_published_cannot_be_amended() -> None:
    with pytest.raises(NotPossibleNow):
        moves.amended([DRAFT], "officer")


def test_one_date_is_one_variable() -> None:
    dated = replace(DRAFT, complete_by=date(2026, 3, 30), complete_words="")
    assert filled_in(dated, "By {{date}} and {{ Date }}.") == "By 30 March 2026 and 30 March 2026."
    assert by_when(dated) == "30 March 2026"
    assert filled_in(DRAFT, "By {{date}}.") == "By {{date}}."
    assert by_when(DRAFT) == "as soon as possible"


READERS = Readers((Reader("1", next(iter(HEADS.roles)), "contact:1", "Hetty", "h@x.example"),), (), 1)
SOUND = replace(DRAFT, markdown="Read it.")


@pytest.mark.parametrize(
    ("facts", "readers", "words"),
    [
        ({}, READERS, ""),
        ({"summary": ""}, READERS, "summary"),
        ({"markdown": ""}, READERS, "text of the sheet"),
        ({"type": SheetType.ACTION}, READERS, "summary of the action"),
        ({"markdown": "By {{date}}."}, READERS, "Enter the day"),
        ({"summary": "By {{date}}."}, READERS, "Enter the day"),
        ({"markdown": "By {{date}}.", "complete_by": date(2026, 3, 30)}, READERS, ""),
        ({"amendment": 1}, READERS, "what this amendment changes"),
        ({"attachments": (Attachment("file-1", "Form", 12),)}, READERS, "“Form” cannot be used"),
        ({"audience": Audience()}, READERS, "whom the sheet is for"),
        ({}, Readers(schools=3), NOBODY),
    ],
)
def test_what_a_sheet_lacks_is_a_sentence(facts: dict[str, object], readers: Readers, words: str) -> None:
    found = lacks(replace(SOUND, **facts), readers, {})
    assert len(found) == bool(words)
    assert words in " ".join(found)


def test_an_audience_in_words() -> None:
    assert audience_words(HEADS) == "Headteachers and chairs of governors, all phases"
    some = replace(HEADS, phases=frozenset({"Primary"}), areas=frozenset({"Port"}), urns=frozenset({"1"}))
    assert audience_words(some) == "Headteachers and chairs of governors, Primary, in Port, 1 chosen school"
    assert audience_words(Audience()) == ""


def test_an_authority_has_names_of_its_own_for_types() -> None:
    named = authority_from({"sheet_types": {"information": "For noting", "newer-type": "Kept"}})
    assert named.sheet_type(SheetType.INFORMATION) == "For noting"
    assert named.sheet_type(SheetType.ACTION) == "Action"
    again = authority_from(stored_form(named))
    assert again.sheet_types == named.sheet_types
