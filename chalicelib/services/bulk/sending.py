"""The job that sends the rows of a file, each as its own form, and once."""

from collections import Counter

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.bulk_rows import Row
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_recipient, team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.reader import Reader
from chalicelib.ports.world import World
from chalicelib.services.bulk.files import if_theirs
from chalicelib.services.bulk.row_reading import form_of, reader_of, setting_of
from chalicelib.services.referrals.accepting import accept
from chalicelib.services.referrals.completed_form import CompletedForm

NOT_ANY_MORE = (
    "Some rows that were sound when they were checked are not any more: a date may have passed. Correct or drop them."
)
TRIES_OF_A_ROW = 2
"""Failed tries of its chunk, after which a failing row is put aside and the rows behind it are sent."""
NOT_SENT = "The service could not send this row. Phone the team, who will record the child, then drop the row."
NO_CONTACT = (
    "The person who sent the file is no longer a contact of the school. A safeguarding lead of the school can open it and go on, "
    "or a colleague can upload it again."
)


def send_chunk(world: World, job: Job) -> Job:
    """Sends the rows of one chunk in the sender's name. Each has a token of its own, so a row sent before a crash is
    not sent again."""
    file = world.bulk.get(job.subject["file"])
    if not file or file.stage is not Stage.SENDING:
        return job.finished()
    person = if_theirs(world, file, job.person_id)
    if not person:
        return job.failed(NO_CONTACT)
    reader = reader_of(world, file, person)
    for chunk in world.bulk.chunks(file.file_id, [job.done]):
        after = replace(chunk, rows=tuple(_sent_or_told(world, job, file, person, reader, row) for row in chunk.rows))
        if after != chunk:
            file = world.bulk.change(file, file.with_chunk(after), after)
    further = job.at(job.done + 1, len(file.counts))
    if further.done < further.total:
        return further
    _end(world, file, person)
    return further.finished()


def _sent_or_told(world: World, job: Job, file: BulkFile, person: Person, reader: Reader, row: Row) -> Row:
    """A row that keeps failing stays with its sender and becomes a task; the others are sent."""
    try:
        return _sent(world, file, person, reader, row)
    except (Conflict, TryAgain):
        raise
    except Exception as problem:
        if job.tries < TRIES_OF_A_ROW:
            raise
        world.log("row-failed", job=job.job_id, row=row.number, problem=type(problem).__name__)
        text = (
            "The service could not send a row of a school’s file of returns, because of an error of its own "
            f"({type(problem).__name__}). The school sees which row, and may phone you: record the child by hand."
        )
        world.tasks.add(Task(f"rows-not-sent-{file.file_id}", text, "", world.clock.now()))
        return replace(row, problems=(("", NOT_SENT),))


def _sent(world: World, file: BulkFile, person: Person, reader: Reader, row: Row) -> Row:
    if not row.is_to_send:
        return row
    read = reader.read(row.cells)
    if read.problems:
        return replace(row, problems=tuple((problem.field, problem.words) for problem in read.problems))
    form, once = form_of(file).form, world.keys.digest("bulk-row", file.content, str(row.number))
    setting = setting_of(world, file, person)
    completed = CompletedForm(
        form, form.version, read.raw, read.values, setting, person, person, once, part_of_file=True
    )
    receipt = accept(world, completed)
    return replace(row, reference=receipt.reference, team=receipt.team)


def _end(world: World, file: BulkFile, sender: Person) -> None:
    """Writes one receipt and one alert to each team for the whole file; or returns the file to the person, if rows can
    no longer be sent."""
    if file.bad:
        world.bulk.save(file, replace(file, stage=Stage.CHECKED, problem=NOT_ANY_MORE))
        return
    now = world.clock.now()
    world.bulk.save(file, replace(file, stage=Stage.SENT, sent_at=now), messages=_messages(world, file, sender))


def _messages(world: World, file: BulkFile, sender: Person) -> tuple[Message, ...]:
    now, bulk = world.clock.now(), form_of(file)

    def about(email: str, key: str, to: Recipient, count: int, **more: str) -> Message:
        what = bulk.form.noun if count == 1 else bulk.several
        variables = {"file": file.file_id, "received": instant_text(now), "count": str(count), "what": what, **more}
        return new_message(f"{file.file_id}|{key}", email, to, variables, now)

    return (
        about("bulk_receipt", "receipt", person_recipient(sender.person_id), file.good, dropped=str(len(file.dropped))),
        about("bulk_alert", "alert", TEAM_MAILBOX, file.good),
        *(about("bulk_handed_over", team, team_mailbox(team), count) for team, count in _other_teams(world, file)),
    )


def _other_teams(world: World, file: BulkFile) -> list[tuple[Team, int]]:
    """Each team with the number of rows that it takes or hears of."""
    chunks = world.bulk.chunks(file.file_id, range(len(file.counts)))
    return sorted(Counter(read_as(Team, row.team) for chunk in chunks for row in chunk.rows if row.team).items())
