"""People in memory."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.second_person import Agreer, agreer_after, can_agree
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.people.council import StoredProvider
from chalicelib.domain.people.people import Person
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


class FakePeople:
    def __init__(self, people: Sequence[Person], store: Store | None = None) -> None:
        self._store = store or Store()
        self._people = {person.person_id: person for person in people}
        self._store.version_of = lambda person_id: self._people[person_id].version
        self._agreers = {person.person_id: Agreer(person.person_id) for person in people if can_agree(person)}

    def get(self, person_id: str) -> Person | None:
        return self._people.get(person_id)

    def by_email(self, email: str) -> Person | None:
        wanted = normalise_email(email)
        return next((p for p in self._people.values() if normalise_email(p.email) == wanted), None)

    def staff(self) -> Sequence[Person]:
        return sorted((person for person in self._people.values() if person.on_staff_list), key=lambda p: p.person_id)

    def add(self, person: Person) -> None:
        holder = self.by_email(person.email)
        must(holder is None or holder.person_id == person.person_id)
        schools = tuple(sorted(person.schools, key=lambda school: school.name))
        self._people[person.person_id] = replace(person, schools=schools, version=person.version + 1)
        if can_agree(person):
            self._agreers[person.person_id] = Agreer(person.person_id)

    def set_mail_stopped(self, person_id: str, *, stopped: bool) -> None:
        self._store.reach("people.set_mail_stopped")
        there = self._people.get(person_id)
        if there and there.mail_stopped is not stopped:
            self._people[person_id] = replace(there, mail_stopped=stopped, version=there.version + 1)

    def agreers(self) -> Sequence[Agreer]:
        return list(self._agreers.values())

    def change(
        self,
        before: Person | None,
        after: Person,
        change: AdministratorsChange,
        relies_on: Person | None = None,
        job: Job | None = None,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
        council: StoredProvider | None = None,
    ) -> None:
        self._store.reach("people.change")
        if self._store.has_change(change):
            return
        if len(messages) > 100 - len(set(after.schools) ^ set(before.schools if before else ())):
            raise TryAgain  # DynamoDB takes a hundred rows in one transaction
        holder = self.by_email(after.email)
        must(holder is None or holder.person_id == after.person_id)
        for known in filter(None, (before, relies_on)):
            must(known.person_id in self._people and self._people[known.person_id].version == known.version)
        must(council is None or self._store.council_version() == council.version)
        must(before is not None or after.person_id not in self._people)
        self._store.must_be_new(messages=messages, job=job)
        self._store.must_wait(agreement)
        self._store.add_change(change)
        self._store.settle_request(agreement)
        if agreer := agreer_after(before, after, change.at):
            self._agreers[agreer.person_id] = agreer
        schools = tuple(sorted(after.schools, key=lambda school: school.name))
        version = before.version + 1 if before else 1
        self._people[after.person_id] = replace(after, schools=schools, version=version)
        self._store.add_job(job)
        self._store.add_messages(messages)

    def contacts(self, limit: int, after: str = "") -> ListPage[Person]:
        people = [person for person in self._people.values() if person.schools]
        return a_page(people, limit, after, lambda person: f"{int(person.on_staff_list)}#{person.person_id}")

    def contacts_of(self, urn: str) -> Sequence[Person]:
        found = [person for person in self._people.values() if urn in {school.urn for school in person.schools}]
        return sorted(found, key=lambda person: person.person_id)
