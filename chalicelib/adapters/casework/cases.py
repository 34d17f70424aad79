"""Cases in the table: a referral accepted, lists, one case's partition, and the steps of casework.

Each write is one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.acceptance import (
    child_name,
    of_school,
    of_sender,
    receipt_from,
    row_of_reference,
    row_of_submission,
    rows_of,
    rows_of_child,
    stored_receipt,
)
from chalicelib.adapters.casework.audit import add_event, bring_news
from chalicelib.adapters.casework.case_rows import (
    EVENT,
    HEAD,
    acting,
    case_of,
    case_pk,
    changed,
    deadline_of,
    deadline_sk,
    event_of,
    optional_text,
    row_of_deadline,
    row_of_message,
    set_or_remove,
)
from chalicelib.adapters.casework.sent import Line, of_one, of_several
from chalicelib.adapters.casework.tasks import row_of_task
from chalicelib.adapters.tables.cursors import after_mark, mark_of
from chalicelib.adapters.tables.reading import all_of_kind, decoded, each_readable, kinds, readable, the
from chalicelib.adapters.tables.rows import (
    BarredRow,
    CaseRow,
    ChildKeyRow,
    DeadlineRow,
    DraftRow,
    EventRow,
    LookupRow,
    Row,
    SubmissionRow,
)
from chalicelib.adapters.tables.sealing import Sealer, unseal
from chalicelib.adapters.tables.transactions import (
    Once,
    absent,
    add_if_absent,
    commit,
    commit_once,
    get,
    get_unchanging,
    read,
)
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadlines import Deadline, Rule
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.messages.messages import Message
from chalicelib.domain.newer import needed
from chalicelib.domain.people.people import School
from chalicelib.domain.records.acceptance import Acceptance, Receipt, Recording
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import Referred, ReferredPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from chalicelib.ports.keys import Keys
from chalicelib.ports.returns import Returns

_BEGINNING = 2
"""The referral, and the other cases that it was like."""


_BARRED = "BARRED"
_OPENS_NOTHING = b"no key"
# The digits at the start of the sort keys order a case's partition: events, messages, deadlines, head.
_EVENTS, _DESK = Row.sk.startswith(EVENT), Row.sk > "8"


class TableCases:
    """Fulfils the port Cases."""

    def __init__(self, keys: Keys, sealer: Sealer, returns: Returns) -> None:
        self._keys, self._sealer, self._returns = keys, sealer, returns

    # --- accepting -------------------------------------------------------------------------------------------------

    def _once(self, token: str) -> Once:
        return Once(self._keys.digest("once", token))

    def accept(self, acceptance: Acceptance) -> Receipt:
        becomes, submission = acceptance.becomes, acceptance.submission
        child_key, wrapped = self._sealer.new_child_key(submission.child_id)
        rows = [
            *rows_of_child(submission.child_id, child_name(becomes), child_key, wrapped),
            row_of_submission(submission, child_key, self._keys),
            *rows_of(becomes, self._keys, self._sealer),
            row_of_reference(becomes, submission, self._keys),
        ]
        # Before the transaction: a task that was done stays done, and none can hold up a referral.
        for task in becomes.tasks:
            add_if_absent(row_of_task(task, self._sealer))

        def fill(transaction: TransactWrite) -> None:
            for row in rows:
                transaction.save(row, condition=absent())
            for event in becomes.events:
                add_event(transaction, event, child_key)
                if isinstance(becomes, Recording):
                    bring_news(transaction, event)
            if acceptance.draft:
                draft = DraftRow(f"DRAFT#{acceptance.draft.draft_id}", "DRAFT")
                as_it_was_read = DraftRow.pk.does_not_exist() | (DraftRow.version == acceptance.draft.version)
                transaction.delete(draft, condition=as_it_was_read, add_version_condition=False)

        return receipt_from(commit_once(self._once(acceptance.once), stored_receipt(acceptance.receipt), fill))

    def receipt(self, once: str) -> Receipt | None:
        found = self._once(once).found()
        return decoded(found, lambda row: receipt_from(row.result)) if found else None

    # --- reading ---------------------------------------------------------------------------------------------------

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        if owner is None:
            name, start = "gsi1", after_mark(after, "gsi1", "OPEN")
            result = Row.by_state.query("OPEN", limit=limit, last_evaluated_key=start)
        else:
            name, key = "gsi2", f"OWNER#{owner or 'none'}"
            result = Row.by_owner.query(key, limit=limit, last_evaluated_key=after_mark(after, "gsi2", key))
        rows = read(lambda: list(result))
        return CasePage(tuple(readable(kinds(rows, CaseRow), self._case)), mark_of(result.last_evaluated_key, name))

    def _case(self, row: CaseRow) -> Case:
        return case_of(row, self._sealer)

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        found = kinds(self._looked_up(token, after, limit + 1), LookupRow)
        heads = each_readable(found[:limit], lambda row: self.head(row.target))
        more = found[limit - 1].sk if len(found) > limit else ""
        return CasePage(tuple(head for head in heads if head), more)

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        return [row.target for row in all_of_kind(self._looked_up(token, "", limit), LookupRow)]

    def which_have(self, tokens: Iterable[Token], case_ids: Iterable[str]) -> Mapping[Token, Sequence[str]]:
        by_pk = {self._token_pk(token): token for token in tokens}
        keys = [(pk, case_id) for case_id in case_ids for pk in by_pk]
        found: dict[Token, list[str]] = {token: [] for token in by_pk.values()}
        for row in all_of_kind(read(lambda: list(Row.batch_get(keys))), LookupRow):
            found[by_pk[row.pk]].append(row.target)
        return found

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        keys = [(case_pk(case_id), HEAD) for case_id in case_ids]
        rows = read(lambda: list(Row.batch_get(keys, consistent_read=True)))
        return readable(kinds(rows, CaseRow), self._case)

    def ever_barred(self) -> frozenset[str]:
        """By their keys alone: a row that cannot be read counts too."""
        return frozenset(row.sk for row in read(lambda: list(Row.query(_BARRED, consistent_read=True))))

    def _looked_up(self, token: Token, after: str, limit: int) -> list[Row]:
        beyond = (Row.sk > after) if after else None
        return read(lambda: list(Row.query(self._token_pk(token), beyond, limit=limit)))

    def _token_pk(self, token: Token) -> str:
        return f"LOOKUP#{self._keys.digest('lookup', token.kind, token.text)}"

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        found = self._rows(reference, may_lag=may_lag) or (self._rows(reference) if may_lag else None)
        if not found:
            return None
        child_key = self._key_to_read_with(found.case.child_id)
        page = self._page_of_events(found.case, _EVENTS, child_key, may_lag=may_lag)
        found = replace(
            found,
            events=page.events,
            earlier=page.earlier,
            beginning=self._beginning(found.case, child_key) if page.earlier else (),
        )
        try:
            row = self._submission_row(found.case.submission_id)
            return replace(found, submission=self._submission(row, child_key))
        except Unreadable as unreadable:
            return replace(found, unreadable=unreadable.reference)

    def load_for_step(self, reference: str) -> CaseFile | None:
        return self._rows(reference)

    def is_taken(self, reference: str) -> bool:
        pk = f"REFERENCE#{reference}"
        return bool(read(lambda: list(Row.query(pk, limit=1))))

    def named(self, reference: str) -> Case | None:
        way = read(lambda: get(LookupRow, f"REFERENCE#{reference}", "REFERENCE"))
        return self.head(way.target) if way else None

    def _rows(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        ask = get_unchanging if may_lag else get
        way = read(lambda: ask(LookupRow, f"REFERENCE#{reference}", "REFERENCE"))
        if not way:
            return None
        rows = read(lambda: list(Row.query(case_pk(way.target), _DESK, consistent_read=not may_lag)))
        head = the(rows, CaseRow, HEAD)
        if not head:
            return None
        deadlines = readable(kinds(rows, DeadlineRow), deadline_of)
        return CaseFile(decoded(head, self._case), tuple(deadlines))

    def events(self, case: Case, before: str) -> EventPage:
        condition = Row.sk.between(EVENT, f"{EVENT}{before}") if before else _EVENTS
        return self._page_of_events(case, condition, self._key_to_read_with(case.child_id))

    def _page_of_events(
        self, case: Case, condition: Condition, child_key: bytes | None, *, may_lag: bool = False
    ) -> EventPage:
        query = Row.query(
            case_pk(case.case_id),
            condition,
            scan_index_forward=False,
            consistent_read=not may_lag,
            limit=EVENTS_SHOWN + 1,
        )
        rows = read(lambda: list(query))
        beyond = rows[EVENTS_SHOWN:]
        found = readable(kinds(rows[:EVENTS_SHOWN], EventRow), lambda row: event_of(row, child_key))
        return EventPage(tuple(found), beyond[0].sk.removeprefix(EVENT) if beyond else "")

    def _beginning(self, case: Case, child_key: bytes | None) -> tuple[Event, ...]:
        """The newest first, and long written."""
        query = Row.query(case_pk(case.case_id), _EVENTS, limit=_BEGINNING)
        rows = kinds(read(lambda: list(query)), EventRow)
        return tuple(readable(rows, lambda row: event_of(row, child_key)))[::-1]

    def _key_to_read_with(self, child_id: str) -> bytes | None:
        """What opens nothing where the key itself cannot be read: what it sealed is there, and not erased."""
        try:
            return self._child_key(child_id)
        except Unreadable:
            return _OPENS_NOTHING

    def _child_key(self, child_id: str) -> bytes | None:
        row = read(lambda: get_unchanging(ChildKeyRow, f"CHILD#{child_id}", "KEY"))
        return decoded(row, lambda row: self._sealer.unwrap_child_key(child_id, row.wrapped)) if row else None

    def submission(self, case: Case) -> Submission | None:
        return self.submitted(case.submission_id)

    def submitted(self, submission_id: str) -> Submission | None:
        row = self._submission_row(submission_id)
        return self._submission(row, self._child_key(row.child_id)) if row else None

    def _submission_row(self, submission_id: str) -> SubmissionRow | None:
        return read(lambda: get_unchanging(SubmissionRow, f"SUBMISSION#{submission_id}", "SUBMISSION"))

    def _submission(self, row: SubmissionRow | None, child_key: bytes | None) -> Submission | None:
        """None once the child was erased."""
        return decoded(row, lambda row: _submission_of(row, child_key)) if row and child_key else None

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        return self._sent(of_school(urn, self._keys), after, limit)

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        return self._sent(of_sender(person_id), after, limit)

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        lines, more = of_several({self._keys.digest("school", urn): urn for urn in urns}, after, limit)
        return ReferredPage(self._as_it_stands(lines), more)

    def _sent(self, partition: str, after: str, limit: int) -> ReferredPage:
        lines, more = of_one(partition, after, limit)
        return ReferredPage(self._as_it_stands(lines), more)

    def _as_it_stands(self, lines: Sequence[Line]) -> tuple[Referred, ...]:
        """With the heads of returns and of cases, each in one batch."""
        returns = {
            head.return_id: head for head in self._returns.heads(x.submission_id for x in lines if not x.case_id)
        }
        became = {head.return_id: head.case_id for head in returns.values()}
        case_ids = {line.submission_id: line.case_id or became.get(line.submission_id, "") for line in lines}
        cases = {head.case_id: head for head in self.heads({case_id for case_id in case_ids.values() if case_id})}
        return tuple(_referred(line, cases.get(case_ids[line.submission_id]), returns) for line in lines)

    def head(self, case_id: str) -> Case | None:
        row = read(lambda: get(CaseRow, case_pk(case_id), HEAD))
        return decoded(row, self._case) if row else None

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        row = read(lambda: get(DeadlineRow, case_pk(case_id), deadline_sk(deadline_id)))
        return decoded(row, deadline_of) if row else None

    # --- casework --------------------------------------------------------------------------------------------------

    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        child_keys = {
            change.event.event_id: self._child_key(change.before.child_id) for change in changes if change.event.text
        }

        def fill(transaction: TransactWrite) -> None:
            for change in changes:
                self._put_change(transaction, change, child_keys.get(change.event.event_id))
            for person_id in sorted(
                {each for change in changes for each in change.after.barred - change.before.barred}
            ):
                transaction.save(BarredRow(_BARRED, person_id))

        commit_once(self._once(once), {}, fill)

    def was_done(self, once: str) -> bool:
        return self._once(once).found() is not None

    def _put_change(self, transaction: TransactWrite, change: CaseChange, child_key: bytes | None) -> None:
        if not change.after.is_as(change.before):
            head = CaseRow(case_pk(change.before.case_id), HEAD)
            head.version = change.before.version
            actions = [set_or_remove(attribute, value) for attribute, value in changed(change.before, change.after)]
            transaction.update(head, actions=[*actions, *_brought(change)])
        elif change.relies or change.after.last_act_at != change.before.last_act_at or _brought(change):
            head_as_it_is = Row(case_pk(change.before.case_id), HEAD)
            actions = [set_or_remove(attribute, value) for attribute, value in acting(change.after)]
            as_read = CaseRow.version == change.before.version
            transaction.update(
                head_as_it_is,
                actions=[*actions, *_brought(change)],
                condition=as_read if change.relies else Row.pk.exists(),
            )
        for deadline in change.started:
            transaction.save(row_of_deadline(deadline), condition=absent())
        for deadline in change.ended:
            transaction.update(row_of_deadline(deadline), actions=_ended(deadline))
        for message in change.messages:
            transaction.save(row_of_message(message, self._sealer), condition=absent())
        for task in change.tasks:
            transaction.save(row_of_task(task, self._sealer), condition=absent())
        add_event(transaction, change.event, child_key)

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        child_key = self._child_key(case.child_id)

        def fill(transaction: TransactWrite) -> None:
            add_event(transaction, event, child_key)
            bring_news(transaction, event)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit_once(self._once(once), {}, fill)

    def news_seen(self, case: Case) -> None:
        head = Row(case_pk(case.case_id), HEAD)
        seen: list[Action] = [CaseRow.news.delete(set(case.news))]
        as_read = CaseRow.news == set(case.news)
        commit(lambda transaction: transaction.update(head, actions=seen, condition=as_read))

    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        row = row_of_deadline(deadline)
        look_at = optional_text(plan.look_at)

        def fill(transaction: TransactWrite) -> None:
            transaction.update(
                row,
                actions=[
                    DeadlineRow.rungs_done.set(list(plan.rungs_done)),
                    *_look_again(deadline.deadline_id, look_at),
                ],
                condition=(DeadlineRow.look_at == row.look_at) & DeadlineRow.met_at.does_not_exist(),
            )
            if messages and deadline.rule is Rule.ACKNOWLEDGE:
                transaction.condition_check(CaseRow, case_pk(case.case_id), HEAD, condition=still_waits())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())
            for event in events:
                add_event(transaction, event, None)

        commit(fill)


def _submission_of(row: SubmissionRow, child_key: bytes) -> Submission:
    typed = unseal(child_key, row.sealed, row.pk, row.sk)
    return Submission(
        row.pk.removeprefix("SUBMISSION#"),
        row.child_id,
        row.case_id or "",
        needed(row.person_id),
        School(typed["urn"], typed["school"]),
        needed(row.form),
        int(row.form_version),
        parse_instant(row.received_at),
        typed["raw"],
        tuple(row.declaration or ()),
        typed.get("origin", ""),
    )


def _referred(line: Line, case: Case | None, returns: Mapping[str, Return]) -> Referred:
    """Without the return too where the case that it became cannot be read, because who is barred is on the case."""
    record = returns.get(line.submission_id)
    if record and record.case_id and not case:
        record = None
    return Referred(line.submission_id, line.form, line.received_at, case, record, line.urn)


def _look_again(deadline_id: str, look_at: str | None) -> list[Action]:
    """The next rung's instant on the row and in the index of what is due; without one, out of both."""
    if look_at:
        return [DeadlineRow.look_at.set(look_at), DeadlineRow.gsi3sk.set(f"{look_at}#{deadline_id}")]
    return [DeadlineRow.look_at.remove(), DeadlineRow.gsi3pk.remove(), DeadlineRow.gsi3sk.remove()]


def _brought(change: CaseChange) -> list[Action]:
    """Adds news that comes with a step. News that the owner has looked at meanwhile stays looked at."""
    news = change.after.news - change.before.news
    return [CaseRow.news.add(set(news))] if news else []


def _ended(deadline: Deadline) -> list[Action]:
    return [
        set_or_remove(DeadlineRow.met_at, optional_text(deadline.met_at)),
        *_look_again(deadline.deadline_id, None),
    ]


def still_waits() -> Condition:
    """The condition on a head that nobody has acted on the case; see Case.waits_for_first_act."""
    waits: Condition = CaseRow.acknowledged_at.does_not_exist() & (CaseRow.stage != str(Stage.CLOSED))
    return waits
