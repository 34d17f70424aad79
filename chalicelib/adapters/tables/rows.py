"""The rows of the one table, a model per kind. `docs/data.md` says what each key means; nothing here decides anything.

Keys hold random ids and keyed digests only: no name, no number of a school or an authority, no address.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self, cast

from msgspec import Struct, field
from pynamodb.attributes import (
    BinaryAttribute,
    DiscriminatorAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    VersionAttribute,
)
from pynamodb.connection import TableConnection
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.adapters.aws.aws import CONNECT_SECONDS, READ_SECONDS, session
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.emails.declaring import Lane


class _Index1(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class _Index2(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi2"
        projection = AllProjection()

    gsi2pk = UnicodeAttribute(hash_key=True)
    gsi2sk = UnicodeAttribute(range_key=True)


class _Index3(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi3"
        projection = AllProjection()

    gsi3pk = UnicodeAttribute(hash_key=True)
    gsi3sk = UnicodeAttribute(range_key=True)


class _Index4(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi4"
        projection = AllProjection()

    gsi4pk = UnicodeAttribute(hash_key=True)
    gsi4sk = UnicodeAttribute(range_key=True)


class _Index5(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi5"
        projection = IncludeProjection(["kind"])

    gsi5pk = UnicodeAttribute(hash_key=True)
    gsi5sk = UnicodeAttribute(range_key=True)


class _Kind(DiscriminatorAttribute):
    """The kind of a row. A kind that only a newer version knows does not break the lists that it is in."""

    def deserialize(self, value: str) -> type:
        return self._discriminator_map.get(value, NewerRow)

    def is_in(self, *kinds: type) -> Any:
        """PynamoDB adds this to each query and count. All rows come: one whose kind is spoilt is no row that is not there."""
        return self.exists() | self.does_not_exist()


class SpoiltRow(Struct, frozen=True):
    """Stands in a query's answer for a row that PynamoDB could not read, so that the others come too."""

    pk: str
    sk: str
    problem: str
    places: Mapping[str, str] = field(default_factory=dict)
    """Its sort keys by index, so that the mark of a next page can name it."""


class Row(Model):
    """What every row has: its keys, its kind, the sparse index keys and, where it may lapse, `ttl` (epoch seconds)."""

    class Meta:
        table_name: str = ""
        connect_timeout_seconds = CONNECT_SECONDS
        read_timeout_seconds = READ_SECONDS
        max_retry_attempts = 2

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = _Kind()
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    gsi2pk = UnicodeAttribute(null=True)
    gsi2sk = UnicodeAttribute(null=True)
    gsi3pk = UnicodeAttribute(null=True)
    gsi3sk = UnicodeAttribute(null=True)
    gsi4pk = UnicodeAttribute(null=True)
    gsi4sk = UnicodeAttribute(null=True)
    gsi5pk = UnicodeAttribute(null=True)
    gsi5sk = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)
    by_state = _Index1()
    by_owner = _Index2()
    by_time = _Index3()
    by_school = _Index4()
    by_day = _Index5()

    @classmethod
    def from_raw_data(cls, data: Mapping[str, Any]) -> Self:
        """A row of a wrong shape comes back as a SpoiltRow, which is of no kind: see reading.py."""
        try:
            return super().from_raw_data(data)  # type: ignore[arg-type]
        except Exception as problem:
            texts = {name: str(value["S"]) for name, value in data.items() if "S" in value}
            places = {name.removesuffix("sk"): text for name, text in texts.items() if re.fullmatch(r"gsi\dsk", name)}
            return cast(Self, SpoiltRow(texts.get("pk", ""), texts.get("sk", ""), type(problem).__name__, places))

    @classmethod
    def _get_connection(cls) -> TableConnection:
        # One client for all kinds: a client per model would cost tens of milliseconds each at a cold start.
        if cls is not Row:
            return Row._get_connection()
        connection = super()._get_connection()
        connection.connection._local.session = session()
        return connection


class NewerRow(Row, discriminator="?"):
    """A row of a kind that this version does not know. Nothing writes one."""


