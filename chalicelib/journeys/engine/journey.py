"""A form as parts and steps in reading order, and which page follows which."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.pages import Page, Repeat


class When(Struct, frozen=True):
    """A step that depends on earlier answers: whether it is asked, or its questions. `make` returns the page for these
    answers, always with the same slug; None if it is not asked."""

    blank: Page | Repeat
    """The step as it is printed, without answers."""
    make: Callable[[Raw], Page | Repeat | None]
    words: str = ""
    """Words for print: "Only for ground (f)". Empty if it is always asked."""

    @property
    def slug(self) -> str:
        return self.blank.slug


Step = Page | Repeat | When


class Part(Struct, frozen=True):
    """A section of a form: one line of its task list, with its pages in reading order."""

    slug: str
    title: str
    steps: tuple[Step, ...]

    def asked(self, raw: Raw) -> Iterator[Page | Repeat]:
        """Its steps as they are for these answers."""
        made = (step.make(raw) if isinstance(step, When) else step for step in self.steps)
        return (step for step in made if step)

    def flow(self, raw: Raw) -> Iterator[Page]:
        """Its pages for these answers: each of several things has a page of its own."""
        for step in self.asked(raw):
            if isinstance(step, Page):
                yield step
            else:
                yield from (step.page(number) for number in step.numbers(raw))
                yield step.list_page(raw)


class Journey(Struct, frozen=True):
    """A form with its version; a draft and a submission keep the version they were made with."""

    name: str
    version: int
    parts: tuple[Part, ...]

    def flow(self, raw: Raw) -> Iterator[Page]:
        for part in self.parts:
            yield from part.flow(raw)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages of an empty form."""
        return tuple(self.flow({}))

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        """Those of an empty form."""
        return tuple(self._repeats({}))

    def _repeats(self, raw: Raw) -> Iterator[Repeat]:
        return (step for part in self.parts for step in part.asked(raw) if isinstance(step, Repeat))

    def page(self, slug: str, raw: Raw | None = None) -> Page | None:
        """The page at this address; one more of what may be several has an address before it has answers."""
        typed = raw or {}
        found = next((page for page in self.flow(typed) if page.slug == slug), None)
        if found:
            return found
        several = self._repeats(typed)
        return next((each.page(n) for each in several if (n := each.free(typed)) and slug == f"{each.name}-{n}"), None)

    def part_of(self, page: Page) -> Part:
        """The part that a page of this form belongs to."""
        wanted = page.item_of.slug if page.item_of else page.slug
        return next(part for part in self.parts if any(step.slug == wanted for step in part.steps))

    def after(self, page: Page, raw: Raw) -> Page | None:
        """The next page of the same part; None at its end. A page about one of several leads back to their list."""
        if page.item_of:
            return page.item_of.list_page(raw)
        steps = list(self.part_of(page).asked(raw))
        here = next((number for number, step in enumerate(steps) if step.slug == page.slug), len(steps))
        return _opening(steps[here + 1], raw) if here + 1 < len(steps) else None


def _opening(step: Page | Repeat, raw: Raw) -> Page:
    return step if isinstance(step, Page) else step.list_page(raw)
