"""The job that sends the rows of a file, each as the form that it is, and once."""

from dataclasses import replace

from chalicelib.domain.bulk import BulkFile, Row, Stage
from chalicelib.domain.instants import instant_text
from chalicelib.domain.jobs import Job
from chalicelib.domain.messages import TEAM_MAILBOX, Message, new_message, person_recipient
from chalicelib.domain.people import Person
from chalicelib.journeys.bulk import Reader
from chalicelib.ports import World
from chalicelib.services.bulk_files import form_of, reader_of, setting_of
from chalicelib.services.referring import Sent, accept

NOT_ANY_MORE = (
    "Some rows that were sound when they were checked are not any more: a date may have passed. Correct or drop them."
)
NO_CONTACT = "Whoever sent the file is no longer a contact of the school. Ask a colleague to upload it."


def send_chunk(world: World, job: Job) -> Job:
    """The rows of one chunk. Each has a token of its own, so that what was sent before a crash is not sent again."""
    file = world.bulk.get(job.subject["file"])
    if not file or file.stage is not Stage.SENDING:
        return job.finished()
    person = world.people.get(file.person_id)
    if not person or not person.active or not file.is_open_to(person):
        return job.failed(NO_CONTACT)
    reader = reader_of(world, file, person)
    for chunk in world.bulk.chunks(file.file_id, [job.done]):
        after = replace(chunk, rows=tuple(_sent(world, file, person, reader, row) for row in chunk.rows))
        if after != chunk:
            file = world.bulk.change(file, file.with_chunk(after), after)
    further = job.at(job.done + 1, len(file.counts))
    if further.done < further.total:
        return further
    _end(world, file)
    return further.finished()


def _sent(world: World, file: BulkFile, person: Person, reader: Reader, row: Row) -> Row:
    if not row.is_to_send:
        return row
    read = reader.read(row.cells)
    if read.problems:
        return replace(row, problems=tuple((problem.field, problem.words) for problem in read.problems))
    form, once = form_of(file).form, world.keys.digest("bulk-row", file.content, str(row.number))
    setting = setting_of(world, file, person)
    sent = Sent(form, form.version, read.raw, read.values, setting, person, None, once, quiet=True)
    return replace(row, reference=accept(world, sent).reference)


def _end(world: World, file: BulkFile) -> None:
    """One receipt and one alert for the whole file; or back to the person, when rows could not be sent any more."""
    if file.bad:
        world.bulk.save(file, replace(file, stage=Stage.CHECKED, problem=NOT_ANY_MORE))
        return
    now = world.clock.now()
    world.bulk.save(file, replace(file, stage=Stage.SENT, sent_at=now), messages=_messages(world, file))


def _messages(world: World, file: BulkFile) -> tuple[Message, ...]:
    now, bulk = world.clock.now(), form_of(file)
    variables = {
        "file": file.file_id,
        "received": instant_text(now),
        "count": str(file.good),
        "what": bulk.form.one if file.good == 1 else bulk.several,
    }
    to = person_recipient(file.person_id)
    return (
        new_message(f"{file.file_id}|receipt", "bulk_receipt", to, variables, now),
        new_message(f"{file.file_id}|alert", "bulk_alert", TEAM_MAILBOX, variables, now),
    )
