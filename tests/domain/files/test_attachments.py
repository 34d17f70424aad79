"""Files that go with pages and sheets: whose they are, and how many there may be."""

import pytest

from chalicelib.domain.errors import NotPossibleNow
from chalicelib.domain.files.attachments import (
    MOST,
    Attachment,
    Owner,
    Shelf,
    has_file,
    owner_in,
    with_file,
    without_file,
)


@pytest.mark.parametrize("shelf", Shelf)
def test_an_owner_is_found_again_in_its_text(shelf: Shelf) -> None:
    owner = Owner(shelf, "who-to-tell")
    assert owner_in(str(owner)) == owner


@pytest.mark.parametrize("text", ["", "procedures", "a-draft-of-a-form"])
def test_the_draft_of_a_form_is_no_owner(text: str) -> None:
    assert owner_in(text) is None


def test_a_file_is_there_once_with_its_last_name() -> None:
    files = with_file((), Attachment("file-1", "Form", 1))
    again = with_file(files, Attachment("file-1", "Referral form", 1))
    assert [each.name for each in again] == ["Referral form"]
    assert has_file(again, "file-1")
    assert not has_file(without_file(again, "file-1"), "file-1")


def test_there_are_so_many_and_no_more() -> None:
    files = tuple(Attachment(f"file-{number}", "Form", 1) for number in range(MOST))
    with pytest.raises(NotPossibleNow, match=f"{MOST} files"):
        with_file(files, Attachment("one-more", "Form", 1))
    assert len(with_file(files, Attachment("file-0", "Other name", 1))) == MOST
