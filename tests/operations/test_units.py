"""People's and schedules' actions cost no more table units than their aims, and no more with more cases.

Read and write units are the same on every machine. `make bench` also measures time, which no test checks.
"""

from collections.abc import Iterator

import pytest

from benchmarks import actions, bulk, growth
from benchmarks.measuring import Measured
from benchmarks.report import AIMS
from benchmarks.units import Meter
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.bootstrap import world
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import HILLSIDE, OFFICE, OFFICER
from tests.faults.emulator import emulator, resources
from tests.support.table import cold_start

FEW, MANY = 60, 600
"""Cases; a page of the list is full either way."""
DUE, REMINDERS = 120, 30


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, dict[str, Measured]]]:
    """On the emulator of `make bench`, which says how much each write consumed."""
    with emulator(tmp_path_factory.mktemp("emulator")) as endpoint, resources(endpoint):
        cold_start()
        bulk.open_service(world())
        office = let_in(world(), OFFICE.name, OFFICE.address, schools=[HILLSIDE])
        let_in(world(), OFFICER.name, OFFICER.address, [Role.OFFICER])
        meter, found = Meter(Row._get_connection().connection.client), {}
        for cases, more in ((FEW, FEW), (MANY, MANY - FEW)):
            with meter.stopped():
                bulk.load_cases(world(), office, more)
            found[cases] = actions.measure_people(meter, office) | growth.measure(meter, office, DUE, REMINDERS)
        yield found
    cold_start()


@pytest.mark.parametrize("cases", [FEW, MANY])
@pytest.mark.parametrize("action", AIMS)
def test_an_action_costs_no_more_than_aimed_for(
    measured: dict[int, dict[str, Measured]], action: str, cases: int
) -> None:
    found = measured[cases][action]
    assert 0 < found.units <= AIMS[action], found


def test_a_minute_without_work_costs_no_more_than_a_tick_may(measured: dict[int, dict[str, Measured]]) -> None:
    tick, worker = (measured[MANY][name] for name in ("idle tick", "idle look of the worker"))
    assert tick.units + worker.units <= AIMS["idle tick"]


def test_a_reminder_is_two_calls_however_many_there_are(measured: dict[int, dict[str, Measured]]) -> None:
    found = measured[MANY]["2,000 reminders"]
    assert found.calls <= 2 * REMINDERS + 5


def test_a_backlog_is_looked_through_in_a_few_calls(measured: dict[int, dict[str, Measured]]) -> None:
    looked, idle = (measured[MANY][name] for name in ("a minute with 3,000 due, only looked at", "idle tick"))
    assert looked.calls <= idle.calls + 4


def test_a_search_by_a_common_name_is_three_calls_beside_who_asks_and_the_names_of_owners(
    measured: dict[int, dict[str, Measured]],
) -> None:
    assert measured[MANY]["search by a common name"].calls <= 3 + 3
    assert measured[MANY]["search by a common name, born on another day"].calls <= 3 + 4


def test_nothing_costs_more_when_there_are_more_cases(measured: dict[int, dict[str, Measured]]) -> None:
    """A reference can be a few bytes longer or shorter, so that one row of thousands is on the other side of a kilobyte."""
    few, many = ({name: found.units for name, found in measured[cases].items()} for cases in (FEW, MANY))
    assert many == pytest.approx(few, rel=0.005)
