"""Lists of what schools and others sent, each form with its case or return as it stands."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.adapters.casework.acceptance import (
    of_school,
    of_sender,
)
from chalicelib.adapters.casework.case_lists import CaseLists
from chalicelib.adapters.casework.sent import Line, of_one, of_several
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.domain.casework.case import Case
from chalicelib.domain.records.referred import Referred, ReferredPage
from chalicelib.domain.returns.returns import Return
from chalicelib.ports.keys import Keys
from chalicelib.ports.returns import Returns


class SentLists(CaseLists):
    """The part of the port Cases that lists sent forms."""

    def __init__(self, keys: Keys, sealer: Sealer, returns: Returns) -> None:
        super().__init__(keys, sealer)
        self._returns = returns

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


def _referred(line: Line, case: Case | None, returns: Mapping[str, Return]) -> Referred:
    """Leaves out the return too if its case cannot be read, because the case says who is barred."""
    record = returns.get(line.submission_id)
    if record and record.case_id and not case:
        record = None
    return Referred(line.submission_id, line.form, line.received_at, case, record, line.urn)
