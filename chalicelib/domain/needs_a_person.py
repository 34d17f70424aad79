"""Which log lines need a person, why and how soon: the one table. Alarms listen to what it adds (infrastructure/alarms.py)."""

from collections.abc import Callable, Mapping
from enum import IntEnum

from msgspec import Struct

Facts = Mapping[str, object]


class When(IntEnum):
    """How soon a person must look. The number is what the alarms count by."""

    THIS_WEEK = 1
    TODAY = 2
    NOW = 3


class Reason(Struct, frozen=True):
    """One reason to look, the lines that give it, and what the person does."""

    name: str
    when: When
    is_given_by: Callable[[str, Facts], bool]
    do: str


PAGES = frozenset({"request-failed", "page-failed"})
"""Lines about an error page. API Gateway counts those by itself: the alarm ApiServerErrors rings for each."""
KEY_MISSING = "KeyMissing"
UNSENT_MINUTES = 15
LATE_MINUTES = 60
QUOTA = 0.5
SECONDS = {"request": 28, "tick": 58, "deliver": 55, "feedback": 30, "work": 300}
"""How long each run may take, by the name of its line; the time-outs in .chalice/config.json."""
NEARLY = 0.8
"""The part of its time-out after which a run counts as slow."""


def _has_failed(what: str, facts: Facts) -> bool:
    return what.endswith("-failed") and what not in PAGES and facts.get("problem") != KEY_MISSING


def _lost_its_keys(what: str, facts: Facts) -> bool:
    return what.endswith("-failed") and facts.get("problem") == KEY_MISSING


def _named(name: str) -> Callable[[str, Facts], bool]:
    return lambda what, facts: what == name


def _tick_says(member: str, least: float) -> Callable[[str, Facts], bool]:
    return lambda what, facts: what == "tick" and _number(facts, member) >= least


def _is_slow(what: str, facts: Facts) -> bool:
    return what in SECONDS and _number(facts, "ms") >= SECONDS[what] * 1000 * NEARLY


def _number(facts: Facts, member: str) -> float:
    found = facts.get(member)
    return found if isinstance(found, int | float) else -1


REASONS = (
    Reason(
        "emails-wait",
        When.NOW,
        _tick_says("oldest_unsent_minutes", UNSENT_MINUTES),
        "An email has waited for more than a quarter of an hour: see under Emails and Schedule here what holds it up.",
    ),
    Reason(
        "morning-late",
        When.NOW,
        _tick_says("morning_late_minutes", LATE_MINUTES),
        "The morning's emails and the check for forgotten children are an hour late: the log of work says why.",
    ),
    Reason(
        "canary-stopped",
        When.NOW,
        lambda what, facts: what == "canary-stopped" or _number(facts, "canary_late_minutes") >= LATE_MINUTES,
        "The day's invented referral did not go from form to close, so a real one may not either: the log of work says where.",
    ),
    Reason("keys-missing", When.NOW, _lost_its_keys, "The stack's keys are gone: make restore-key puts them back."),
    Reason(
        "work-failed",
        When.NOW,
        _has_failed,
        "Something could not be done; most such things are tried again: look for -failed in the logs, tick first.",
    ),
    Reason(
        "audit-not-proved",
        When.NOW,
        _named("audit-not-proved"),
        "A row of the audit was altered, removed or put in, or a day has no root: the auditors’ page names it.",
    ),
    Reason(
        "link-used",
        When.NOW,
        _named("sign-in-link-used"),
        "An administrator signed in by an operator's link: if it was none of you, end their sign-ins under Staff.",
    ),
    Reason(
        "row-unreadable",
        When.TODAY,
        _named("row-unreadable"),
        "A row of the table cannot be read: look for row-unreadable in the logs, and see docs/operations.md.",
    ),
    Reason(
        "email-failed",
        When.TODAY,
        lambda what, facts: what == "message-needs-a-person" and facts.get("state") == "failed",
        "An email could not be sent and is a task of the team.",
    ),
    Reason(
        "files-not-scanned",
        When.TODAY,
        _named("files-not-scanned"),
        "Files wait for more than an hour to be scanned: see under Scanning of files here.",
    ),
    Reason(
        "mail-quota",
        When.TODAY,
        _tick_says("mail_quota_used", QUOTA),
        "Half of the day's SES quota is used: ask for more in Service Quotas.",
    ),
    Reason(
        "one-agrees",
        When.THIS_WEEK,
        _tick_says("nobody_to_agree", 1),
        "One person alone can change roles and addresses of staff: add a second administrator or a manager under Staff.",
    ),
    Reason(
        "slow",
        When.THIS_WEEK,
        _is_slow,
        "A run took nearly as long as it may: its log says what it waited for. If AWS was slow, leave it.",
    ),
)


def added_to(what: str, facts: Facts) -> dict[str, object]:
    """The log writer's addition to a line: each reason, and how soon the most urgent of them needs somebody."""
    found = [reason for reason in REASONS if reason.is_given_by(what, facts)]
    if not found:
        return {}
    return {
        "needs_a_person": " ".join(reason.name for reason in found),
        "urgency": int(max(reason.when for reason in found)),
    }
