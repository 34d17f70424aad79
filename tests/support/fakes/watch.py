"""The silent-child check's view of the store, in memory."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import written
from chalicelib.domain.deadlines.silence import Reason, Watched
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.watched import Head, IdPage, Lead, Stretch
from tests.support.fakes.store import Store


class FakeWatch:
    """An index of the fakes has what the rows say, so nothing is unlisted unless a test says so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._report: Report | None = None
        self.unreadable: set[str] = set()
        """Ids of cases that cannot be read."""
        self.unlisted: set[str] = set()
        """Ids of cases that the list of open cases has lost."""

    def open_ids(self, after: str, limit: int) -> IdPage:
        self._store.reach("watch.open_ids")
        heads = [head for head in self._store.heads.values() if head.stage is not Stage.CLOSED]
        ids = sorted(head.case_id for head in heads if head.case_id > after and head.case_id not in self.unlisted)
        page = tuple(ids[:limit])
        return IdPage(page, page[-1] if len(ids) > limit else "")

    def watched(self, case_id: str, *, events: bool, may_lag: bool = False) -> Watched | None:
        self._store.reach("watch.watched")
        if case_id in self.unreadable:
            raise Unreadable(case_id)
        head = self._store.heads.get(case_id)
        if not head:
            return None
        happened = (event for event in self._store.events.values() if event.case_id == case_id)
        return Watched(
            head,
            tuple(d for d in self._store.deadlines.values() if d.case_id == case_id),
            tuple(m for m in self._store.messages.values() if m.case_id == case_id),
            frozenset[str]().union(*(written(event.facts) for event in happened)) if events else frozenset(),
            (Reason.NOT_ON_LIST,) if case_id in self.unlisted else (),
        )

    def walk(self, after: str) -> Stretch:
        self._store.reach("watch.walk")
        sent = [Lead("", each.case_id or each.submission_id) for each in self._store.submissions.values()]
        returns = [Lead("", head.case_id) for head in self._store.returns.values() if head.case_id]
        return Stretch((*sent, *returns), tuple(sorted(self.unlisted & self._store.heads.keys())), "")

    def heads(self, head_ids: Iterable[str]) -> Mapping[str, Head]:
        ids, store = set(head_ids), self._store
        cases = {each: Head(True, each not in self.unlisted) for each in ids & store.heads.keys()}
        return cases | {each: Head(False, True) for each in ids & store.returns.keys()}

    def report(self) -> Report | None:
        return self._report

    def save(self, report: Report) -> bool:
        self._store.reach("watch.save")
        if self._report and self._report.day > report.day:
            return False
        self._report = report
        return True
