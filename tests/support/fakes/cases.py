"""Cases in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from chalicelib.domain.records.acceptance import Acceptance, Receipt
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import Referred, ReferredPage
from chalicelib.domain.records.submission import Submission
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


def _place(case: Case) -> str:
    """Its place on the worklist."""
    due = instant_text(case.next_due_at) if case.next_due_at else "9999"
    return f"{'0000#' if case.comes_first else ''}{due}#{instant_text(case.received_at)}#{case.reference}"


def _mark(event: Event) -> str:
    return place_of(event.recorded_at, event.event_id)


def _act(case: Case) -> tuple[str, datetime | None]:
    return case.last_act_by, case.last_act_at


class FakeCases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, acceptance: Acceptance) -> Receipt:
        store, outcome, submission = self._store, acceptance.outcome, acceptance.submission
        store.reach("cases.accept")
        store.add_tasks(outcome.tasks)  # before all else, as the table: none can hold up a referral
        first = store.once.get(acceptance.once)
        if first:
            return first
        if acceptance.draft:
            kept = store.drafts.get(acceptance.draft.draft_id)
            must(kept is None or kept.version == acceptance.draft.version)
        must(acceptance.receipt.reference not in store.references())
        must(submission.submission_id not in store.submissions)
        store.must_be_new_form(outcome)
        if acceptance.draft:
            store.drafts.pop(acceptance.draft.draft_id, None)
        store.once[acceptance.once] = acceptance.receipt
        store.submissions[submission.submission_id] = submission
        store.write(outcome)
        return acceptance.receipt

    def receipt(self, once: str) -> Receipt | None:
        return self._store.once.get(once)

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        self._store.reach("cases.open_cases")
        cases = [case for case in self._store.heads.values() if case.stage is not Stage.CLOSED]
        if owner is not None:
            cases = [case for case in cases if (case.owner_id or "") == owner]
        page = a_page(cases, limit, after, _place)
        return CasePage(page.rows, page.after)

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        store = self._store
        store.reach("cases.found_by")
        found = sorted(id for kind, text, id in store.tokens if (kind, text) == (token.kind, token.text) and id > after)
        page = tuple(store.heads[case_id] for case_id in found[:limit])
        return CasePage(page, found[limit - 1] if len(found) > limit else "")

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        self._store.reach("cases.ids_with")
        return [case.case_id for case in self.found_by(token, "", limit).cases]

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        self._store.reach("cases.heads")
        return [self._store.heads[case_id] for case_id in case_ids if case_id in self._store.heads]

    def ever_barred(self) -> frozenset[str]:
        self._store.reach("cases.ever_barred")
        return frozenset(self._store.ever_barred)

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        found = self.load_for_step(reference)
        if not found:
            return None
        page = self.events(found.case, "")
        beginning = self._events(found.case)[-2:] if page.earlier else ()
        return replace(
            found,
            events=page.events,
            earlier=page.earlier,
            beginning=beginning,
            submission=self._store.submissions.get(found.case.submission_id),
        )

    def is_taken(self, reference: str) -> bool:
        return reference in self._store.references()

    def named(self, reference: str) -> Case | None:
        return next((case for case in self._store.heads.values() if case.reference == reference), None)

    def load_for_step(self, reference: str) -> CaseFile | None:
        case = self.named(reference)
        if not case:
            return None
        deadlines = tuple(d for d in self._store.deadlines.values() if d.case_id == case.case_id)
        return CaseFile(case, deadlines)

    def _events(self, case: Case) -> tuple[Event, ...]:
        of_case = (event for event in self._store.events.values() if event.case_id == case.case_id)
        return tuple(sorted(of_case, key=_mark, reverse=True))

    def events(self, case: Case, before: str) -> EventPage:
        self._store.reach("cases.events")
        found = tuple(event for event in self._events(case) if not before or _mark(event) <= before)
        beyond = found[EVENTS_SHOWN:]
        return EventPage(found[:EVENTS_SHOWN], _mark(beyond[0]) if beyond else "")

    def submission(self, case: Case) -> Submission | None:
        self._store.reach("cases.submission")
        return self._store.submissions.get(case.submission_id)

    def submitted(self, submission_id: str) -> Submission | None:
        return self._store.submissions.get(submission_id)

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        return self._sent(
            [sent for sent in self._store.submissions.values() if urn and sent.school.urn == urn], after, limit
        )

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        wanted = set(urns) - {""}
        page = self._sent(
            [sent for sent in self._store.submissions.values() if sent.school.urn in wanted], after, limit
        )
        sent = self._store.submissions
        lines = (replace(line, urn=sent[line.submission_id].school.urn) for line in page.referred)
        return replace(page, referred=tuple(lines))

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        sent = [sent for sent in self._store.submissions.values() if sent.person_id == person_id]
        return self._sent([each for each in sent if not each.school.urn], after, limit)

    def _sent(self, sent: Sequence[Submission], after: str, limit: int) -> ReferredPage:
        page = a_page(
            sent, limit, after, lambda each: place_of(each.received_at, each.submission_id), newest_first=True
        )
        return ReferredPage(tuple(map(self._referred, page.rows)), page.after)

    def _referred(self, sent: Submission) -> Referred:
        record = self._store.returns.get(sent.submission_id)
        case = self._store.heads.get(record.case_id if record else sent.case_id)
        return Referred(sent.submission_id, sent.form, sent.received_at, case, record)

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        self._store.reach("cases.tell")
        if once not in self._store.once:
            self._store.must_be_new(events=[event], messages=messages)
            self._store.must_have_heads([event])
            self._store.once[once] = None
            self._store.add_events([event])
            self._store.bring_news(event)
            self._store.add_messages(messages)

    def news_seen(self, case: Case) -> None:
        self._store.reach("cases.news_seen")
        head = self._store.heads[case.case_id]
        must(head.news == case.news)
        self._store.heads[case.case_id] = replace(head, news=frozenset())

    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        store = self._store
        store.reach("cases.change")
        if once in store.once:
            return
        assert len({change.before.case_id for change in changes}) == len(changes), "the table takes one step of a case"
        for change in changes:
            self._must_be_possible(change)
        store.must_be_new(
            events=[change.event for change in changes],
            messages=[message for change in changes for message in change.messages],
            tasks=[task for change in changes for task in change.tasks],
        )
        store.once[once] = None
        for change in changes:
            self._make(change)

    def _must_be_possible(self, change: CaseChange) -> None:
        head, case_id = self._store.heads.get(change.before.case_id), change.before.case_id
        if change.relies or not change.after.is_as(change.before):
            must(head is not None and head.version == change.before.version)
        must(not any((case_id, deadline.deadline_id) in self._store.deadlines for deadline in change.started))
        self._store.must_live(change.by_link)

    def _make(self, change: CaseChange) -> None:
        store, before, after = self._store, change.before, change.after
        store.ever_barred |= after.barred - before.barred
        head = store.heads[before.case_id]
        news = head.news | (after.news - before.news)
        if not after.is_as(before):
            store.heads[before.case_id] = replace(after, news=news, version=before.version + 1)
        elif change.relies or _act(after) != _act(before) or news != head.news:
            by, at = _act(after)
            store.heads[before.case_id] = replace(head, news=news, last_act_by=by, last_act_at=at)
        for deadline in change.started:
            store.deadlines[before.case_id, deadline.deadline_id] = deadline
        for deadline in change.ended:
            ended = store.deadlines[before.case_id, deadline.deadline_id]
            store.deadlines[before.case_id, deadline.deadline_id] = replace(
                ended, met_at=deadline.met_at, next_check_at=None
            )
        store.add_messages(change.messages)
        store.add_tasks(change.tasks)
        store.add_events([change.event])
        store.use(change.by_link)

    def was_done(self, once: str) -> bool:
        return once in self._store.once

    def head(self, case_id: str) -> Case | None:
        return self._store.heads.get(case_id)

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        self._store.reach(f"cases.deadline {case_id}")
        return self._store.deadlines.get((case_id, deadline_id))

    def head_and_deadline(self, case_id: str, deadline_id: str) -> tuple[Case, Deadline] | None:
        case, deadline = self.head(case_id), self.deadline(case_id, deadline_id)
        return (case, deadline) if case and deadline else None

    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        store, key = self._store, (case.case_id, deadline.deadline_id)
        store.reach("cases.remind")
        must(key in store.deadlines)
        must(store.deadlines[key].next_check_at == deadline.next_check_at and store.deadlines[key].met_at is None)
        must(not messages or deadline.rule is not Rule.ACKNOWLEDGE or store.heads[case.case_id].waits_for_first_act)
        store.must_be_new(events=events, messages=messages)
        store.deadlines[key] = replace(
            store.deadlines[key], rungs_done=plan.rungs_done, next_check_at=plan.next_check_at
        )
        store.add_messages(messages)
        store.add_events(events)
