"""A start takes in the patterns of the package, where they are made for this Python."""

import _sre  # type: ignore[import-not-found]
import re
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from chalicelib import starting

PATTERN = "brought-([0-9]+)"


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The module of a package, whose code for the pattern is that of another, so that it is seen which was taken."""
    code = list(_code_of("other-([0-9]+)"))
    module = SimpleNamespace(MAGIC=_sre.MAGIC, PATTERNS=((PATTERN, 0, 32, tuple(code), 1, (), (None, None)),))
    monkeypatch.setitem(sys.modules, "compiled_patterns", module)
    re.purge()
    return module


def _code_of(pattern: str) -> list[int]:
    from re import _compiler, _parser  # type: ignore[attr-defined]

    return [int(each) for each in _compiler._code(_parser.parse(pattern), 0)]


@pytest.fixture(autouse=True)
def _purged() -> Iterator[None]:
    yield
    re.purge()


def test_what_the_package_brings_is_not_compiled_again(brought: SimpleNamespace) -> None:
    starting._take_in_patterns()
    assert re.compile(PATTERN).match("other-12")


def test_what_was_made_for_another_python_is_left_alone(brought: SimpleNamespace) -> None:
    brought.MAGIC += 1
    starting._take_in_patterns()
    assert re.compile(PATTERN).match("brought-12")


def test_a_checkout_brings_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "compiled_patterns", None)
    starting._take_in_patterns()
    assert re.compile(PATTERN).match("brought-12")
