"""The log lines that alarms are raised on: each is written by the real code, and each pattern finds it."""

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import runs
from chalicelib.adapters.tables.keyring import KeyMissing
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.unread import RowsUnread
from chalicelib.domain.messages.retries import Failure
from chalicelib.domain.needs_a_person import PAGES, REASONS, SECONDS, When, added_to
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.schedule.sweeping import _KINDS
from chalicelib.services.sign_in.sign_in_link import make_link
from infrastructure.alarms import FUNCTIONS
from infrastructure.steps import ROOT
from tests.operations.what_rings import PATTERNS, is_read_as_failed, told, values
from tests.services.sign_in.test_sign_in_link import ADMIN
from tests.support.app_in_process import Caller, open_app
from tests.support.fakes.log import Lines
from tests.support.world import MANAGER, OFFICER, PEOPLE, RED, REFERRER, FakeWorld, a_world, refer


@pytest.fixture
def world() -> Iterator[FakeWorld]:
    with open_app(a_world(people=(*PEOPLE, ADMIN))) as world:
        yield world


def _printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _work() -> None:
    """The morning's work, and then the canary's walk, which it begins."""
    runs.work({})
    runs.work({})


def test_an_idle_tick_needs_nobody_and_says_little(world: FakeWorld) -> None:
    runs.tick()
    _work()
    world.clock.pass_by(minutes=5)
    world.log.clear()
    runs.tick("12345678-1234-1234-1234-123456789012")
    (line,) = [line for line in world.log if line["what"] == "tick"]
    assert line["oldest_unsent_minutes"] == line["mail_quota_used"] == line["nobody_to_agree"] == 0
    assert values("NeedsAPerson", world.log) == []
    assert len(json.dumps(line)) < IDLE_LINE


IDLE_LINE = 500
"""Bytes of the longest line of a minute without work, each fifth minute; the others are half as long."""


def test_a_tick_says_when_the_oldest_email_has_waited_too_long(world: FakeWorld) -> None:
    refer(world)
    world.mailer.failures = [Failure.HELD] * 20
    for _ in range(4):
        runs.tick()
        world.clock.pass_by(minutes=5)
    ages = [line["oldest_unsent_minutes"] for line in world.log if line["what"] == "tick"]
    assert ages[-2:] == [10.0, 15.0]
    assert told(world.log, "emails-wait") == [When.NOW]


def test_a_tick_says_when_half_of_the_quota_is_used(world: FakeWorld) -> None:
    world.mailer.share_used = 0.49
    runs.tick()
    assert told(world.log, "mail-quota") == []
    world.clock.pass_by(minutes=5)
    world.mailer.share_used = 0.61
    _work()
    runs.tick()
    assert told(world.log, "mail-quota") == [When.TODAY]


def test_a_tick_says_how_late_the_mornings_work_is_until_it_is_done(world: FakeWorld) -> None:
    runs.tick()
    assert told(world.log, "morning-late") == [When.NOW]
    _work()
    world.clock.pass_by(minutes=5)
    runs.tick()
    assert told(world.log, "morning-late") == [When.NOW]


def test_a_tick_says_whether_one_person_could_act_alone(world: FakeWorld) -> None:
    runs.tick()
    _work()
    assert told(world.log, "one-agrees") == []
    world.people._agreers.pop(MANAGER.person_id)
    world.clock.pass_by(minutes=5)
    runs.tick()
    assert told(world.log, "one-agrees") == [When.THIS_WEEK]


def test_a_line_with_two_reasons_names_both_and_is_as_urgent_as_the_more_urgent() -> None:
    found = added_to("tick", {"oldest_unsent_minutes": 20, "mail_quota_used": 0.9})
    assert found == {"needs_a_person": "emails-wait mail-quota", "urgency": When.NOW}


def test_other_minutes_do_not_look(world: FakeWorld) -> None:
    world.clock.pass_by(minutes=1)
    runs.tick()
    assert "oldest_unsent_minutes" not in world.log[-1]