_OURS = re.compile(
    r"""CASE\#[^#]+\n(1\#EVENT|7\#MESSAGE|8\#DEADLINE|9\#CASE$)|MAIL\#.+\n7\#MESSAGE|CHILD\#.+\n(CHILD|KEY)$|PERSON\#.+\n(PERSON$|CONTACT\#)
    |SCHOOL\#.+\n(SCHOOL|DATES)$|BULK\#.+\n(FILE$|ROWS\#)|SIGN_IN\#.+\nSIGN_IN$|SESSION\#.+\nSESSION$|LINK\#.+\nLINK$|KNOWN\#.+\nKNOWN$
    |(?P<kind>SUBMISSION|RETURN|REFERENCE|ONCE|DRAFT|TRACE|FILE|UNUSED|TASK|BULK_CONTENT|JOB)\#.+\n(?P=kind)$
    |(AUDIT\#.+|LOOKUP\#.+|COUNT\#.+|AGREERS|ACCESS_REQUESTS|AUTHORITY|DIRECTORY|WORKERS|WATCH)\n""",
    re.VERBOSE,
)


def is_ours(pk: str, sk: str) -> bool:
    """Whether a row with this key is of a kind that this version knows, whatever its `kind` says."""
    return _OURS.match(f"{pk}\n{sk}") is not None


def open_table(name: str) -> None:
    """Points every model at this table."""
    Row.Meta.table_name = name


SENT = "SENT"
"""The partition of gsi4 of what all schools sent."""
DUE = "DUE"
"""The partition of gsi3 of everything that `tick` looks at when its time has come, except emails that are no codes
(adapters/casework/due_index.py)."""


def partition_of(lane: Lane) -> str:
    """The partition of gsi3. Codes are few and never old, so they wait on the agenda: an idle minute needs no look of its own."""
    return DUE if lane is Lane.SIGN_IN else f"OUTBOX#{lane}"


def due_until(now: datetime) -> Condition:
    """The condition on gsi3 that a row's time has come by `now`."""
    return cast(Condition, Row.gsi3sk <= f"{instant_text(now)}~")


class ChildRow(Row, discriminator="CHILD"):
    """CHILD#id / CHILD. Sealed under the child's key: the name."""

    sealed = BinaryAttribute(legacy_encoding=False)


class ChildKeyRow(Row, discriminator="CHILD_KEY"):
    """CHILD#id / KEY. The child's key, wrapped by the stack's data key. Deleting it erases the child."""

    wrapped = BinaryAttribute(legacy_encoding=False)


class SubmissionRow(Row, discriminator="SUBMISSION"):
    """SUBMISSION#id / SUBMISSION, frozen. gsi4: a school's own submissions. Sealed: what was typed. A return has no case."""

    child_id = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    person_id = UnicodeAttribute()
    form = UnicodeAttribute()
    form_version = NumberAttribute()
    received_at = UnicodeAttribute()
    declaration = JSONAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class ReturnRow(Row, discriminator="RETURN"):
    """RETURN#id of the submission / RETURN. gsi1: all by the time they came; gsi2: by state; gsi3: DUE, by
    `check_at`. `label` (the name, the reasons, the other team's answer) is sealed by the stack."""

    reference = UnicodeAttribute()
    form = UnicodeAttribute()
    child_id = UnicodeAttribute()
    received_at = UnicodeAttribute()
    state = UnicodeAttribute()
    team = UnicodeAttribute(null=True)
    check_at = UnicodeAttribute(null=True)
    asked_at = UnicodeAttribute(null=True)
    arrived_on = UnicodeAttribute(null=True)
    reminders = NumberAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    joined_by = UnicodeAttribute(null=True)
    flags = JSONAttribute()
    label = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class CaseRow(Row, discriminator="CASE"):
    """CASE#id / 9#CASE, the head. gsi1: open cases by next due; gsi2: an owner's. `label` (the name) is sealed by the stack."""

    reference = UnicodeAttribute()
    child_id = UnicodeAttribute()
    submission_id = UnicodeAttribute()
    stage = UnicodeAttribute()
    priority = UnicodeAttribute()
    received_at = UnicodeAttribute()
    next_due_at = UnicodeAttribute(null=True)
    on_roll = UnicodeAttribute()
    cme_since = UnicodeAttribute(null=True)
    otherwise = UnicodeAttribute(null=True)
    otherwise_on = UnicodeAttribute(null=True)
    primary_reason = UnicodeAttribute()
    sex = UnicodeAttribute()
    year_group = UnicodeAttribute()
    owner_id = UnicodeAttribute(null=True)
    acknowledged_at = UnicodeAttribute(null=True)
    route = UnicodeAttribute(null=True)
    needs_social_care = NumberAttribute(null=True)
    social_care_told_at = UnicodeAttribute(null=True)
    checked_at = UnicodeAttribute(null=True)
    unseen_from = UnicodeAttribute(null=True)
    asked_at = UnicodeAttribute(null=True)
    proposed_at = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    evidence = UnicodeAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)
    next_rule = UnicodeAttribute(null=True)
    waits = JSONAttribute(null=True)
    alerted = NumberAttribute(null=True)
    in_flood = NumberAttribute(null=True)
    on_call_at = UnicodeAttribute(null=True)
    last_act_at = UnicodeAttribute(null=True)
    last_act_by = UnicodeAttribute(null=True)
    news = UnicodeSetAttribute(null=True)
    barred = UnicodeSetAttribute(null=True)
    label = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class DeadlineRow(Row, discriminator="DEADLINE"):
    """CASE#id / 8#DEADLINE#id. gsi3: DUE by the instant of the next rung."""

    case_id = UnicodeAttribute()
    deadline_id = UnicodeAttribute()
    rule = UnicodeAttribute()
    started_by = UnicodeAttribute()
    started_at = UnicodeAttribute()
    due_at = UnicodeAttribute()
    working = UnicodeAttribute()
    counted = JSONAttribute()
    skipped = JSONAttribute()
    dates_missing_from = UnicodeAttribute(null=True)
    met_at = UnicodeAttribute(null=True)
    look_at = UnicodeAttribute(null=True)
    rungs_done = JSONAttribute()
    not_applicable = JSONAttribute(null=True)


