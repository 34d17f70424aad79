"""The log lines that alarms are raised on: each is written by the real code, and each pattern finds it."""

import ast
import json
import operator
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from chalicelib import runs
from chalicelib.adapters.tables.keyring import KeyMissing
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.unread import RowsUnread
from chalicelib.domain.messages.retries import Failure
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.schedule.sweeping import _KINDS
from chalicelib.services.sign_in.sign_in_link import make_link
from infrastructure.alarms import FUNCTIONS, LOG_METRICS
from infrastructure.steps import ROOT
from tests.services.sign_in.test_sign_in_link import ADMIN
from tests.support.doorway import Caller, open_doorway
from tests.support.world import MANAGER, OFFICER, PEOPLE, RED, REFERRER, FakeWorld, Lines, a_world, refer

PATTERNS = {metric.name: metric for metric in LOG_METRICS}
_TERM = re.compile(r'\$\.(\w+) (=|>=) ("[^"]*"|[0-9]+)')
_COMPARE = {"=": fnmatchcase, ">=": operator.ge}
"""In CloudWatch's patterns, as in those of file names, a star stands for any text."""


def values(metric: str, lines: list[dict[str, Any]]) -> list[float]:
    """What CloudWatch would read off the lines: the part of its pattern language that we use."""
    found = PATTERNS[metric]
    terms = [(name, _COMPARE[sign], json.loads(value)) for name, sign, value in _TERM.findall(found.pattern)]
    assert len(terms) == found.pattern.count("$.")
    hits = [line for line in lines if all(name in line and holds(line[name], value) for name, holds, value in terms)]
    return [1.0 if found.value == "1" else float(hit[found.value.removeprefix("$.")]) for hit in hits]


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    with open_doorway(a_world(people=(*PEOPLE, ADMIN))) as world:
        yield world


def _printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_idle_tick_says_that_nothing_waits(world: FakeWorld) -> None:
    runs.tick()
    assert values("OldestUnsentMinutes", world.log) == [0.0]
    assert values("MailQuotaUsed", world.log) == [0.0]


def test_a_tick_says_how_long_the_oldest_email_has_waited(world: FakeWorld) -> None:
    refer(world)
    world.mailer.failures = [Failure.HELD] * 20
    world.mailer.share_used = 0.61
    for _ in range(4):
        runs.tick()
        world.clock.pass_by(minutes=5)
    assert values("OldestUnsentMinutes", world.log)[-1] == 15.0
    assert values("MailQuotaUsed", world.log)[-1] == 0.61


def test_a_tick_says_how_late_the_mornings_work_is_until_it_is_done(world: FakeWorld) -> None:
    runs.tick()
    assert values("MorningLateMinutes", world.log) == [60.0]
    runs.work({})
    world.clock.pass_by(minutes=5)
    runs.tick()
    assert values("MorningLateMinutes", world.log) == [60.0, 0.0]


def test_a_tick_says_whether_one_person_could_act_alone(world: FakeWorld) -> None:
    runs.tick()
    assert values("NobodyToAgree", world.log) == [0.0]
    world.people._agreers.pop(MANAGER.person_id)
    world.clock.pass_by(minutes=5)
    runs.tick()
    assert values("NobodyToAgree", world.log) == [0.0, 1.0]


def test_other_minutes_do_not_look(world: FakeWorld) -> None:
    world.clock.pass_by(minutes=1)
    runs.tick()
    assert values("OldestUnsentMinutes", world.log) == []


def test_a_vital_sign_that_cannot_be_had_says_so(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(world.outbox), "oldest_waiting")
    runs.tick()
    assert values("SomethingFailed", world.log) == [1.0]


def test_a_part_of_a_tick_that_fails_says_so(world: FakeWorld) -> None:
    world.store.fail("agenda.due URGENT")
    with pytest.raises(runs.TickFailed):
        runs.tick()
    assert values("SomethingFailed", world.log) == [1.0]


