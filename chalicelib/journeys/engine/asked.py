"""Which questions of a page apply, and the names of their inputs."""

from collections.abc import Iterator, Mapping

from chalicelib.journeys.engine.fields import Choice, Field, Raw
from chalicelib.journeys.engine.pages import Page


def chosen(item: Field, raw: Raw) -> Choice | None:
    return next((choice for choice in item.choices if choice.value == raw.get(item.name, "")), None)


def asked(fields: tuple[Field, ...], raw: Raw) -> Iterator[Field]:
    """The fields to ask, in reading order: those of the page and those that the chosen answers reveal."""
    for item in fields:
        yield item
        choice = chosen(item, raw)
        if choice:
            yield from asked(choice.reveals, raw)


def _every(fields: tuple[Field, ...]) -> Iterator[Field]:
    """These fields and all that they may reveal, for any choice."""
    for item in fields:
        yield item
        for choice in item.choices:
            yield from _every(choice.reveals)


def all_inputs(fields: tuple[Field, ...]) -> Iterator[str]:
    """Every input name of these fields, for any choice."""
    return (name for item in _every(fields) for name in item.inputs())


def typed(page: Page, form: Mapping[str, str]) -> dict[str, str]:
    """The posted values of this page's inputs, and nothing else."""
    return {name: form.get(name, "").strip() for item in _every(page.fields) for name in item.posted()}
