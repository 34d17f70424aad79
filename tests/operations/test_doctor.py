"""Each thing that can be wrong with an installed stack is found, and the doctor says what to do."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chalicelib.adapters.tables.keyring import Ring
from infrastructure.doctor import email
from infrastructure.doctor.__main__ import NOT_EMULATED, examine
from infrastructure.doctor.dns_text import NotAnswered, texts_of
from infrastructure.doctor.inspected_stack import Finding, State
from infrastructure.release import Release, here
from tests.operations.canned import (
    ON_CALL,
    OWN_SETTINGS,
    an_inspected_stack,
    keys_row,
    queue,
    refusal,
    stack_saying,
    staff_row,
    the_copy,
    tick_line,
)
from tests.support.keys import RING

OLD = {"ResponseMetadata": {"HTTPHeaders": {"date": format_datetime(datetime.now(UTC) - timedelta(minutes=4))}}}
NEARLY_FULL = {"Max24HourSend": 200.0, "SentLast24Hours": 150.0, "MaxSendRate": 1.0}
TIMED_OUT = tick_line() | {"message": "2026-11-30T09:00:58.001Z 1234 Task timed out after 58.00 seconds"}
ALARM = {"AlarmName": "alarm-1", "StateValue": "ALARM", "ActionsEnabled": True}


@pytest.fixture(autouse=True)
def dmarc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world outside says that there is a policy."""
    monkeypatch.setattr(email, "texts_of", lambda name: ["v=DMARC1; p=reject"])


SITE: dict[str, Any] = {}