def test_a_tick_says_that_the_stacks_keys_are_gone(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(keys: StackKeys) -> int:
        raise KeyMissing

    runs.tick()
    assert [line["key_sets"] for line in world.log if line["what"] == "tick"] == [1]
    monkeypatch.setattr(StackKeys, "look", look)
    runs.tick()
    assert values("SomethingFailed", world.log) == [1.0]


def test_a_tick_that_cannot_see_what_is_due_looks_after_everything(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer(world, **RED)
    world.clock.pass_by(hours=4)
    monkeypatch.delattr(type(world.agenda), "is_anything_due")
    assert runs.tick()["reminders"] > 0
    assert values("SomethingFailed", world.log) == [1.0]


def test_an_email_that_ends_as_failed_says_so_and_a_bounce_does_not(world: FakeWorld) -> None:
    refer(world)
    world.mailer.failures = [Failure.REFUSED]
    sweep(world)
    assert values("EmailsFailed", world.log) == [1.0]
    assert values("EmailsFailed", [{"what": "message-needs-a-person", "state": "bounced"}]) == []


def test_an_error_page_says_so(world: FakeWorld, capsys: pytest.CaptureFixture[str]) -> None:
    Caller(world).get("/")
    assert values("ServerErrors", _printed(capsys)) == []
    officer = Caller(world)
    officer.is_now(OFFICER)
    world.store.fail("audit.add")
    case = refer(world)
    assert officer.get("/cases/{reference}", {"reference": case.reference})["statusCode"] == 503
    assert values("ServerErrors", _printed(capsys)) == [1.0]


def test_a_forged_form_says_so(world: FakeWorld, capsys: pytest.CaptureFixture[str]) -> None:
    Caller(world).post("/sign-in", {"email": OFFICER.email}, forged=True)
    assert values("FormsRefusedAsForged", _printed(capsys)) == [1.0]


def test_a_page_that_is_for_others_says_so(world: FakeWorld, capsys: pytest.CaptureFixture[str]) -> None:
    school = Caller(world)
    school.is_now(REFERRER)
    school.get("/cases")
    assert values("AccessDenied", _printed(capsys)) == [1.0]


def test_a_wrong_code_says_so(world: FakeWorld) -> None:
    browser = Caller(world)
    browser.get("/sign-in")
    browser.post("/sign-in", {"email": OFFICER.email})
    browser.post("/sign-in/code", {"code": "000000"})
    assert values("SignInsFailed", world.log) == [1.0]


def test_a_used_link_says_so(world: FakeWorld) -> None:
    token = make_link(world, ADMIN.email).rsplit("/", 1)[-1]
    browser = Caller(world)
    browser.get("/sign-in/link/{token}", {"token": token})
    browser.post("/sign-in/link/{token}", {}, {"token": token})
    assert values("SignInLinksUsed", world.log) == [1.0]


# --- whatever fails, and what cannot be read ------------------------------------------------------------------------------

NO_FAULT = {"request-refused", "row-unreadable", "job-left"}
"""Lines that name a problem and are no failure of the service, or have an alarm of their own; a job that is left is tried again."""


def _events() -> dict[str, set[str]]:
    """The name of each line that the source logs, and of what it says beside it."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("log"):
                names = (
                    [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
                    if node.args
                    else []
                )
                found |= {str(name): {str(word.arg) for word in node.keywords} for name in names}
    return found


def test_whatever_is_called_failed_rings() -> None:
    swept = {f"{kind.logged}-failed" for kind in _KINDS.values()}
    assert swept == {f"{what}-failed" for what in ("reminder", "message", "return", "draft", "file", "job")}
    failed = {name for name in _events() if name.endswith("-failed")} | swept
    assert {"tick-failed", "putting-off-failed", "-failed"} <= failed  # the last: of whatever is swept
    assert all(values("SomethingFailed", [{"what": name}]) == [1.0] for name in failed)
    assert values("SomethingFailed", [{"what": "tick"}]) == []


def test_whatever_was_caught_is_called_failed() -> None:
    caught = {name for name, beside in _events().items() if "problem" in beside}
    assert {name for name in caught if not name.endswith("-failed")} == NO_FAULT


def test_every_function_is_listened_to() -> None:
    assert set(PATTERNS["SomethingFailed"].logs) == {f"{name}Log" for name in FUNCTIONS}


def test_a_row_that_cannot_be_read_says_so_once_a_run_without_its_key() -> None:
    lines = Lines()
    unread = RowsUnread()
    unread.log_with(lines)
    unread.begin()
    unread.note("CASE#case-1", "9#CASE", "InvalidTag")
    unread.note("REFERENCE#GHJK-4567", "REFERENCE", "ValueError")
    unread.note("CASE#case-1", "9#CASE", "InvalidTag")
    assert values("RowsUnreadable", lines) == [1.0, 1.0]
    assert [line.get("id") for line in lines] == ["case-1", None]
    assert "GHJK" not in json.dumps(lines)
