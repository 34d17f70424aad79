"""The page that asks who gets the cases of somebody who leaves. It shows references and dates only."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import STAGE_LABELS, Case
from chalicelib.domain.people.people import Person
from chalicelib.services.administration import known_people
from chalicelib.services.casework import lists
from chalicelib.services.casework.reassigning import CASES_LISTED
from chalicelib.web.admin.person_questions import roles_in
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit

TO = "to-"


class OwnedCase(Struct, frozen=True):
    """A case that needs a new owner."""

    reference: str
    priority: str
    stage: str
    due: datetime | None


class HandOnPage(Struct, frozen=True, kw_only=True):
    """Who gets the cases of `shown`; `more`: how many are not listed; `roles`: whether they only lose their role."""

    shown: Person
    cases: Sequence[OwnedCase]
    more: int
    choices: Sequence[tuple[str, str]]
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    hidden: Mapping[str, str]
    action: str
    roles: bool


def show_hand_on(visit: Visit, person_id: str, problems: Mapping[str, str] | None = None, roles: bool = False) -> Show:
    """Who gets the cases. `roles`: the person stays with the roles that were posted, and no longer works cases."""
    known = known_people.known(visit.world, person_id)
    form = visit.form if visit.method == "POST" else {}
    model = HandOnPage(
        shown=known.person,
        cases=[_listed(case) for case in known.owned[:CASES_LISTED]],
        more=max(0, len(known.owned) - CASES_LISTED),
        choices=[(worker.person_id, worker.name) for worker in _others(visit, known.person)],
        raw={name: value for name, value in form.items() if name == "rest" or name.startswith(TO)},
        problems=problems or {},
        hidden=_hidden(form, known.person, roles),
        action=visit.world.links().admin_person(person_id, "hand-on"),
        roles=roles,
    )
    return Show("admin/hand_on", model)


def _hidden(form: Mapping[str, str], person: Person, roles: bool) -> Mapping[str, str]:
    """What the form carries on: the version that was seen, and the change of roles that was asked for."""
    version = {"version": form.get("version", "") or str(person.version)}
    if not roles:
        return version
    return version | {"act": "roles", "name": form.get("name", "")} | {f"role-{r}": "yes" for r in roles_in(form)}


def _others(visit: Visit, leaving: Person) -> Sequence[Person]:
    found = [person for person in lists.workers(visit.world) if person.person_id != leaving.person_id]
    return sorted(found, key=lambda person: person.name.casefold())


def _listed(case: Case) -> OwnedCase:
    return OwnedCase(case.reference, str(case.priority), STAGE_LABELS[case.stage], case.next_due_at)
