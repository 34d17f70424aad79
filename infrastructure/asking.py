"""Asks an operator whether something is meant, before anything is changed."""

import sys
from collections.abc import Callable, Iterable

from infrastructure.before_create import Found, Weight
from infrastructure.steps import PlainFailure


def go_on(found: Iterable[Found], *, sure: bool, say: Callable[[str], None] = print) -> None:
    """Prints all of it. Raises PlainFailure when something stands in the way, or when the operator does not confirm."""
    by_weight: dict[Weight, list[str]] = {weight: [] for weight in Weight}
    for one in found:
        by_weight[one.weight].append(one.sentence)
    for sentence in by_weight[Weight.TOLD]:
        say(f"  Note: {sentence}")
    if refused := by_weight[Weight.REFUSED]:
        raise PlainFailure("Nothing was changed.\n" + "\n".join(refused))
    if (asked := by_weight[Weight.ASKED]) and not sure:
        say("\n".join(asked))
        if not _says_yes():
            raise PlainFailure("Nothing was changed. If you mean it, run it again with SURE=yes.")


def _says_yes() -> bool:
    return sys.stdin.isatty() and input("Go on? Type yes: ").strip().lower() == "yes"
