"""What several folders of tests share: a stack on moto with the example people in it, made once for each module."""

from collections.abc import Iterator

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
from tests.support.table import TUESDAY, stack_on_moto

LONGEST_FIRST = ("stack", "faults", "fuzz", "web")
"""Folders with files that take minutes. If one began last, it would go on alone while the other process has nothing to
do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.parent.name
        return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


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
    with stack_on_moto(stage="local") as stack:
        stack.set_clock(TUESDAY)
        let_everybody_in()
        yield Service(stack)


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
