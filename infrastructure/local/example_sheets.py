"""The information sheets of a fresh local stack, in every state. Sheet 65/14 tells heads and chairs of the revised procedures:
half of them have read it, and the others are reminded."""

import time
from datetime import datetime, timedelta
from datetime import time as time_of_day

from msgspec.structs import replace

from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets.chasing import REMINDED_BEFORE
from chalicelib.domain.sheets.sheet import Audience, PinnedPage, Sheet, SheetNumber, SheetType
from chalicelib.domain.sheets.telling import job_of
from chalicelib.ports.world import World
from chalicelib.services.guidance.writing import page_named
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import chasing, publishing, reading, writing
from chalicelib.services.sheets.digests import all_told
from infrastructure.local.earlier import days_ago
from infrastructure.local.example_contacts import TOWN

THE_SHEET = SheetNumber(2014, 65)
"""The sheet with which this service began."""
HEADS_AND_CHAIRS = Audience(frozenset({ContactRole.HEAD, ContactRole.CHAIR}), areas=frozenset({TOWN}))
OFFICES = Audience(frozenset({ContactRole.OFFICE}), areas=frozenset({TOWN}))
ANNOUNCED = ("practice-and-procedures", "what-schools-do")
"""The pages of the procedures that the sheet is about."""
QUESTION = "Does the visit by two people count if one of them is from the parish?"
JOB_TAKES, LOOKED_EACH = timedelta(minutes=2), timedelta(seconds=0.5)

REVISED = """The procedures say what schools and our team do when a child may be missing education. We revised them after
schools told us what held them up.

## What is new

* Where a machine made the first call home, a person makes the next.
* Two people visit the home by the fifth school day. It was the tenth.
* The first page says who to ask.

## What to do by {{date}}

1. Read [what schools do](/procedures/what-schools-do).
2. Show it to your safeguarding lead and to everybody who keeps your registers.
3. Chairs: ask at your next meeting who rings, who visits and who refers.
4. Say that you have read this sheet. The button in your email does that.

## Who to ring

The children missing education officer answers questions about a child or about your roll. [Who to ask](/who-to-ask) has the
number, and says who covers.
"""


def write_sheets(world: World, officer: Person, manager: Person) -> None:
    old = _withdrawn(world, officer)
    changed = _amended(world, officer)
    publishing.withdraw(
        days_ago(world, 11),
        officer,
        old.sheet_id,
        old.version,
        "The duty line takes the place of these numbers.",
        changed,
    )
    waiting = _waits_for_the_digest(world, officer)
    announced = _announced(world, officer, manager)
    _with_second_reader(world, officer)
    _scheduled(world, officer)
    for sheet in (waiting, announced):
        _until_over(world, job_of(sheet.sheet_id, 0))
    _half_read_it(world, announced)
    _chase_the_others(world)


def _draft(world: World, me: Person, title: str, **facts: object) -> Sheet:
    sheet = Sheet("", writing.proposed_number(world), SheetType.INFORMATION, title, OFFICES)
    return writing.begin(world, me, title, replace(sheet, **facts))


def _announced(world: World, officer: Person, manager: Person) -> Sheet:
    """Read by a second person and published, and due in the days before which readers are reminded."""
    draft = _draft(
        world,
        officer,
        "Children missing education: revised practice and procedures",
        number=THE_SHEET,
        type=SheetType.ACTION,
        audience=HEADS_AND_CHAIRS,
        summary="The practice and procedures for children missing education were revised. They say, day by day, what schools do.",
        action="Read the revised procedures by {{date}}, work by them from then on, and show them to your staff.",
        markdown=REVISED,
        complete_by=london_day(world.clock.now()) + REMINDED_BEFORE,
        pages=tuple(PinnedPage(slug, page_named(world, slug).live) for slug in ANNOUNCED),
    )
    asked = writing.ask_second_reader(world, officer, draft.sheet_id, draft.version)
    read = writing.has_read(world, manager, draft.sheet_id, asked.version)
    return publishing.publish(world, officer, draft.sheet_id, read.version)


