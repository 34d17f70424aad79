"""Cases in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadlines import Deadline, Rule
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.messages.messages import Message
from chalicelib.domain.records.acceptance import Acceptance, Receipt
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import Referred, ReferredPage
from chalicelib.domain.records.submission import Submission
from tests.support.fakes.store import Store, must


def _place(case: Case) -> tuple[bool, str, datetime, str]:
    due = case.next_due_at.isoformat() if case.next_due_at else "9999"
    return (not case.comes_first, due, case.received_at, case.reference)


class FakeCases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, acceptance: Acceptance) -> Receipt:
        store, becomes, submission = self._store, acceptance.becomes, acceptance.submission
        store.reach("cases.accept")
        first = store.once.get(acceptance.once)
        if first:
            return first
        if acceptance.draft:
            kept = store.drafts.get(acceptance.draft.draft_id)
            must(kept is None or kept.version == acceptance.draft.version)
            store.drafts.pop(acceptance.draft.draft_id, None)
        must(acceptance.receipt.reference not in store.references())
        store.once[acceptance.once] = acceptance.receipt
        store.submissions[submission.submission_id] = submission
        store.write(becomes)
        return acceptance.receipt

    def receipt(self, once: str) -> Receipt | None:
        return self._store.once.get(once)

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        cases = sorted((c for c in self._store.heads.values() if c.stage is not Stage.CLOSED), key=_place)
        if owner is not None:
            cases = [case for case in cases if (case.owner_id or "") == owner]
        start = next((number + 1 for number, case in enumerate(cases) if case.reference == after), 0)
        page = tuple(cases[start : start + limit])
        return CasePage(page, page[-1].reference if len(cases) > start + limit else "")

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        store = self._store
        store.reach("cases.found_by")
        found = sorted(id for kind, text, id in store.tokens if (kind, text) == (token.kind, token.text) and id > after)
        page = tuple(store.heads[case_id] for case_id in found[:limit])
        return CasePage(page, found[limit - 1] if len(found) > limit else "")

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        self._store.reach("cases.ids_with")
        return [case.case_id for case in self.found_by(token, "", limit).cases]

    def which_have(self, tokens: Iterable[Token], case_ids: Iterable[str]) -> Mapping[Token, Sequence[str]]:
        self._store.reach("cases.which_have")
        ids = list(case_ids)
        return {
            token: [each for each in ids if (token.kind, token.text, each) in self._store.tokens] for token in tokens
        }

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        self._store.reach("cases.heads")
        return [self._store.heads[case_id] for case_id in case_ids if case_id in self._store.heads]

    def ever_barred(self) -> frozenset[str]:
        self._store.reach("cases.ever_barred")
        return frozenset(self._store.ever_barred)

    def file(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        found = self.desk(reference)
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

    def desk(self, reference: str) -> CaseFile | None:
        case = self.named(reference)
        if not case:
            return None
        deadlines = tuple(d for d in self._store.deadlines.values() if d.case_id == case.case_id)
        return CaseFile(case, deadlines)

    def _events(self, case: Case) -> tuple[Event, ...]:
        return tuple(event for event in reversed(self._store.events.values()) if event.case_id == case.case_id)

    def events(self, case: Case, before: str) -> EventPage:
        self._store.reach("cases.events")
        found = self._events(case)
        start = next((number for number, event in enumerate(found) if event.event_id == before), 0)
        beyond = found[start + EVENTS_SHOWN :]
        return EventPage(found[start : start + EVENTS_SHOWN], beyond[0].event_id if beyond else "")

    def submission(self, case: Case) -> Submission | None:
        self._store.reach("cases.submission")
        return self._store.submissions.get(case.submission_id)

    def submitted(self, submission_id: str) -> Submission | None:
        return self._store.submissions.get(submission_id)

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        return self._sent([s for s in reversed(self._store.submissions.values()) if s.school.urn == urn], after, limit)

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        wanted = set(urns)
        sent = {s.submission_id: s for s in reversed(self._store.submissions.values()) if s.school.urn in wanted}
        page = self._sent(list(sent.values()), after, limit)
        lines = (replace(line, urn=sent[line.submission_id].school.urn) for line in page.referred)
        return replace(page, referred=tuple(lines))

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        sent = [s for s in reversed(self._store.submissions.values()) if s.person_id == person_id]
        return self._sent([s for s in sent if not s.school.urn], after, limit)

    def _sent(self, sent: Sequence[Submission], after: str, limit: int) -> ReferredPage:
        start = next((number + 1 for number, found in enumerate(sent) if found.submission_id == after), 0)
        page = sent[start : start + limit]
        return ReferredPage(
            tuple(map(self._referred, page)), page[-1].submission_id if len(sent) > start + limit else ""
        )

    def _referred(self, sent: Submission) -> Referred:
        record = self._store.returns.get(sent.submission_id)
        case = self._store.heads.get(record.case_id if record else sent.case_id)
        return Referred(sent.submission_id, sent.form, sent.received_at, case, record)

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        self._store.reach("cases.tell")
        if self._is_first(once):
            self._store.add_events([event])
            self._store.bring_news(event)
            self._store.add_messages(messages)

    def news_seen(self, case: Case) -> None:
        self._store.reach("cases.news_seen")
        head = self._store.heads[case.case_id]
        must(head.news == case.news)
        self._store.heads[case.case_id] = replace(head, news=frozenset())

    def _is_first(self, once: str) -> bool:
        if once in self._store.once:
            return False
        self._store.once[once] = None
        return True

    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        store = self._store
        store.reach("cases.change")
        if once in store.once:
            return
        for change in changes:
            as_it_was_read = store.heads[change.before.case_id].version == change.before.version
            must(as_it_was_read or (change.after.is_as(change.before) and not change.relies))
            must(not any(task.task_id in store.tasks for task in change.tasks))
        self._is_first(once)
        for change in changes:
            case_id = change.before.case_id
            head, after = store.heads[case_id], change.after
            store.ever_barred |= after.barred - change.before.barred
            news = head.news | (after.news - change.before.news)
            if not after.is_as(change.before):
                store.heads[case_id] = replace(after, news=news, version=change.before.version + 1)
            else:
                store.heads[case_id] = replace(
                    head, news=news, last_act_at=after.last_act_at, last_act_by=after.last_act_by
                )
            store.deadlines |= {(case_id, d.deadline_id): d for d in (*change.started, *change.ended)}
            store.add_messages(change.messages)
            store.add_tasks(change.tasks)
            store.add_events([change.event])

    def was_done(self, once: str) -> bool:
        return once in self._store.once

    def head(self, case_id: str) -> Case | None:
        return self._store.heads.get(case_id)

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        self._store.reach(f"cases.deadline {case_id}")
        return self._store.deadlines.get((case_id, deadline_id))

    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        store, key = self._store, (case.case_id, deadline.deadline_id)
        store.reach("cases.remind")
        must(store.deadlines[key].look_at == deadline.look_at and store.deadlines[key].met_at is None)
        must(not messages or deadline.rule is not Rule.ACKNOWLEDGE or store.heads[case.case_id].waits_for_first_act)
        must(not any(message.message_id in store.messages for message in messages))
        must(not any(event.event_id in store.events for event in events))
        store.deadlines[key] = replace(store.deadlines[key], rungs_done=plan.rungs_done, look_at=plan.look_at)
        store.add_messages(messages)
        store.add_events(events)
