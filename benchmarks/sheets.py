"""A sheet for many readers: what planning their emails takes, and what each of them costs; and what the public's pages cost.

The schools and contacts are written straight into the table. What is measured goes through the service.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from msgspec.structs import asdict

from benchmarks import guidance
from benchmarks.browser import Browser
from benchmarks.bulk import write
from benchmarks.measuring import Measured, measured
from benchmarks.prices import PRICES
from benchmarks.units import Meter
from chalicelib.adapters.people.mail_contacts import TableMailContacts
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.bootstrap import world
from chalicelib.domain.files.jobs import JobState
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetNumber, SheetType
from chalicelib.domain.sheets.telling import job_of
from chalicelib.ports.world import World
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import publishing, writing
from infrastructure.local.example_data import OFFICER

READERS, SECONDS = 2_000, 5
"""Of one sheet, and the aim for planning their emails."""
ROLES = (ContactRole.HEAD, ContactRole.CHAIR)
PLANNED, READ, LISTED = "readers planned", "information sheet", "archive of sheets"
AIMS = {**guidance.AIMS, READ: 4}
_TOWN = "Benchtown"
_NUMBER = SheetNumber(2014, 65)


def measure(meter: Meter, readers: int = READERS) -> dict[str, dict[str, float]]:
    """The last thing that is measured: the emails wait in the table afterwards."""
    found = {name: measured(meter, act) for name, act in guidance.of_everybody()}
    with meter.stopped():
        _load(world(), readers)
    job_id = _publish(world())
    found[PLANNED] = measured(meter, lambda: _plan(world(), job_id), times=1)
    browser, (year, number) = Browser(), (str(_NUMBER.year), str(_NUMBER.number))
    found[READ] = measured(meter, lambda: browser.get("/sheets/{year}/{number}", year=year, number=number))
    found[LISTED] = measured(meter, lambda: browser.get("/sheets"))
    return {name: asdict(each) | {"readers": readers} for name, each in found.items()}


def of_each_reader(found: Measured | Mapping[str, Any], readers: int) -> tuple[float, float]:
    """Read and write units."""
    facts = asdict(found) if isinstance(found, Measured) else found
    return facts["reads"] / readers, facts["writes"] / readers


def cents(reads: float, writes: float, emails: int = 0) -> float:
    """US cents, by list price."""
    table = reads * PRICES["DynamoDB read, a million units"] + writes * PRICES["DynamoDB write, a million units"]
    return 100 * (table / 1e6 + emails * PRICES["SES, a thousand emails"] / 1e3)


def lines(found: Mapping[str, Any], actions: Mapping[str, Any]) -> Iterator[list[str]]:
    """Of the table of figures: what, the aim, and what was measured."""
    planned = found[PLANNED]
    reads, writes = of_each_reader(planned, planned["readers"])
    after = [actions[name] for name in ("email handed over", "news of an email")]
    sent = cents(reads + sum(each["reads"] for each in after), writes + sum(each["writes"] for each in after), emails=1)
    yield ["planned, seconds", str(SECONDS), f"{planned['ms'] / 1000:.1f}"]
    yield ["read units for each reader", "", f"{reads:.2f}"]
    yield ["write units for each reader", "", f"{writes:.1f}"]
    yield ["US cents for each reader: planned", "", f"{cents(reads, writes):.4f}"]
    yield ["US cents for each reader: planned, sent and delivered", "", f"{sent:.4f}"]


def _plan(here: World, job_id: str) -> None:
    """As the worker does, in chunks until all are planned."""
    work(here, [job_id])
    job = here.jobs.get(job_id)
    assert job
    assert job.state is JobState.DONE, job


def _publish(here: World) -> str:
    officer = here.people.by_email(OFFICER.address)
    assert officer
    sheet = Sheet(
        "",
        _NUMBER,
        SheetType.ACTION,
        "Children missing education: revised practice and procedures",
        Audience(frozenset(ROLES), areas=frozenset({_TOWN})),
        summary="The practice and procedures were revised.",
        action="Read them.",
        markdown="Read the procedures, and show them to your staff.\n\n" * 10,
        complete_words="as soon as possible",
    )
    draft = writing.begin(here, officer, "bench", sheet)
    publishing.publish(here, officer, draft.sheet_id, draft.version)
    return job_of(draft.sheet_id, 0)


def _load(here: World, readers: int) -> None:
    """A school for each two readers: its head and its chair."""
    code = here.authorities.current().la_code
    urns = [str(800_001 + number) for number in range(readers // len(ROLES))]
    here.schools.put_many(
        [
            RegisteredSchool(
                urn, f"Bench School {urn}", code, urn[2:], "Community school", "Primary", "Open", _TOWN, "ZZ99 3WZ"
            )
            for urn in urns
        ]
    )
    write(_contacts(cast(TableMailContacts, here.mail_contacts), urns))


def _contacts(store: TableMailContacts, urns: list[str]) -> Iterator[Row]:
    for urn in urns:
        for role in ROLES:
            contact = MailContact(f"{role}-{urn}", urn, role, f"Sample {role} {urn}", f"{role}@{urn}.benchshire.gov.uk")
            yield store._row_of(contact, 1)