def _half_read_it(world: World, sheet: Sheet) -> None:
    """Every second reader, by name; the first of them asks something. The one whose email bounces has not read it."""
    rows = sorted(all_told(world, sheet), key=lambda told: (told.name, told.urn))
    emails = dict.fromkeys(told.message_id for told in rows if told.message_id)
    for place, message_id in enumerate(list(emails)[::2]):
        reading.read(world, message_id, "" if place else QUESTION, asks=not place)


def _chase_the_others(world: World) -> None:
    """As each morning does."""
    chasing.begin(world, london_day(world.clock.now()))
    work(world)


def _waits_for_the_digest(world: World, officer: Person) -> Sheet:
    earlier = days_ago(world, 2)
    draft = _draft(
        earlier,
        officer,
        "Leavers at the end of term: which returns you send",
        summary="A list of the returns that a leaver needs, and of those that the law does not ask for.",
        markdown="A pupil who leaves needs a [deletion return](/procedures/returns) before the name comes off.\n\n"
        "Pupils who leave the most senior class at the end of its last term need none.",
    )
    return publishing.publish(earlier, officer, draft.sheet_id, draft.version)


def _amended(world: World, officer: Person) -> str:
    first, later = days_ago(world, 12), days_ago(world, 6)
    words = "Ring **01632 960 199** while the office is open."
    draft = _draft(
        first,
        officer,
        "One number for everything that cannot wait",
        summary="The duty officer has a number of their own.",
        markdown=words,
    )
    publishing.publish(first, officer, draft.sheet_id, draft.version)
    amendment = writing.amend(later, officer, draft.sheet_id)
    words = f"{words}\n\nAt night and at weekends, ring the emergency duty team on **01632 960 122**."
    after = replace(amendment, markdown=words, what_changed="Says who to ring at night and at weekends.")
    written = writing.write(later, officer, amendment, after)
    publishing.publish(later, officer, draft.sheet_id, written.version)
    return draft.sheet_id


def _withdrawn(world: World, officer: Person) -> Sheet:
    """It is still out: what replaces it comes next."""
    then = days_ago(world, 60)
    draft = _draft(
        then,
        officer,
        "Telephone list of the team",
        summary="Who has which number.",
        markdown="Keep this list by the telephone of the school office.",
    )
    return publishing.publish(then, officer, draft.sheet_id, draft.version)


def _with_second_reader(world: World, officer: Person) -> None:
    draft = _draft(
        world,
        officer,
        "Your view of the attendance return",
        type=SheetType.FEEDBACK,
        summary="We ask schools how long the attendance return takes, and what would make it shorter.",
        markdown="Write to us in your own words, or ring. We publish what schools said, and what we changed.",
        complete_words="as soon as you can",
    )
    writing.ask_second_reader(world, officer, draft.sheet_id, draft.version)


def _scheduled(world: World, officer: Person) -> None:
    draft = _draft(
        world,
        officer,
        "Who answers in the holidays",
        audience=replace(OFFICES, roles=frozenset({ContactRole.HEAD, ContactRole.SAFEGUARDING, ContactRole.OFFICE})),
        summary="The team answers on every working day. This sheet says on which days nobody is there.",
        markdown="The office is closed at weekends and on bank holidays. [Who to ask](/who-to-ask) says who covers for whom.",
    )
    morning = datetime.combine(london_day(world.clock.now()) + timedelta(days=7), time_of_day(9), LONDON)
    publishing.schedule(world, officer, draft.sheet_id, draft.version, morning)


def _until_over(world: World, job_id: str) -> None:
    """The worker of the stack may have taken the job first: then it is waited for."""
    for _ in range(int(JOB_TAKES / LOOKED_EACH)):
        work(world, [job_id])
        job = world.jobs.get(job_id)
        if job and job.is_over:
            return
        time.sleep(LOOKED_EACH.total_seconds())
    raise TimeoutError(f"The job {job_id} was not done.")
