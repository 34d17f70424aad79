"""What several folders of tests share: a stack with the example people in it, made once for each module."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from infrastructure.local.example_data import (
    ADMINISTRATOR,
    AUDITOR,
    HILLSIDE,
    MANAGER,
    OFFICE,
    OFFICER,
    RIVERMEAD,
    TRUST,
)
from tests.support.browser import Person, Service
from tests.support.last_words import pytest_terminal_summary as pytest_terminal_summary
from tests.support.last_words import pytest_unconfigure as pytest_unconfigure
from tests.support.stand_ins import stand_in
from tests.support.table import TUESDAY, quick_stack

stand_in()

FORTY_DAYS = [
    datetime(2028, 1, 1, 0, 30, tzinfo=UTC) + timedelta(days=9 * n, hours=(0, 12, 23)[n % 3]) for n in range(40)
]
"""Of a leap year: each weekday, bank holidays, both kinds of time; at noon, and half an hour from midnight on both sides."""

LONGEST_FIRST = ("stack", "faults", "fuzz", "web")
"""Folders with files that take minutes. If one began last, it would go on alone while the other process has nothing to
do."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--order", type=int, help="shuffles files, and the tests in each: any number, each its own order")
    parser.addoption("--day", type=datetime.fromisoformat, help="as if it were that day, such as 2028-02-29T23:30Z")


@pytest.fixture(scope="session", autouse=True)
def _on_the_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """The whole run on another day than today, where --day says which."""
    day: datetime | None = request.config.getoption("--day")
    if day is None:
        yield
        return
    import time_machine

    with time_machine.travel(day, tick=True):
        yield


@pytest.fixture(params=FORTY_DAYS, ids=str)
def any_day(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """For what depends on the day on which the tests run: forty days of a year, one after the other."""
    import time_machine

    day: datetime = request.param
    with time_machine.travel(day, tick=False):
        yield day


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """First, so that pytest then puts together what shares a set-up. Two processes must give a test the same name, and a
    set has its members in another order in each."""
    if unsteady := [item.nodeid for item in items if "frozenset({" in item.nodeid]:
        raise pytest.UsageError(f"A set in the name of a test: {unsteady[0]}")
    order = config.getoption("--order")
    items.sort(key=_place if order is None else _by_chance(order, items))


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


def _by_chance(order: int, items: list[pytest.Item]) -> Callable[[pytest.Item], tuple[float, float]]:
    """Where each test comes; those of a file stay together, as its set-up is shared."""
    chance = random.Random(order)
    files = {path: chance.random() for path in sorted({item.path for item in items})}
    tests = {item.nodeid: chance.random() for item in sorted(items, key=lambda item: item.nodeid)}
    return lambda item: (files[item.path], tests[item.nodeid])


# The same examples in every run, and no limit on time: a busy machine is no failure.
settings.register_profile("every run", deadline=None, derandomize=True)
settings.load_profile("every run")


def let_everybody_in() -> None:
    """The example people, without the example case."""
    from chalicelib.bootstrap import world
    from chalicelib.domain.people.roles import Role
    from chalicelib.services.people.staffing import let_in

    let_in(world(), OFFICE.name, OFFICE.address, schools=[HILLSIDE])
    let_in(world(), TRUST.name, TRUST.address, schools=[HILLSIDE, RIVERMEAD])
    let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
    let_in(world(), MANAGER.name, MANAGER.address, [Role.MANAGER])
    let_in(world(), ADMINISTRATOR.name, ADMINISTRATOR.address, [Role.ADMINISTRATOR])
    let_in(world(), AUDITOR.name, AUDITOR.address, [Role.AUDITOR])


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """The local stage on a Tuesday morning, with the example people and no case."""
    with quick_stack(stage="local") as stack:
        stack.set_clock(TUESDAY)
        let_everybody_in()
        yield Service(stack)


@pytest.fixture
def as_it_was(service: Service) -> Iterator[None]:
    """For a module whose tests move the clock, or change what the next one finds: each begins as the first did."""
    with service.as_it_was():
        yield


@pytest.fixture
def somebody(service: Service) -> Person:
    """A browser that was never here."""
    return Person(service)


@pytest.fixture(scope="module")
def school(service: Service) -> Person:
    """The example school's office, signed in."""
    person = Person(service)
    person.sign_in(OFFICE.address)
    return person


@pytest.fixture(scope="module")
def officer(service: Service) -> Person:
    """The example officer, signed in."""
    person = Person(service)
    person.sign_in(OFFICER.address)
    return person


@pytest.fixture(scope="module")
def manager(service: Service) -> Person:
    """A second member of the team, signed in."""
    person = Person(service)
    person.sign_in(MANAGER.address)
    return person


@pytest.fixture(scope="module")
def administrator(service: Service) -> Person:
    """The example administrator, signed in."""
    person = Person(service)
    person.sign_in(ADMINISTRATOR.address)
    return person
