"""Jobs in memory."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.files.jobs import PLACES, Job
from tests.support.fakes.store import Store, must


class FakeJobs:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.places: dict[str, datetime] = {}
        self.turns: dict[str, tuple[str, datetime]] = {}

    def add(self, job: Job) -> None:
        self._store.reach("jobs.add")
        self._store.jobs.setdefault(job.job_id, replace(job, version=1))

    def get(self, job_id: str) -> Job | None:
        return self._store.jobs.get(job_id)

    def take_place(self, holder: str, now: datetime, until: datetime) -> bool:
        self._store.reach("jobs.take_place")
        self.places = {each: end for each, end in self.places.items() if end > now}
        if holder not in self.places and len(self.places) >= PLACES:
            return False
        self.places[holder] = until
        return True

    def leave_place(self, holder: str) -> None:
        self._store.reach("jobs.leave_place")
        self.places.pop(holder, None)

    def take_turn(self, what: str, holder: str, now: datetime, until: datetime) -> bool:
        self._store.reach("jobs.take_turn")
        has, end = self.turns.get(what, (holder, now))
        if has != holder and end > now:
            return False
        self.turns[what] = (holder, until)
        return True

    def leave_turn(self, what: str, holder: str) -> None:
        self._store.reach("jobs.leave_turn")
        if what in self.turns and self.turns[what][0] == holder:
            del self.turns[what]

    def save(self, before: Job, after: Job) -> Job:
        self._store.reach("jobs.save")
        now = self._store.jobs.get(before.job_id)
        if now and (now.version, now.holder, now.state) == (before.version + 1, after.holder, after.state):
            return now  # an answer that was lost
        must(now is not None and now.version == before.version)
        saved = replace(after, version=before.version + 1)
        self._store.jobs[before.job_id] = saved
        return saved
