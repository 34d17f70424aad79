"""A start takes in the patterns of the package, where they are made for this Python."""

import gc
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
    module = SimpleNamespace(
        MADE_FOR=starting.made_for(), PATTERNS=((PATTERN, 0, 32, tuple(code), 1, (), (None, None)),)
    )
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
    _start()
    assert re.compile(PATTERN).match("other-12")


@pytest.mark.parametrize("number", range(len(starting.made_for())))
def test_what_was_made_for_another_python_or_machine_is_left_alone(brought: SimpleNamespace, number: int) -> None:
    brought.MADE_FOR = (*brought.MADE_FOR[:number], "another", *brought.MADE_FOR[number + 1 :])
    _start()
    assert re.compile(PATTERN).match("brought-12")


def test_a_checkout_brings_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "compiled_patterns", None)
    _start()
    assert re.compile(PATTERN).match("brought-12")


WRONG = (
    (PATTERN, 0, 32, (1, 2, 3, 4_294_967_295), 1, (), (None, None)),
    (PATTERN, 0, 32, ("no", "code"), 1, (), (None, None)),
    (PATTERN, 0),
)


@pytest.mark.parametrize("wrong", WRONG)
def test_code_that_is_none_is_refused_and_the_start_goes_on(
    brought: SimpleNamespace, wrong: tuple[object, ...]
) -> None:
    brought.PATTERNS = (wrong,)
    _start()
    assert re.compile(PATTERN).match("brought-12")


def test_a_start_goes_on_where_a_later_python_has_no_such_parts(
    brought: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(re, "_cache", None)
    _start()
    monkeypatch.setattr(re, "_cache", {})
    assert re.compile(PATTERN).match("brought-12")


def _start() -> None:
    starting.begin()
    gc.enable()