class MessageRow(Row, discriminator="MESSAGE"):
    """CASE#id or MAIL#id / 7#MESSAGE#id. gsi3: OUTBOX#lane, or DUE for a code, by the instant of the next attempt;
    gsi4: the emails about a case by time. Sealed: a stranger's address."""

    message_id = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    email = UnicodeAttribute()
    recipient = UnicodeAttribute()
    lane = UnicodeAttribute()
    variables = JSONAttribute()
    created_at = UnicodeAttribute()
    state = UnicodeAttribute()
    state_at = UnicodeAttribute(null=True)
    attempt_at = UnicodeAttribute(null=True)
    tries = NumberAttribute()
    repeat = NumberAttribute()
    holder = UnicodeAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)
    held_until = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False, null=True)


class EventRow(Row, discriminator="EVENT"):
    """CASE#id / 1#EVENT#instant#id, only ever added. `happened_on` where that is another day than the instant's. Sealed under
    the child's key: free text. A page of a case reads fifty, so nothing is in them twice."""

    what = UnicodeAttribute()
    happened_on = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    facts = JSONAttribute()
    sealed = BinaryAttribute(legacy_encoding=False, null=True)


class LookupRow(Row, discriminator="LOOKUP"):
    """LOOKUP#digest / target id: a search token, or what a school is found by; REFERENCE#reference / REFERENCE: to a case or
    return. Of what was sent for a school, gsi4: SENT, with a digest of the school, the form, and the case that it opened."""

    target = UnicodeAttribute()
    school = UnicodeAttribute(null=True)
    form = UnicodeAttribute(null=True)
    case_id = UnicodeAttribute(null=True)


class OnceRow(Row, discriminator="ONCE"):
    """ONCE#digest / ONCE: this form was acted on, with this result."""

    result = JSONAttribute()


class DraftRow(Row, discriminator="DRAFT"):
    """DRAFT#id / DRAFT, lapses. gsi2: its author's; gsi3: DUE; gsi4: its school's. Sealed by the stack: what was
    typed so far, and for which school."""

    browser_digest = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    form = UnicodeAttribute()
    form_version = NumberAttribute()
    saved_at = UnicodeAttribute()
    due_at = UnicodeAttribute(null=True)
    reminded = NumberAttribute(null=True)
    begun_at = UnicodeAttribute(null=True)
    kept_seconds = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class TraceRow(Row, discriminator="TRACE"):
    """TRACE#draft / TRACE: a draft was deleted unsent. gsi4: its school's. It holds nothing of what was typed."""

    person_id = UnicodeAttribute()
    saved_at = UnicodeAttribute()
    deleted_at = UnicodeAttribute()


class FileRow(Row, discriminator="FILE"):
    """FILE#id / FILE: an uploaded file, without its name. gsi3: DUE while there is something to do with it."""

    draft_id = UnicodeAttribute()
    person_id = UnicodeAttribute()
    size = NumberAttribute()
    uploaded_at = UnicodeAttribute()
    state = UnicodeAttribute()
    type = UnicodeAttribute(null=True)
    submission_id = UnicodeAttribute(null=True)
    case_id = UnicodeAttribute(null=True)
    child_id = UnicodeAttribute(null=True)
    crashes = NumberAttribute(null=True)


