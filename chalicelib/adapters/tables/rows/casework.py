"""A child, its case, and what lies with the case."""

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    VersionAttribute,
)

from chalicelib.adapters.tables.rows.row import Row


class ChildRow(Row, discriminator="CHILD"):
    """CHILD#id / CHILD. Sealed under the child's key: the name."""

    sealed = BinaryAttribute(legacy_encoding=False)


class ChildKeyRow(Row, discriminator="CHILD_KEY"):
    """CHILD#id / KEY. The child's key, wrapped by the stack's data key. Deleting it erases the child."""

    wrapped = BinaryAttribute(legacy_encoding=False)


class CaseRow(Row, discriminator="CASE"):
    """CASE#id / 9#CASE, the head. gsi1: open cases by next due; gsi2: an owner's. `label` (the name) is sealed by the stack.
    `chain`: the hash of the audit after its last change; see adapters/casework/chain.py."""

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
    chain = BinaryAttribute(legacy_encoding=False, null=True)
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
    next_check_at = UnicodeAttribute(null=True)
    rungs_done = JSONAttribute()
    not_applicable = JSONAttribute(null=True)


class EventRow(Row, discriminator="EVENT"):
    """CASE#id / 1#EVENT#instant#id, only ever added. `happened_on` where that is another day than the instant's. Sealed under
    the child's key: free text. A page of a case reads fifty, so nothing is in them twice."""

    what = UnicodeAttribute()
    happened_on = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    facts = JSONAttribute()
    sealed = BinaryAttribute(legacy_encoding=False, null=True)


class LookupRow(Row, discriminator="LOOKUP"):
    """LOOKUP#digest / target id: a search token, or a school's search key; REFERENCE#reference / REFERENCE: to a case
    or return. For a form sent for a school, gsi4: SENT, with a digest of the school, the form, and the case that it
    opened."""

    target = UnicodeAttribute()
    school = UnicodeAttribute(null=True)
    form = UnicodeAttribute(null=True)
    case_id = UnicodeAttribute(null=True)


class BarredRow(Row, discriminator="BARRED"):
    """BARRED / id of a person: was barred from a case once. It stays when they are let back."""


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


class WatchRow(Row, discriminator="WATCH"):
    """WATCH / REPORT: what the silent-child check found last. References, ids and kinds of reasons only."""

    day = UnicodeAttribute()
    finished_at = UnicodeAttribute()
    looked_at = NumberAttribute()
    found = JSONAttribute()
    more = NumberAttribute()
    walked_at = UnicodeAttribute(null=True)
