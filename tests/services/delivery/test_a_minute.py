"""The minute's run of `tick`: what matters first, and each part only for its share of the time."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import ceil

import pytest

from chalicelib import runs
from chalicelib.domain.files.uploads import Upload, Verdict
from chalicelib.domain.messages.states import State
from chalicelib.services.schedule import time_budget
from chalicelib.services.schedule.time_budget import FILES, SLOWEST_CALL, TICK, in_time
from tests.services.sign_in.test_sign_in_link import ADMIN
from tests.support.doorway import open_doorway
from tests.support.table import ROOT
from tests.support.world import NOW, PEOPLE, RED, FakeWorld, a_draft, a_world, refer

UPLOADS = 30
HOSTILE_ENTRIES = 3_000


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    with open_doorway(a_world(people=(*PEOPLE, ADMIN))) as world:
        yield world


def slowly(world: FakeWorld, do: Callable[..., object], seconds: float) -> Callable[..., object]:
    """The same, taking so long."""

    def slow(*arguments: object, **named: object) -> object:
        world.clock.pass_by(seconds=seconds)
        return do(*arguments, **named)

    return slow


def hostile_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *map(str, range(HOSTILE_ENTRIES))):
            archive.writestr(name, b"")
    return out.getvalue()


def many_uploads(world: FakeWorld, content: bytes) -> None:
    draft = a_draft(world)
    for number in range(UPLOADS):
        upload = Upload(f"file-{number:02d}", draft.draft_id, "person", len(content), NOW, next_check_at=NOW)
        world.uploads.add(upload)
        world.files.contents[upload.incoming] = content
        world.files.scan(upload.incoming, Verdict.HARMLESS)


def looks_at(world: FakeWorld) -> list[str]:
    return [call for call in world.store.calls if call == "files.scanned"]


def test_mail_goes_before_any_file_is_read(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty files that each take eight seconds: none of them is read before the alert has gone."""
    refer(world, **RED)
    many_uploads(world, hostile_document())
    when_read: list[set[State]] = []

    def read(*_: object) -> bytes:
        when_read.append({message.state for message in world.store.messages.values()})
        world.clock.pass_by(seconds=8)
        return hostile_document()

    monkeypatch.setattr(world.files, "read", read)
    runs.tick()
    assert when_read == [{State.HANDED_OVER}]


def test_work_without_time_left_waits_for_the_next_minute(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    many_uploads(world, b"%PDF-1.7")
    monkeypatch.setattr(world.files, "scanned", slowly(world, world.files.scanned, 2))
    in_a_run = ceil(FILES.total_seconds() / 2)
    for run in range(1, 4):
        assert runs.tick()["files"] == in_a_run
        assert len(looks_at(world)) == in_a_run * run


def test_a_part_that_took_very_long_leaves_the_rest_to_the_next_minute(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_uploads(world, b"%PDF-1.7")
    monkeypatch.setattr(world.authorities, "current", slowly(world, world.authorities.current, TICK.total_seconds()))
    runs.tick()
    assert looks_at(world) == []
    assert world.log.said.count("tick-out-of-time") == 1


def test_the_most_important_parts_come_first() -> None:
    order = list(runs._PARTS)
    assert order[:3] == ["codes", "urgent", "reminders"]
    assert order[-4:] == ["files", "more_mail", "bulk", "more_reminders"]


def test_nothing_is_taken_up_once_a_budget_is_over(world: FakeWorld) -> None:
    taken = []
    for item in in_time(world, world.clock.now() + timedelta(seconds=3), range(10)):
        taken.append(item)
        world.clock.pass_by(seconds=1)
    assert taken == [0, 1, 2]


def test_all_budgets_together_fit_into_the_run() -> None:
    parts = ("LATE_CODES", "MAIL", "REMINDERS", "RETURNS", "DRAFTS", "GUIDANCE", "FILES")
    whole = sum((getattr(time_budget, part) for part in parts), timedelta())
    assert whole == sum((part.budget for part in runs._PARTS.values() if part.budget < TICK), timedelta())
    config = json.loads((ROOT / ".chalice/config.json").read_text())
    timeout = timedelta(seconds=config["lambda_functions"]["tick"]["lambda_timeout"])
    assert whole <= TICK
    assert TICK + timedelta(seconds=12) < timeout


def test_the_whole_run_ends_in_time_for_the_slowest_call(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is of everything, nothing is begun in the last seconds that Lambda gives."""
    many_uploads(world, b"%PDF-1.7")
    for _ in range(40):
        refer(world, **RED)
    begun: list[float] = []
    start = world.clock.now()

    def slow(do: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            begun.append((world.clock.now() - start).total_seconds())
            world.clock.pass_by(seconds=2)
            return do(*arguments, **named)

        return call

    monkeypatch.setattr(world.mailer, "send", slow(world.mailer.send))
    monkeypatch.setattr(world.files, "scanned", slow(world.files.scanned))
    runs.tick(seconds_left=30)
    assert max(begun) <= 30 - SLOWEST_CALL.total_seconds()
    assert len(looks_at(world)) > 0, "mail has its share first, and leaves theirs to the others"


def test_mail_has_the_time_that_nobody_else_needs(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(30):
        refer(world, **RED)
    monkeypatch.setattr(world.mailer, "send", slowly(world, world.mailer.send, 1))
    runs.tick()
    handed = [m for m in world.store.messages.values() if m.state is State.HANDED_OVER]
    assert len(handed) == TICK.total_seconds()
