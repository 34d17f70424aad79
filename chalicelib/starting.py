"""What surrounds the imports of a cold start."""

import _sre  # type: ignore[import-not-found]
import gc
import re


def begin() -> None:
    """Rests the collector, which would go several times through objects that are all there to stay."""
    gc.disable()
    _take_in_patterns()


def end() -> None:
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


def _take_in_patterns() -> None:
    """Puts the expressions that the package brings where `re` looks first: to compile them is an eighth of a start.

    A checkout has none. Those of another version of `re` stay out.
    """
    try:
        from compiled_patterns import MAGIC, PATTERNS  # type: ignore[import-not-found]
    except ImportError:
        return
    if MAGIC != _sre.MAGIC:
        return
    for pattern, flags, all_flags, code, groups, names, numbers in PATTERNS:
        made = _sre.compile(pattern, all_flags, list(code), groups, dict(names), numbers)
        re._cache[type(pattern), pattern, flags] = made  # type: ignore[attr-defined]
