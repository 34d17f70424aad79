"""How a purpose is declared: one value in a file of its own under `purposes`, and a line in `purposes.all_purposes`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct

from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink, UsedLink
from chalicelib.journeys.casework.case_step import Values
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.world import World


class Fact(Struct, frozen=True):
    """One line of what the contact needs to know for their answer."""

    label: str
    words: str


class Purpose(Struct, frozen=True):
    """What a link asks, what it shows after the code, and what the confirmed answer does."""

    slug: str
    emails: frozenset[str]
    """The emails that carry such a link; each is declared with LinkTo.ONE_PURPOSE."""
    lives: timedelta
    title: str
    asks: str
    """A sentence after the name of the authority, for the page before the code. Scanners read it too."""
    thing: Callable[[Message], str]
    """The ids of what a link in this email is about. No personal data."""
    reference: Callable[[World, PurposeLink], str | None]
    """The reference that both sides use. None once no answer is needed. Scanners read it too."""
    record: Callable[[World, PurposeLink], str]
    """The id of the case or return whose audit names what happens to the link; empty where it is about no child."""
    facts: Callable[[World, PurposeLink], Sequence[Fact]]
    """Shown after the code. Records the look if it is at a child's record."""
    page: Page
    """Its first question is the one that decides."""
    button: str
    act: Callable[[World, PurposeLink, UsedLink, Values], None]
    """Does it and uses the link up, in one transaction; once, however often it is called for one link. Raises Refused with
    the sentence to show, or Conflict where the thing waits for no answer any more or the link is over."""
    done: Mapping[str, str]
    """What follows, by what was chosen in the first question."""
    needs_code: bool = True
    """False only where the facts are nobody's: then the button alone shows them. Nothing is done without a complete answer."""

    @property
    def question(self) -> Field:
        return self.page.fields[0]

    def in_words(self, answered: str) -> str:
        """The choice as the page had it."""
        return next((choice.label for choice in self.question.choices if choice.value == answered), "")
