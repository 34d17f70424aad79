"""A sheet for 2,000 schools: each head has one email, the bad addresses are tasks, and what is stopped half-way stays so."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import State
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetType
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.email_feedback import apply_ses_event
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.sheets import publishing, telling
from chalicelib.services.sheets.proof import Line, Which, told_of
from tests.support.sheets import now, published
from tests.support.world import MANAGER, OFFICER, FakeWorld, a_world

MANY = 2_000
PHASE = "Middle deemed secondary"
"""Of no other school."""
BAD = {"7": ("Permanent", "General"), "600": ("Permanent", "NoEmail"), "1999": ("Transient", "MailboxFull")}
"""Heads whose address bounces, by the end of their id."""
ASKS: dict[str, Any] = {
    "type": SheetType.ACTION,
    "action": "Read the procedures.",
    "complete_by": date(2026, 12, 11),
    "complete_words": "",
    "audience": Audience(frozenset({ContactRole.HEAD}), frozenset({PHASE})),
}


def with_heads(many: int) -> FakeWorld:
    """One head at each of so many schools, and nobody else."""
    world = a_world(people=(OFFICER, MANAGER))
    code = world.authorities.current().la_code
    world.schools.put_many(
        [
            RegisteredSchool(str(800_000 + n), f"School {n}", code, str(n), "Academy", PHASE, "Open", "", "")
            for n in range(many)
        ]
    )
    heads = (
        MailContact(f"head-{n}", str(800_000 + n), ContactRole.HEAD, f"Head {n}", f"head-{n}@school.example")
        for n in range(many)
    )
    world.mail_contacts.rows.update({head.contact_id: head for head in heads})
    return world


def plan(world: FakeWorld) -> Sheet:
    sheet = published(world, **ASKS)
    while any(not job.is_over for job in world.store.jobs.values()):
        work(world)
    return sheet


def emails(world: FakeWorld) -> list[Message]:
    return world.messages("sheet_action")


def send(world: FakeWorld, messages: list[Message]) -> None:
    for message in messages:
        deliver(world, None, message.message_id)


def report(world: FakeWorld, message: Message, kind: str, **more: Any) -> None:
    tags = {"message": [message.message_id], "case": ["none"]}
    apply_ses_event(world, {"eventType": kind, "mail": {"tags": tags, "messageId": message.provider_id}, **more})


def lines(world: FakeWorld, sheet: Sheet) -> Iterator[Line]:
    after: str | None = ""
    while after is not None:
        page = told_of(world, sheet, Which.ALL, after).page
        yield from page.rows
        after = page.after or None


def test_of_many_readers_with_three_bad_addresses_all_others_are_delivered_and_three_are_tasks() -> None:
    world = with_heads(MANY)
    plan(world)
    send(world, emails(world))
    assert Counter(mail.to for mail in world.mailer.sent) == Counter(f"head-{n}@school.example" for n in range(MANY))
    for message in emails(world):
        end = str(message.recipient).removeprefix("contact:head-")
        if end in BAD:
            for _ in range(2):  # the provider says everything twice
                report(
                    world, message, "Bounce", bounce=dict(zip(("bounceType", "bounceSubType"), BAD[end], strict=True))
                )
        else:
            report(world, message, "Delivery")
    states = Counter(message.state for message in emails(world))
    assert states[State.DELIVERED] == MANY - len(BAD)
    tasks = sorted(world.store.tasks.values(), key=lambda task: task.detail)
    assert [task.detail for task in tasks] == [f"School {end} (URN {800_000 + int(end)})" for end in sorted(BAD)]
    assert not any("@" in task.text + task.detail for task in tasks), "a task names the school, and no address"


@pytest.mark.parametrize("end", ["withdrawn", "stopped"])
def test_what_is_taken_back_while_it_is_sent_goes_no_further_and_says_who_had_it(end: str) -> None:
    world = with_heads(60)
    sheet = plan(world)
    first, rest = emails(world)[:20], emails(world)[20:]
    send(world, first)
    version = now(world, sheet).version
    if end == "withdrawn":
        publishing.withdraw(world, MANAGER, sheet.sheet_id, version, "It was wrong.")
    else:
        telling.stop(world, MANAGER, sheet.sheet_id, version)
    send(world, rest)
    assert len(world.mailer.sent) == 20
    found = {line.told.message_id: line.state_words for line in lines(world, sheet)}
    assert {found[each.message_id] for each in first} == {"Sent"}
    assert {found[each.message_id] for each in rest} == {"Not sent: no longer needed"}
    assert not world.store.tasks, "nobody has to do anything about an email that was not needed"


def test_what_is_withdrawn_while_it_is_planned_is_planned_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "UNITS_OF_A_CHUNK", 20)
    world = with_heads(60)
    sheet = published(world, **ASKS)
    job = telling.tell(world, publishing.job_to_tell(world, MANAGER.person_id, sheet))
    publishing.withdraw(world, MANAGER, sheet.sheet_id, now(world, sheet).version, "It was wrong.")
    assert telling.tell(world, job).is_over
    assert len(emails(world)) == 20
    send(world, emails(world))
    assert world.mailer.sent == []
