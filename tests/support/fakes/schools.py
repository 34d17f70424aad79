"""The register of schools in memory."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.schools.school_search import best_first, is_meant, parse_query
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


class FakeSchools:
    def __init__(self, store: Store, *schools: RegisteredSchool) -> None:
        self.schools = {school.urn: school for school in schools}
        self._store, self._dates = store, dict[str, TermDates]()

    def of(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        return self.get_many(urns)

    def of_authority(self, la_code: str, limit: int, after: str = "") -> ListPage[RegisteredSchool]:
        theirs = [school for school in self.schools.values() if la_code and school.la_code == la_code]
        return a_page(theirs, limit, after, lambda school: school.urn)

    def get_many(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        return [self.schools[urn] for urn in urns if urn in self.schools]

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        self._store.reach("schools.put_many")
        self.schools |= {school.urn: school for school in schools}

    def dates(self, urn: str) -> TermDates:
        return self._dates.get(urn, TermDates())

    def save_dates(self, urn: str, before: TermDates, after: TermDates, change: AdministratorsChange) -> None:
        self._store.reach("schools.save_dates")
        if self._store.has_change(change):
            return
        must(before.version == self.dates(urn).version)
        self._dates[urn] = replace(after, version=before.version + 1)
        self._store.add_change(change)

    def get(self, urn: str) -> RegisteredSchool | None:
        return self.schools.get(urn)

    def found_by(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        sought = parse_query(text)
        return best_first(sought, (school for school in self.schools.values() if is_meant(sought, school)))[:limit]
