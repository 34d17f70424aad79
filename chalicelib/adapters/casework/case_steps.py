"""Steps of casework, word from outside, and reminders. Each write is one transaction."""

from collections.abc import Sequence

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.audit import add_change, add_event, bring_news
from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.case_lists import BARRED
from chalicelib.adapters.casework.case_rows import acting, changed, still_waits
from chalicelib.adapters.casework.case_table import CaseTable
from chalicelib.adapters.casework.chain import link_after
from chalicelib.adapters.casework.deadline_rows import row_of_deadline
from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.casework.tasks import row_of_task
from chalicelib.adapters.tables.link_rows import using
from chalicelib.adapters.tables.rows.casework import BarredRow, CaseRow, DeadlineRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.stored_times import optional_text
from chalicelib.adapters.tables.transactions import commit, commit_once
from chalicelib.adapters.tables.writing import absent, set_or_remove
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.messages.message import Message
from chalicelib.domain.records.case_file import CaseChange


class CaseSteps(CaseTable):
    """The part of the port Cases that changes cases."""

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
                transaction.save(BarredRow(BARRED, person_id))

        commit_once(self._once(once), {}, fill)

    def was_done(self, once: str) -> bool:
        return self._once(once).found() is not None

    def _put_change(self, transaction: TransactWrite, change: CaseChange, child_key: bytes | None) -> None:
        self._put_head_and_event(transaction, change, child_key)
        for deadline in change.started:
            transaction.save(row_of_deadline(deadline), condition=absent())
        for deadline in change.ended:
            transaction.update(row_of_deadline(deadline), actions=_ended(deadline))
        for message in change.messages:
            transaction.save(row_of_message(message, self._sealer), condition=absent())
        for task in change.tasks:
            transaction.save(row_of_task(task, self._sealer), condition=absent())
        using(transaction, change.by_link)

    def _put_head_and_event(self, transaction: TransactWrite, change: CaseChange, child_key: bytes | None) -> None:
        """The head's version is a condition of the link, so the chain cannot fork."""
        if not change.after.is_as(change.before):
            head = CaseRow(case_pk(change.before.case_id), HEAD)
            head.version = change.before.version
            actions = [set_or_remove(attribute, value) for attribute, value in changed(change.before, change.after)]
            chain = add_change(transaction, [change.event], child_key, link_after(change.before))
            transaction.update(head, actions=[*actions, *_brought(change), CaseRow.chain.set(chain)])
            return
        if change.relies or acting(change.after) != acting(change.before) or _brought(change):
            head_as_it_is = Row(case_pk(change.before.case_id), HEAD)
            actions = [set_or_remove(attribute, value) for attribute, value in acting(change.after)]
            as_read = CaseRow.version == change.before.version
            transaction.update(
                head_as_it_is,
                actions=[*actions, *_brought(change)],
                condition=as_read if change.relies else Row.pk.exists(),
            )
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
        next_check_at = optional_text(plan.next_check_at)

        def fill(transaction: TransactWrite) -> None:
            transaction.update(
                row,
                actions=[
                    DeadlineRow.rungs_done.set(list(plan.rungs_done)),
                    *_look_again(deadline.deadline_id, next_check_at),
                ],
                condition=(DeadlineRow.next_check_at == row.next_check_at) & DeadlineRow.met_at.does_not_exist(),
            )
            if messages and deadline.rule is Rule.ACKNOWLEDGE:
                transaction.condition_check(CaseRow, case_pk(case.case_id), HEAD, condition=still_waits())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())
            for event in events:
                add_event(transaction, event, None)

        commit(fill)


def _look_again(deadline_id: str, next_check_at: str | None) -> list[Action]:
    """The next rung's instant on the row and in the index of what is due; without one, out of both."""
    if next_check_at:
        return [DeadlineRow.next_check_at.set(next_check_at), DeadlineRow.gsi3sk.set(f"{next_check_at}#{deadline_id}")]
    return [DeadlineRow.next_check_at.remove(), DeadlineRow.gsi3pk.remove(), DeadlineRow.gsi3sk.remove()]


def _brought(change: CaseChange) -> list[Action]:
    """Adds news that comes with a step. News that the owner has looked at meanwhile stays looked at."""
    news = change.after.news - change.before.news
    return [CaseRow.news.add(set(news))] if news else []


def _ended(deadline: Deadline) -> list[Action]:
    return [
        set_or_remove(DeadlineRow.met_at, optional_text(deadline.met_at)),
        *_look_again(deadline.deadline_id, None),
    ]
