"""What a person reads where something is not possible."""

import pytest

from chalicelib.domain.errors import AlreadySent, NotFound, Unreadable
from chalicelib.domain.newer import NotStored, OfNewerVersion, needed


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotFound(), "There is no page at this address, or you do not have access to it."),
        (AlreadySent("draft"), "You already sent this referral."),
        (
            OfNewerVersion(),
            "A newer version of the service wrote this, and this one does not know what to do with it.",
        ),
    ],
)
def test_the_words_of_an_error(error: Exception, words: str) -> None:
    assert str(error) == words


def test_what_was_sent_already_is_named() -> None:
    assert AlreadySent("draft").draft_id == "draft"


def test_a_row_that_cannot_be_read_is_known_by_its_reference() -> None:
    assert (Unreadable("R-1").reference, Unreadable().reference) == ("R-1", "")


@pytest.mark.parametrize("text", ["", None])
def test_what_every_version_stores_must_be_there(text: str | None) -> None:
    assert needed("words") == "words"
    with pytest.raises(NotStored):
        needed(text)