class PersonRow(Row, discriminator="PERSON"):
    """PERSON#id / PERSON. gsi1: STAFF, or CONTACTS. `schools`: number, name, and whether they lead safeguarding there.
    `away`: first and last day, id of the cover. Sealed by the stack: name and address."""

    person_id = UnicodeAttribute()
    roles = JSONAttribute()
    active = NumberAttribute()
    schools = JSONAttribute()
    away = JSONAttribute(null=True)
    version = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class AgreerRow(Row, discriminator="AGREER"):
    """AGREERS / id of a person: may agree to what others ask for; with `until`, no longer may, and lapses then."""

    until = UnicodeAttribute(null=True)


class BarredRow(Row, discriminator="BARRED"):
    """BARRED / id of a person: was barred from a case once. It stays when they are let back."""


class AccessRequestRow(Row, discriminator="ACCESS_REQUEST"):
    """ACCESS_REQUESTS / id, lapses: a change that waits for a second person. Sealed by the stack: what was asked for, and
    whom it is about."""

    what = UnicodeAttribute()
    asked_by = UnicodeAttribute()
    asked_at = UnicodeAttribute()
    lapses_at = UnicodeAttribute()
    stand = UnicodeAttribute()
    decided_by = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class ContactRow(Row, discriminator="CONTACT"):
    """PERSON#id / CONTACT#school#role: finds a school's contacts, by gsi4. It counts only when the person's own row has the
    school too."""


class SignInRow(Row, discriminator="SIGN_IN"):
    """SIGN_IN#browser / SIGN_IN, lapses: this browser's one live request to sign in. Neither code nor link is stored.
    Sealed by the stack: the address."""

    attempt_id = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    asked_at = UnicodeAttribute()
    destination = UnicodeAttribute(null=True)
    source = UnicodeAttribute()
    unused = UnicodeAttribute()
    of_many = UnicodeAttribute(null=True)
    known_browser = NumberAttribute(null=True)
    for_partners = NumberAttribute(null=True)
    answer = UnicodeAttribute(null=True)
    guesses = NumberAttribute()
    used = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class SessionRow(Row, discriminator="SESSION"):
    """SESSION#digest of the token / SESSION, lapses. gsi1: a person's sessions by their start."""

    person_id = UnicodeAttribute()
    staff = NumberAttribute()
    started_at = UnicodeAttribute()
    seen_at = UnicodeAttribute()
    ended = UnicodeAttribute(null=True)


class UnusedRow(Row, discriminator="UNUSED"):
    """UNUSED#digest of an address, or STAFF, or OTHERS / UNUSED, lapses: emails to sign in that were not used."""

    asked = UnicodeSetAttribute(null=True)
    """Instant and id of each request."""
    version = NumberAttribute()


class KnownBrowserRow(Row, discriminator="KNOWN_BROWSER"):
    """KNOWN#digest of a browser's lasting cookie and an address / KNOWN, lapses: the address was signed in with there."""

    person_id = UnicodeAttribute()
    until = UnicodeAttribute()


class SignInLinkRow(Row, discriminator="SIGN_IN_LINK"):
    """LINK#digest of the token / LINK, lapses: a one-time link, an operator's for an administrator or an emailed one."""

    person_id = UnicodeAttribute(null=True)
    address_digest = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute()
    used = NumberAttribute(null=True)


class CountRow(Row, discriminator="COUNT"):
    """COUNT#what / window, lapses: how often something was done that has a limit for each window."""

    total = NumberAttribute()


class TaskRow(Row, discriminator="TASK"):
    """TASK#id / TASK. gsi1: TASKS while open, those about a child at risk first; DONE_TASKS afterwards. Sealed by the stack:
    detail, and how it was done."""

    task_id = UnicodeAttribute()
    text = UnicodeAttribute()
    created_at = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    done_by = UnicodeAttribute(null=True)
    done_at = UnicodeAttribute(null=True)
    mends = UnicodeAttribute(null=True)
    at_risk = NumberAttribute(null=True)
    how = BinaryAttribute(legacy_encoding=False, null=True)
    sealed = BinaryAttribute(legacy_encoding=False, null=True)