@pytest.fixture(autouse=True, scope="module")
def site() -> Iterator[None]:
    """The service's address, which answers."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 503)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        SITE["url"] = f"http://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def _findings(stage: str = "live", **changes: Any) -> dict[str, Finding]:
    inspected = an_inspected_stack(stage, **{"base_url": SITE["url"], **changes})
    return {finding.what: finding for finding in examine(inspected)}


def test_nothing_is_wrong_with_a_healthy_stack() -> None:
    assert {finding.state for finding in _findings().values()} == {State.OK}


def test_nothing_is_wrong_with_a_healthy_stack_on_any_day(any_day: datetime) -> None:
    assert {finding.state for finding in _findings().values()} == {State.OK}, any_day


AWAY = {"first": "2026-01-01", "last": "2099-12-31", "cover": "manager"}


def _settings(**changes: Any) -> dict[str, Any]:
    return {"Item": {"stored": {"S": json.dumps(OWN_SETTINGS | changes)}}}


WRONG: list[tuple[str, str, Any]] = [
    ("Sending identity", "sesv2__get_email_identity", refusal("NotFoundException")),
    ("Sending identity", "sesv2__get_email_identity", {"VerifiedForSendingStatus": False}),
    ("DKIM", "sesv2__get_email_identity", {"VerifiedForSendingStatus": True, "DkimAttributes": {"Status": "PENDING"}}),
    ("SES sandbox", "sesv2__get_account", {"ProductionAccessEnabled": False}),
    ("SES sending", "sesv2__get_account", {"ProductionAccessEnabled": True, "SendingEnabled": False}),
    ("SES quota", "sesv2__get_account", {"ProductionAccessEnabled": True, "SendQuota": NEARLY_FULL}),
    ("News of emails", "sesv2__get_configuration_set_event_destinations", {"EventDestinations": []}),
    ("Schedule of tick", "events__describe_rule", {"State": "DISABLED"}),
    ("Schedule of tick", "events__list_rule_names_by_target", {"RuleNames": []}),
    ("Schedule of work", "events__describe_rule", {"State": "DISABLED"}),
    ("Functions at once", "lambda__get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 99}}),
    ("Runtime", "lambda__get_function_configuration", {"FunctionArn": "arn", "Runtime": "python3.10"}),
    ("Scanning of files", "guardduty__get_malware_protection_plan", {"Status": "ERROR"}),
    (
        "Scanning of files",
        "guardduty__get_malware_protection_plan",
        {"Status": "WARNING", "StatusReasons": [{"Code": "X"}]},
    ),
    ("Stream to deliver", "lambda__list_event_source_mappings", {"EventSourceMappings": [{"State": "Disabled"}]}),
    (
        "Last batch of the stream",
        "lambda__list_event_source_mappings",
        {"EventSourceMappings": [{"State": "Enabled", "LastProcessingResult": "PROBLEM: Function call failed"}]},
    ),
    ("Last tick", "logs__filter_log_events", {"events": []}),
    ("Last tick", "logs__filter_log_events", {"events": [tick_line(minutes_ago=6)]}),
    ("Last tick", "logs__filter_log_events", {"events": [tick_line(outcome="failed")]}),
    ("Last tick", "logs__filter_log_events", {"events": [tick_line(messages=-1)]}),
    ("Emails waiting", "logs__filter_log_events", {"events": [tick_line(oldest_unsent_minutes=16)]}),
    (
        "Needs a person",
        "logs__filter_log_events",
        {"events": [tick_line(what="message-needs-a-person", needs_a_person="email-failed", urgency=2)]},
    ),
    ("Needs a person", "logs__filter_log_events", {"events": [tick_line(), TIMED_OUT]}),
    ("Queue DeliverFailures", "sqs__get_queue_attributes", queue(3)),
    ("Queue WorkFailures", "sqs__get_queue_attributes", queue(3)),
    ("Alarms", "cloudwatch__describe_alarms", {"MetricAlarms": []}),
    ("Alarms", "cloudwatch__describe_alarms", {"MetricAlarms": [ALARM | {"ActionsEnabled": False}]}),
    ("Alarms raised", "cloudwatch__describe_alarms", {"MetricAlarms": [ALARM]}),
    (
        "Readers of alarms",
        "sns__list_subscriptions_by_topic",
        {"Subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]},
    ),
    ("Data key", "kms__describe_key", {"KeyMetadata": {"KeyState": "PendingDeletion"}}),
    ("Keys kept", "dynamodb__keys", {"Items": []}),
    ("Keys kept", "s3__list_objects_v2", {}),
    ("Keys kept", "s3__get_object", the_copy(b"another")),
    ("Keys open", "dynamodb__keys", {"Items": []}),
    ("Keys open", "dynamodb__keys", {"Items": [keys_row(Ring.new().stored)]}),
    ("Keys open", "dynamodb__keys", {"Items": [keys_row(Ring(RING.digest, {RING.newest: b"o" * 32}).stored)]}),
    ("Keys open", "dynamodb__keys", {"Items": [keys_row(Ring(b"o" * 32, RING.data).stored)]}),
    ("Keys open", "kms__decrypt", refusal("InvalidCiphertextException")),
    ("Point-in-time recovery", "dynamodb__describe_continuous_backups", {"ContinuousBackupsDescription": {}}),
    ("Rows lapse", "dynamodb__describe_time_to_live", {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}),
    ("Settings", "dynamodb__get_item", {}),
    ("Settings", "dynamodb__get_item", {"Item": {"stored": {"S": '{"team_phone": "01603 222146"}'}}}),
    ("School calendar", "dynamodb__get_item", {}),
    (
        "School calendar",
        "dynamodb__get_item",
        _settings(terms=[["2026-09-03", "2026-10-23"]]),
    ),
    (
        "Other teams",
        "dynamodb__get_item",
        {"Item": {"stored": {"S": json.dumps(OWN_SETTINGS | {"mailboxes": {"send": "send@county.gov.uk"}})}}},
    ),
    ("Staff", "dynamodb__query", {"Items": [staff_row("administrator")]}),
    (
        "Staff",
        "dynamodb__query",
        {"Items": [staff_row("administrator", "officer"), staff_row("manager", active=False)]},
    ),
    ("Second person", "dynamodb__query", {"Items": [staff_row("administrator", "manager"), staff_row("officer")]}),
    ("Second person", "dynamodb__query", {"Items": [staff_row("administrator"), staff_row("manager", active=False)]}),
    ("On call", "dynamodb__get_item", {}),
    ("On call", "dynamodb__get_item", _settings(on_call=[])),
    ("On call", "dynamodb__get_item", _settings(on_call=[ON_CALL | {"last": "2026-01-02"}])),
    ("On call", "dynamodb__get_item", _settings(on_call=[ON_CALL | {"person_id": "administrator manager auditor"}])),
    ("On call", "dynamodb__query", {"Items": [staff_row("officer", active=False)]}),
    ("On call", "dynamodb__query", {"Items": [staff_row("officer", away=AWAY)]}),
    ("Address", "base_url", "http://127.0.0.1:1"),
    ("Address", "base_url", "https://no-such-name.invalid"),
    ("In front", "in_front", "https://cme.county.example"),
    ("Deletion protection", "dynamodb__describe_table", {"Table": {}}),
    ("This machine's clock", "sts__get_caller_identity", OLD),
]


@pytest.mark.parametrize(("what", "call", "answer"), WRONG, ids=[f"{row[0]} {n}" for n, row in enumerate(WRONG)])
def test_what_is_wrong_is_found_with_what_to_do(what: str, call: str, answer: Any) -> None:
    finding = _findings(**{call: answer})[what]
    assert finding.state is State.WRONG
    assert finding.do


def test_an_address_that_answers_with_an_error_is_wrong() -> None:
    finding = _findings(base_url=f"{SITE['url']}/api")["Address"]
    assert (finding.state, "503" in finding.seen) == (State.WRONG, True)


@pytest.mark.parametrize("in_front", ["", "https://cme.county.example"])
def test_a_stack_with_nothing_in_front_or_with_a_secret_is_well(in_front: str) -> None:
    finding = _findings(in_front=in_front, front_secret="s" * 32 if in_front else "")["In front"]
    assert (finding.state, finding.do) == (State.OK, "")
    assert finding.seen.startswith(in_front or "nothing")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/api", "log group ending in /api_handler"),
        ("https://no-such-name.invalid", "CNAME"),
        ("http://127.0.0.1:1", "HTTPS_PROXY"),
    ],
)
def test_the_doctor_tells_a_service_that_fails_from_a_name_that_is_not_there(url: str, words: str) -> None:
    whole = f"{SITE['url']}{url}" if url.startswith("/") else url
    assert words in _findings(base_url=whole)["Address"].do


def test_a_practice_copy_lives_with_the_concurrency_of_a_new_account() -> None:
    few = {"AccountLimit": {"ConcurrentExecutions": 10}}
    finding = _findings("trial", lambda__get_account_settings=few)["Functions at once"]
    assert (finding.state, finding.seen) == (State.OK, "at most 10")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dynamodb__keys": {"Items": []}}, "make restore-key STAGE=trial"),
        ({"dynamodb__keys": {"Items": []}, "s3__list_objects_v2": {}}, "make deploy STAGE=trial"),
        ({"s3__list_objects_v2": {}}, "make deploy STAGE=trial"),
        ({"s3__get_object": the_copy(b"another")}, "Do not deploy or rotate"),
    ],
)
def test_the_doctor_says_what_becomes_of_keys_that_are_not_kept(changes: dict[str, Any], words: str) -> None:
    assert words in _findings("trial", **changes)["Keys kept"].do


def test_kms_that_is_not_allowed_proves_nothing_about_the_keys() -> None:
    assert _findings(kms__decrypt=refusal("AccessDeniedException"))["Open what they sealed"].state is State.UNKNOWN


def test_the_doctor_says_why_nobody_is_on_call_without_a_name() -> None:
    finding = _findings(dynamodb__query={"Items": [staff_row("officer", away=AWAY)]})["On call"]
    assert finding.seen == "nobody today: the person in the rota is away"


def test_a_practice_copy_names_the_people_it_emails_and_a_live_one_does_not() -> None:
    assert "Practice copy emails" not in _findings("live")
    assert _findings("trial")["Practice copy emails"].seen == "county.example"


def test_the_doctor_says_which_release_runs_and_which_is_in_this_folder() -> None:
    found = _findings()["Release"]
    assert found.seen == f"{here().words}; the same is in this folder"
    other = Release("0.0.9", "b" * 40, "2026-06-01T10:00:00+00:00")
    found = _findings(cloudformation__describe_stacks=stack_saying(other))["Release"]
    assert found.seen.startswith("0.0.9, commit bbbbbbbbbbbb, of 2026-06-01; in this folder is ")
    found = _findings(cloudformation__describe_stacks=stack_saying(None))["Release"]
    assert (found.state, found.do[:17]) == (State.UNKNOWN, "Deploy once more:")


def test_no_dmarc_record_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email, "texts_of", lambda name: ["v=spf1 -all"])
    assert _findings()["DMARC"].do.startswith("Put a TXT record at _dmarc.county.example")


def test_without_dns_the_doctor_says_how_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(name: str) -> list[str]:
        raise NotAnswered(name)

    monkeypatch.setattr(email, "texts_of", silent)
    finding = _findings()["DMARC"]
    assert (finding.state, "dig +short TXT _dmarc.county.example" in finding.do) == (State.UNKNOWN, True)


def test_one_that_may_not_be_looked_at_does_not_hide_the_rest() -> None:
    findings = _findings(kms__describe_key=refusal("AccessDeniedException"))
    assert findings["Key"].state is State.UNKNOWN
    assert findings["Point-in-time recovery"].state is State.OK


def test_on_the_emulator_it_does_not_vouch_for_what_is_not_there() -> None:
    findings = _findings("local")
    assert {findings[what].state for what in NOT_EMULATED} == {State.UNKNOWN}
    assert findings["Last tick"].state is State.OK


# --- DNS ----------------------------------------------------------------------------------------------------------------


def _record(*parts: bytes) -> bytes:
    data = b"".join(bytes([len(part)]) + part for part in parts)
    return b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(data)) + data


@pytest.fixture
def dns(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """A DNS server that answers one question with these records and this code."""
    records, code = request.param
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer() -> None:
            question, asker = server.recvfrom(4096)
            head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0)
            server.sendto(head + question[12:] + b"".join(records), asker)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()


@pytest.mark.parametrize("dns", [([_record(b"v=DMARC1; ", b"p=none"), _record(b"other")], 0)], indirect=True)
def test_the_texts_of_a_name(dns: tuple[str, int]) -> None:
    assert texts_of("_dmarc.county.example", dns) == ["v=DMARC1; p=none", "other"]


@pytest.mark.parametrize("dns", [([], 3)], indirect=True)
def test_a_name_that_is_not_there_has_none(dns: tuple[str, int]) -> None:
    assert texts_of("_dmarc.county.example", dns) == []


@pytest.mark.parametrize("dns", [([], 2)], indirect=True)
def test_a_server_in_trouble_says_nothing(dns: tuple[str, int]) -> None:
    with pytest.raises(NotAnswered):
        texts_of("_dmarc.county.example", dns)
