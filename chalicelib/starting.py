"""What surrounds the imports of a cold start."""

import gc
import re
import sys
from contextlib import suppress
from typing import Any


def begin() -> None:
    """Rests the collector, which would go several times through objects that are all there to stay."""
    gc.disable()
    with suppress(Exception):  # `re` compiles what it lacks: no start may fail here
        _take_in_patterns()


def end() -> None:
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


def made_for() -> tuple[Any, ...]:
    """All that the code of an expression depends on: Python's minor version, its engine, and the machine's numbers."""
    import _sre  # type: ignore[import-not-found]

    return sys.implementation.cache_tag, _sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, sys.byteorder


def _take_in_patterns() -> None:
    """Puts the expressions that the package brings where `re` looks first: to compile them is an eighth of a start.

    A checkout has none. Those made for another Python or machine stay out. The parts of `re` are private: where one of
    them is no longer as it was, this raises, and `re` compiles as ever. The engine itself refuses code that is none.
    """
    import _sre

    from compiled_patterns import MADE_FOR, PATTERNS  # type: ignore[import-not-found]

    if made_for() != MADE_FOR:
        return
    for pattern, flags, all_flags, code, groups, names, numbers in PATTERNS:
        made = _sre.compile(pattern, all_flags, list(code), groups, dict(names), numbers)
        re._cache[type(pattern), pattern, flags] = made  # type: ignore[attr-defined]