def test_a_health_metric_that_cannot_be_read_is_logged(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(world.outbox), "oldest_waiting")
    runs.tick()
    assert told(world.log, "work-failed") == [When.NOW]


def test_a_part_of_a_tick_that_fails_says_so(world: FakeWorld) -> None:
    world.store.fail("due_index.due URGENT")
    with pytest.raises(runs.TickFailed):
        runs.tick()
    assert told(world.log, "work-failed") == [When.NOW]


def test_a_tick_says_that_the_stacks_keys_are_gone(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(keys: StackKeys) -> int:
        raise KeyMissing

    runs.tick()
    assert [line["key_sets"] for line in world.log if line["what"] == "tick"] == [1]
    monkeypatch.setattr(StackKeys, "look", look)
    runs.tick()
    assert told(world.log, "keys-missing") == [When.NOW]
    assert told(world.log, "work-failed") == []


def test_a_tick_that_cannot_see_what_is_due_looks_after_everything(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer(world, **RED)
    world.clock.pass_by(hours=4)
    monkeypatch.delattr(type(world.due_index), "is_anything_due")
    assert runs.tick()["reminders"] > 0
    assert told(world.log, "work-failed") == [When.NOW]


def test_an_email_that_ends_as_failed_says_so_and_a_bounce_does_not(world: FakeWorld) -> None:
    refer(world)
    world.mailer.failures = [Failure.REFUSED]
    sweep(world)
    assert told(world.log, "email-failed") == [When.TODAY]
    assert added_to("message-needs-a-person", {"state": "bounced"}) == {}


def test_an_error_page_has_the_status_that_the_gateway_counts(
    world: FakeWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    """The alarm ApiServerErrors needs no line of the log; this one says which page it was."""
    Caller(world).get("/")
    officer = Caller(world)
    officer.is_now(OFFICER)
    world.store.fail("audit.add")
    case = refer(world)
    assert officer.get("/cases/{reference}", {"reference": case.reference})["statusCode"] == 503
    lines = [line for line in _printed(capsys) if line["what"] == "request"]
    assert [line["status"] for line in lines] == [200, 503]


def test_a_forged_form_says_so(world: FakeWorld, capsys: pytest.CaptureFixture[str]) -> None:
    Caller(world).post("/sign-in", {"email": OFFICER.email}, forged=True)
    assert values("PagesRefused", _printed(capsys)) == [1.0]


def test_a_page_that_is_for_others_says_so(world: FakeWorld, capsys: pytest.CaptureFixture[str]) -> None:
    school = Caller(world)
    school.is_now(REFERRER)
    school.get("/cases")
    assert values("PagesRefused", _printed(capsys)) == [1.0]


def test_a_wrong_code_says_so(world: FakeWorld) -> None:
    browser = Caller(world)
    browser.get("/sign-in")
    browser.post("/sign-in", {"email": OFFICER.email})
    browser.post("/sign-in/code", {"code": "000000"})
    assert values("CodesWrong", world.log) == [0.5]


def test_a_used_link_says_so(world: FakeWorld) -> None:
    token = make_link(world, ADMIN.email).rsplit("/", 1)[-1]
    browser = Caller(world)
    browser.get("/sign-in/link/{token}", {"token": token})
    browser.post("/sign-in/link/{token}", {"email": ADMIN.email}, {"token": token})
    assert told(world.log, "link-used") == [When.NOW]


# --- whatever fails, and what cannot be read ------------------------------------------------------------------------------

NO_FAULT = {"request-refused", "row-unreadable", "job-left", "canary-stopped", "health-unavailable"}
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


def failed_names() -> set[str]:
    """Each name that ends in -failed; those of swept rows come from their kind."""
    swept = {f"{kind.logged}-failed" for kind in _KINDS.values()}
    return {name for name in _events() if name.endswith("-failed")} - {"-failed"} | swept


def test_every_line_called_failed_rings() -> None:
    swept = {f"{kind.logged}-failed" for kind in _KINDS.values()}
    assert swept == {
        f"{what}-failed" for what in ("reminder", "message", "return", "draft", "file", "sheet", "guidance", "job")
    }
    failed = failed_names()
    assert {"tick-failed", "putting-off-failed", *swept} <= failed
    assert failed > PAGES
    for name in failed - PAGES:
        assert told([{"what": name, **added_to(name, {"problem": "ValueError"})}], "work-failed") == [When.NOW], name
    for name in failed:
        assert told([{"what": name, **added_to(name, {"problem": "KeyMissing"})}], "keys-missing") == [When.NOW], name
    assert added_to("tick", {}) == added_to("request-failed", {"problem": "ValueError"}) == {}


def test_every_caught_error_is_called_failed() -> None:
    caught = {name for name, beside in _events().items() if "problem" in beside}
    assert {name for name in caught if not name.endswith("-failed")} == NO_FAULT


def test_every_function_is_listened_to() -> None:
    for name in ("NeedsAPerson", "FunctionFailed"):
        assert set(PATTERNS[name].logs) == {f"{function}Log" for function in FUNCTIONS}


def test_every_reason_is_given_by_a_line_that_is_written_here() -> None:
    """By a name that the source logs, or one of the lines of a run."""
    names = {*_events(), *SECONDS, "any-failed"}
    given = {"problem": "KeyMissing", "state": "failed", "ms": 999_999, "oldest_unsent_minutes": 999}
    given |= {"morning_late_minutes": 999, "canary_late_minutes": 999, "mail_quota_used": 1, "nobody_to_agree": 1}
    unkeyed = given | {"problem": "ValueError"}
    for reason in REASONS:
        assert [name for name in names if reason.is_given_by(name, given) or reason.is_given_by(name, unkeyed)], reason


@pytest.mark.parametrize(("what", "seconds"), SECONDS.items())
def test_a_run_that_takes_nearly_as_long_as_it_may_says_so(what: str, seconds: int) -> None:
    found = [added_to(what, {"ms": seconds * 1000 * share}) for share in (0.79, 0.8)]
    assert [told([line], "slow") for line in found] == [[], [When.THIS_WEEK]]


@pytest.mark.parametrize(
    ("line", "rings"),
    [
        ("2026-11-30T09:00:58.001Z 12345678-1234-1234-1234-123456789012 Task timed out after 58.00 seconds", True),
        ("RequestId: 12345678-1234-1234-1234-123456789012 Error: Runtime exited with error: signal: killed", True),
        ("[ERROR] TickFailed\rTraceback (most recent call last):", True),
        ("[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'chalice'", True),
        ("REPORT RequestId: 12345678-1234-1234-1234-123456789012 Duration: 12.00 ms Billed Duration: 13 ms", False),
        ('{"what": "tick", "outcome": "done", "ms": 12}', False),
    ],
)
def test_lambdas_own_lines_about_a_run_that_failed_ring(line: str, rings: bool) -> None:
    assert is_read_as_failed(line) is rings
    assert PATTERNS["FunctionFailed"].value == str(int(When.NOW))


def test_a_row_that_cannot_be_read_says_so_once_a_run_without_its_key() -> None:
    lines = Lines()
    unread = RowsUnread()
    unread.log_with(lines)
    unread.begin()
    unread.note("CASE#case-1", "9#CASE", "InvalidTag")
    unread.note("REFERENCE#GHJK-4567", "REFERENCE", "ValueError")
    unread.note("CASE#case-1", "9#CASE", "InvalidTag")
    assert told(lines, "row-unreadable") == [When.TODAY, When.TODAY]
    assert [line.get("id") for line in lines] == ["case-1", None]
    assert "GHJK" not in json.dumps(lines)