class AuditRow(Row, discriminator="AUDIT"):
    """AUDIT#case / instant#id: added on absence, never changed (the functions' policies deny it). gsi5: by day and person."""

    person_id = UnicodeAttribute()
    what = UnicodeAttribute()
    facts = JSONAttribute()


class AuthorityRow(Row, discriminator="AUTHORITY"):
    """AUTHORITY / AUTHORITY: what this authority set in place of the example's settings."""

    stored = JSONAttribute()
    version = NumberAttribute(null=True)


class DirectoryRow(Row, discriminator="DIRECTORY"):
    """DIRECTORY / DIRECTORY: the address of each other authority's team. Sealed by the stack: all of it."""

    sealed = BinaryAttribute(legacy_encoding=False)
    version = NumberAttribute()


class ChangeRow(Row, discriminator="CHANGE"):
    """AUDIT#ADMINISTRATORS / instant#id: added on absence, never changed. gsi5: by day and person. Sealed: before, after."""

    change_id = UnicodeAttribute()
    what = UnicodeAttribute()
    about = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    at = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class SchoolRow(Row, discriminator="SCHOOL"):
    """SCHOOL#digest / SCHOOL: a school of the national register. Public, so nothing of it is sealed."""

    urn = UnicodeAttribute()
    name = UnicodeAttribute()
    la_code = UnicodeAttribute(null=True)
    establishment_number = UnicodeAttribute(null=True)
    type = UnicodeAttribute(null=True)
    phase = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    town = UnicodeAttribute(null=True)
    postcode = UnicodeAttribute(null=True)
    came_before = JSONAttribute(null=True)
    came_after = JSONAttribute(null=True)
    keys = NumberAttribute(null=True)


class BulkFileRow(Row, discriminator="BULK_FILE"):
    """BULK#id / FILE, lapses. gsi4: its school's. Sealed by the stack: the school, and who sends it."""

    form = UnicodeAttribute()
    person_id = UnicodeAttribute()
    created_at = UnicodeAttribute()
    stage = UnicodeAttribute()
    job_id = UnicodeAttribute(null=True)
    problem = UnicodeAttribute(null=True)
    content = UnicodeAttribute(null=True)
    same_as = UnicodeAttribute(null=True)
    counts = JSONAttribute()
    sent_at = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class BulkRowsRow(Row, discriminator="BULK_ROWS"):
    """BULK#id / ROWS#number, lapses: some rows of a file. Sealed by the stack: all of them."""

    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()


class BulkContentRow(Row, discriminator="BULK_CONTENT"):
    """BULK_CONTENT#digest / BULK_CONTENT, lapses: which file was the first with this content."""

    file_id = UnicodeAttribute()


class JobRow(Row, discriminator="JOB"):
    """JOB#id / JOB, lapses. gsi3: JOBS by the instant of the next attempt, until it is over. Ids and numbers only."""

    job_kind = UnicodeAttribute()
    person_id = UnicodeAttribute()
    subject = JSONAttribute()
    created_at = UnicodeAttribute()
    attempt_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    done = NumberAttribute()
    total = NumberAttribute()
    checkpoint = JSONAttribute()
    problem = UnicodeAttribute(null=True)
    tries = NumberAttribute()
    crashes = NumberAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    version = VersionAttribute()


class WorkerRow(Row, discriminator="WORKER"):
    """WORKERS / number of the place, or the name of what one job does at a time, lapses: who has it."""

    holder = UnicodeAttribute()
    until = UnicodeAttribute()


class WatchRow(Row, discriminator="WATCH"):
    """WATCH / REPORT: what the silent-child check found last. References, ids and kinds of reasons only."""

    day = UnicodeAttribute()
    finished_at = UnicodeAttribute()
    looked_at = NumberAttribute()
    found = JSONAttribute()
    more = NumberAttribute()
    walked_at = UnicodeAttribute(null=True)


class SchoolDatesRow(Row, discriminator="SCHOOL_DATES"):
    """SCHOOL#digest / DATES: a school's own terms and closures. Public, so nothing of it is sealed."""

    terms = JSONAttribute()
    closures = JSONAttribute()
    version = NumberAttribute()


class KeysRow(Row, discriminator="KEYS"):
    """STACK / KEYS#number: the stack's keys, wrapped by KMS. Written by an operator; the functions' policies deny it to them."""

    wrapped = BinaryAttribute(legacy_encoding=False)


class ClockRow(Row, discriminator="CLOCK"):
    """CLOCK / CLOCK: how far the practice clock is ahead. Read on the local stage only."""

    ahead_seconds = NumberAttribute()
