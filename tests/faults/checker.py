"""Nothing lost: what must hold of the table, the persons and the post when a story has come to rest."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from chalicelib.domain.instants import parse_instant
from chalicelib.domain.messages.recipients import MANAGERS, WATCHERS
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.access import View
from chalicelib.domain.records.proof import wrong_with_chain
from chalicelib.services.casework.reassigning import REASSIGN
from tests.faults.another_team import MAILBOX, TEAM_ASKED
from tests.faults.fault_harness import TRIES, FaultHarness, Row, is_reminder
from tests.faults.fault_injector import SEND_EMAIL, TRANSACTION, Call
from tests.faults.stories import ADDRESSES, DUTY, TEAM, Story

LOST_REFERRAL, LOST_RECEIPT, SECOND_REFERENCE, OTHER = "lost referral", "lost receipt", "second reference", "other"
ANSWER_LOST = "SES accepted it, its answer was lost"
RECORD_LOST = "SES accepted it, our record of that was lost"

_DONE_UNHEARD = frozenset({"500, yet done", "reply lost", "done late", "crash after"})
_UNCLEAR = _DONE_UNHEARD | {"500", "timed out"}
_NOT_FINAL = frozenset({"due", "reserved", "unknown"})
_SENT = frozenset({"handed-over", "delayed", "out-of-office", "soft-bounced", "delivered", "bounced", "complained"})
_TO_WHOM = {
    "referral_receipt": {ADDRESSES["school"]},
    "referral_alert": {TEAM},
    "acknowledge_reminder": {TEAM},
    "acknowledge_escalation": {ADDRESSES["manager"], TEAM},
    "acknowledge_duty": {DUTY, ADDRESSES["manager"]},
    "mailbox_problem": {ADDRESSES["manager"]},
    "assigned": {ADDRESSES["manager"]},
    "deadline_reminder": {TEAM},
    "hand_over_asked": {MAILBOX},
    "link_code": {MAILBOX},
    "deadline_escalation": {ADDRESSES["manager"], TEAM},
    "red_morning": {ADDRESSES["manager"], ADDRESSES["officer"], TEAM, DUTY},
    "digest_owner": {ADDRESSES["manager"], ADDRESSES["officer"]},
    "digest_manager": {ADDRESSES["manager"]},
    "silent_children": {ADDRESSES["manager"]},
    "access_changed": {ADDRESSES[name] for name in ("officer", "manager", "administrator")},
    "audit_proved": {ADDRESSES["officer"]},  # once they are an auditor
}
_CLOCKS = {"acknowledge", "social-care", "triage", "checks"}
"""The first clocks of a RED case."""

Problem = tuple[str, str]


class Findings(Struct):
    problems: list[Problem] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    """The reason for each email that was sent once more."""


def check(harness: FaultHarness, story: Story) -> Findings:
    rows = harness.rows()
    findings = Findings()
    findings.problems += _people_were_told(harness)
    findings.problems += _one_case_each(harness, rows)
    findings.problems += _chains_are_whole(harness, rows)
    for case in _of(rows, "CASE"):
        findings.problems += _whole(case, rows, story)
        findings.problems += _casework_done_once(case, rows, story)
        findings.problems += _handed_on_once(case, harness, rows, story)
    findings.problems += _answered_once(rows, story)
    findings.problems += _role_given_once(harness, rows, story)
    for message in _of(rows, "MESSAGE"):
        findings.problems += _message_came_to_its_end(message, harness, rows, story)
        duplicates, unexplained = _duplicates(message, harness)
        findings.duplicates += duplicates
        findings.problems += unexplained
        findings.problems += _marked_as_repeat_for_a_reason(message, harness)
    findings.problems += _reminders_as_planned(rows, story)
    return findings


def _chains_are_whole(harness: FaultHarness, rows: Sequence[Row]) -> Iterator[Problem]:
    """Whatever was interrupted and repeated: each change of a case is the next link, and the head has the last hash."""
    with harness.as_the_test():
        for case in _of(rows, "CASE"):
            chain = harness.world().proofs.chain_of(str(case["pk"]).removeprefix("CASE#"))
            for wrong in wrong_with_chain(chain):
                yield OTHER, f"the audit of {case['reference']} is not whole: {wrong.fault} {wrong.key}"
            if not chain.version or not any(row.chain for row in chain.rows):
                yield OTHER, f"{case['reference']} has no chain"


def _of(rows: Sequence[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["kind"] == kind]


def _id_in(row: Row) -> str:
    """The id of an event or an access, at the end of its sort key."""
    return str(row["sk"]).rpartition("#")[2]


def _people_were_told(harness: FaultHarness) -> Iterator[Problem]:
    """When all is answered again, nobody sees an error; and the last try showed a receipt."""
    for error in harness.told:
        yield OTHER, f"a person was shown {error} after the trouble was over"
    if not harness.facts["receipts"][-1]:
        yield LOST_REFERRAL, "the person never got a receipt"


def _one_case_each(harness: FaultHarness, rows: Sequence[Row]) -> Iterator[Problem]:
    receipts: list[Receipt] = [receipt for receipt in harness.facts["receipts"] if receipt]
    cases = {case["reference"] for case in _of(rows, "CASE")}
    shown = {receipt.reference for receipt in receipts}
    if len(shown) > 1 or len(_of(rows, "CASE")) > 1:
        yield SECOND_REFERENCE, f"shown {len(shown)}, in the table {len(_of(rows, 'CASE'))}"
    for reference in shown - cases:
        yield LOST_REFERRAL, f"{reference} was shown and has no case"


def _whole(case: Row, rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    """The case has everything that was accepted with it, once."""
    events = Counter(row["what"] for row in _of(rows, "EVENT") if row["pk"] == case["pk"])
    results = [json.loads(row["result"]) for row in _of(rows, "ONCE")]
    wholes = {
        "first event": events["referred"],
        "ONCE row": sum(result.get("reference") == case["reference"] for result in results),
        "way to it": sum(row["pk"] == f"REFERENCE#{case['reference']}" for row in rows),
        "submission": sum(row["pk"] == f"SUBMISSION#{case['submission_id']}" for row in rows),
        "child": sum(row["pk"] == f"CHILD#{case['child_id']}" and row["sk"] == "CHILD" for row in rows),
        "child’s key": sum(row["pk"] == f"CHILD#{case['child_id']}" and row["sk"] == "KEY" for row in rows),
    }
    for name, count in wholes.items():
        if count != 1:
            yield LOST_REFERRAL, f"{count} × {name}"
    clocks = Counter(row["rule"] for row in _of(rows, "DEADLINE") if row["pk"] == case["pk"])
    if clocks != Counter({*_CLOCKS, "hand-over"} if story.hands_over else _CLOCKS):
        yield LOST_REFERRAL, f"clocks {dict(clocks)}"
    changed = sorted(_id_in(row) for row in _of(rows, "EVENT") if row["pk"] == case["pk"])
    if changed != sorted(_id_in(row) for row in _of(rows, "AUDIT") if row["what"] != View.LINK_OPENED):
        yield OTHER, "the audit does not say what was changed"
    emails = Counter(row["email"] for row in _of(rows, "MESSAGE"))
    if emails["hand_over_asked"] != int(story.hands_over):
        yield OTHER, f"{emails['hand_over_asked']} × email to the other team"
    for email in ("referral_receipt", "referral_alert"):
        if emails[email] != 1:
            yield LOST_RECEIPT, f"{emails[email]} × {email} in the ledger"
    if _of(rows, "DRAFT"):
        yield OTHER, "the draft is still there"


def _casework_done_once(case: Row, rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    events = Counter(row["what"] for row in _of(rows, "EVENT"))
    wanted = {"taken": int(story.ends_taken), "note": int(story.ends_taken), "email-problem": int(story.bounces)}
    wanted |= {"handed-over": int(story.hands_over)}
    for what, count in wanted.items():
        if events[what] != count:
            yield OTHER, f"{events[what]} × event {what}, not {count}"
    if bool(case.get("owner_id")) is not story.ends_taken or bool(case.get("acknowledged_at")) is not story.ends_taken:
        yield OTHER, "the case has the wrong owner"


def _handed_on_once(case: Row, harness: FaultHarness, rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    """The owner who was disabled has no case left: it has one event more, its new owner one email, and the job is over."""
    # The jobs of the mornings that pass while a story is tried are told of by test_morning.
    jobs = [job["state"] for job in _of(rows, "JOB") if job["job_kind"] == REASSIGN]
    moved = int(bool(story.moves_to))
    counts = {
        "event assigned": sum(row["what"] == "assigned" for row in _of(rows, "EVENT")),
        "email to the new owner": sum(row["email"] == "assigned" for row in _of(rows, "MESSAGE")),
        "change by the administrator": sum(row["what"] == "person-disabled" for row in _of(rows, "CHANGE")),
        "job that is done": jobs.count("done"),
        "person disabled": sum(row["active"] == "0" for row in _of(rows, "PERSON")),
    }
    for what, count in counts.items():
        if count != moved:
            yield OTHER, f"{count} × {what}, not {moved}"
    if len(jobs) != moved:
        yield OTHER, f"jobs {jobs}"
    if story.moves_to and case.get("owner_id") != harness.person(story.moves_to).person_id:
        yield OTHER, "the case is not the new owner’s"


def _answered_once(rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    """The other team saw the facts and answered, and no link is left that somebody could use."""
    if not story.answers:
        return
    answers = [row["by"] for row in _of(rows, "EVENT") if row["what"] == "team-answered"]
    if answers != [str(TEAM_ASKED)]:
        yield OTHER, f"answers by {answers}"
    if not any(row["what"] == View.LINK_OPENED for row in _of(rows, "AUDIT")):
        yield OTHER, "the look is not recorded"
    if any("over" not in row or "gsi1pk" in row or "gsi2pk" in row for row in _of(rows, "PURPOSE_LINK")):
        yield OTHER, "a link is left"
    if [row.get("over") for row in _of(rows, "PURPOSE_LINK")].count("used") != 1:
        yield OTHER, "the answer used up no link, or more than one"


def _role_given_once(harness: FaultHarness, rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    """One change asked for and one agreed to; the person, who asked and who agreed hear of each, once."""
    given, officer = int(story.gives_role), harness.person("officer").person_id
    changes = Counter(row["what"] for row in _of(rows, "CHANGE"))
    counts = {
        "change asked for": changes["asked"],
        "change of a person": changes["person"],
        "request agreed to": sum(row["stand"] == "agreed" for row in _of(rows, "ACCESS_REQUEST")),
        "person with the role": sum(
            row["person_id"] == officer and "auditor" in row["roles"] for row in _of(rows, "PERSON")
        ),
    }
    for what, count in counts.items():
        if count != given:
            yield OTHER, f"{count} × {what}, not {given}"
    emails = sum(row["email"] == "access_changed" for row in _of(rows, "MESSAGE"))
    # Each time: to the person, to a role, and from there to the administrator and the manager.
    if emails != 2 * 4 * given:
        yield OTHER, f"{emails} emails about the role"


def _message_came_to_its_end(
    message: Row, harness: FaultHarness, rows: Sequence[Row], story: Story
) -> Iterator[Problem]:
    name, state = message["email"], message["state"]
    kind = OTHER if is_reminder(message) else LOST_RECEIPT
    posted = [p for p in harness.posted if p.mail.message_id == message["message_id"]]
    if state in _NOT_FINAL or "attempt_at" in message or "gsi3pk" in message:
        yield kind, f"{name} is left {state}"
    if state in _SENT and not posted:
        yield kind, f"{name} is called {state} and was never sent"
    if state in {"failed", "bounced"} and not any(row.get("reference") for row in _of(rows, "TASK")):
        yield kind, f"{name} is {state} and nobody is told"
    if state == "failed":
        yield kind, f"{name} was given up although the trouble was over soon"
    was_spread = message["recipient"] in (str(MANAGERS), str(WATCHERS))
    ran_out = name == "link_code" and state == "withdrawn"
    if (state == "withdrawn") is not (ran_out or was_spread or (is_reminder(message) and story.ends_taken)):
        yield kind, f"{name} is {state}"
    if story.bounces and (state == "bounced") is not (name == "referral_alert"):
        yield OTHER, f"{name} is {state} after SES’s news"
    for sent in posted:
        if sent.mail.to not in _TO_WHOM[name]:
            yield OTHER, f"{name} went to somebody else"
        acknowledged = next((row.get("acknowledged_at") for row in _of(rows, "CASE")), None)
        if is_reminder(message) and acknowledged and sent.at >= parse_instant(acknowledged):
            yield OTHER, f"{name} went out after the case was acknowledged"


def _duplicates(message: Row, harness: FaultHarness) -> tuple[list[str], list[Problem]]:
    """An email may go twice only where SES took the first one and that was not heard, or not written down."""
    sent = sum(p.mail.message_id == message["message_id"] for p in harness.posted)
    if sent < 2:
        return [], []
    reasons = [reason for reason in _reasons(message["message_id"], harness.injector.calls) if reason]
    if sent > 2 or len(reasons) < sent - 1:
        return [], [(OTHER, f"{message['email']} went {sent} times without need")]
    return reasons[: sent - 1], []


def _reasons(message_id: str, calls: Sequence[Call]) -> Iterator[str]:
    for call, following in zip(calls, [*calls[1:], Call("")], strict=True):
        if call.operation != SEND_EMAIL or call.message_id != message_id:
            continue
        if call.fault in _DONE_UNHEARD:
            yield ANSWER_LOST
        elif not call.fault and following.operation == TRANSACTION and following.fault:
            yield RECORD_LOST


def _marked_as_repeat_for_a_reason(message: Row, harness: FaultHarness) -> Iterator[Problem]:
    """A repeat comes a quarter of an hour late and says so: only where a process died, a write came late, or SES did not say."""
    faults = Counter(call.fault for call in harness.injector.calls if call.fault)
    mine = {call.fault for call in harness.injector.calls if call.message_id == message["message_id"]}
    died = faults["crash before"] + faults["crash after"] + faults["done late"]
    long_silence = max(faults.values(), default=0) > TRIES
    if message["repeat"] != "0" and not (died or long_silence or mine & _UNCLEAR):
        yield OTHER, f"{message['email']} was marked as a repeat without need"


def _reminders_as_planned(rows: Sequence[Row], story: Story) -> Iterator[Problem]:
    """One row for each recipient, and one event for each announced rung; of the first clock, which taking ends."""
    planned = Counter(row["email"] for row in _of(rows, "MESSAGE") if is_reminder(row))
    if planned != Counter(story.reminders):
        yield OTHER, f"reminders {dict(planned)}"
    facts = [json.loads(row["facts"]) for row in _of(rows, "EVENT") if row["what"] == "reminded"]
    rungs = Counter((fact["rule"], fact["rung"]) for fact in facts)
    first = [rung for rule, rung in rungs if rule == "acknowledge"]
    if len(first) != len(story.reminders) or set(rungs.values()) - {1}:
        yield OTHER, f"events of reminders {dict(rungs)}"
