"""Whose a thing is, over HTTP: what somebody made for a school that they have left, what a school became, moved drafts.

A new kind of thing that belongs to a school joins by one entry in `KINDS`; a route that leads to none fails the first test.
"""

from collections.abc import Callable, Iterator, Mapping

import pytest
from msgspec.structs import replace

from chalicelib.adapters.people.schools import TableSchools
from chalicelib.bootstrap import world
from chalicelib.domain.people.people import School
from chalicelib.domain.people.roles import OUTSIDE_ROLES
from chalicelib.services.administration import school_contacts
from chalicelib.services.people.staffing import let_in
from chalicelib.web.http.access import RULES
from chalicelib.web.http.who import Who
from infrastructure.local.example_data import ADMINISTRATOR, HILLSIDE, OFFICE, RIVERMEAD, TRUST
from tests.support.arrivals import an_arrival
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Person, Service, reference_on
from tests.support.bulk import a_checked_file
from tests.support.uploading import put_file
from tests.support.world import registered

ACADEMY = School("900099", "Hillside Academy")
SECRET = {"restricted_address": "yes", "address": "Zzrefuge Lane", "need-fgm": "yes"}
LEFT = "lee.left@trust.example"
MARK = "Zzrefuge"


# --- the kinds ----------------------------------------------------------------------------------------------------------


class Maker:
    """Somebody who makes one thing of each kind for Hillside while they are its contact."""

    def __init__(self, service: Service, officer: Person, address: str) -> None:
        self.me, self.officer, self.address = Person(service), officer, address
        self.me.sign_in(address)

    def draft(self) -> dict[str, str]:
        draft = self.me.fill_in(GATE, CHILD, WHEREABOUTS | SECRET, YOU).url.split("/")[2]
        put_file(self.me, f"/referrals/{draft}/pages/file-1")
        return {"draft_id": draft, "slug": "address"}

    def item(self) -> dict[str, str]:
        return self.draft() | {"slug": "parent-1"}

    def uploaded(self) -> dict[str, str]:
        draft = self.me.fill_in(GATE, CHILD, WHEREABOUTS | SECRET, YOU).url.split("/")[2]
        return {"draft_id": draft, "slug": "file-1", "file_id": put_file(self.me, f"/referrals/{draft}/pages/file-1")}

    def sent(self) -> dict[str, str]:
        self.me.fill_in(GATE, CHILD, WHEREABOUTS | SECRET, YOU)
        self.me.submit()
        mine = next(
            link for link in self.me.get("/my-referrals?list=900001").links if link.startswith("/my-referrals/")
        )
        reference = reference_on(self.me.get(mine))
        self.officer.get(f"/cases/{reference}/steps/ask-more")
        self.officer.submit({"pages-sex": "yes", "text": "Which is it?", "once": "m" * 24})
        return {"submission_id": mine.split("/")[2], "reference": reference}

    def receipt(self) -> dict[str, str]:
        self.me.fill_in(GATE, CHILD, WHEREABOUTS, YOU)
        return {"draft_id": self.me.submit().url.split("/")[2]}

    def file(self) -> dict[str, str]:
        person = world().people.by_email(self.address)
        assert person
        file_id = a_checked_file(world(), replace(person, schools=(HILLSIDE,)))
        return {"file_id": file_id, "place": "1"}

    def arrival(self) -> dict[str, str]:
        return {"reference": an_arrival(world(), TRUST.address, HILLSIDE)}


KINDS: Mapping[str, Callable[[Maker], dict[str, str]]] = {
    "/referrals/{draft_id}": Maker.draft,
    "/referrals/{draft_id}/pages/{slug}/remove": Maker.item,
    "/referrals/{draft_id}/pages/{slug}/received": Maker.uploaded,
    "/referrals/{draft_id}/pages/{slug}/take-away": Maker.uploaded,
    "/referrals/{draft_id}/sent": Maker.receipt,
    "/referrals/decisions/{reference}": Maker.sent,
    "/my-referrals/{submission_id}": Maker.sent,
    "/bulk/{file_id}": Maker.file,
    "/arrivals/{reference}": Maker.arrival,
}
"""By the beginning of the routes that lead to it: how somebody makes one for Hillside; gives what the routes are filled with."""
NO_THINGS = {"/bulk/templates/{name}"}
ROUTES = sorted(
    (
        (method, path)
        for (method, path), who in RULES.items()
        if "{" in path and who is not Who.SIGNED_IN and (who.value.roles or frozenset()) & OUTSIDE_ROLES
    ),
    key=str,
)


def kind_of(path: str) -> str:
    return max((begin for begin in KINDS if path.startswith(begin)), key=len, default="")


THINGS = [route for route in ROUTES if route[1] not in NO_THINGS]


@pytest.mark.parametrize("route", THINGS, ids=" ".join)
def test_every_route_to_a_schools_things_is_covered_here(route: tuple[str, str]) -> None:
    assert kind_of(route[1])


# --- somebody who left ---------------------------------------------------------------------------------------------------


class Things:
    """One of each kind, by an author who then leaves Hillside but stays a contact of Rivermead."""

    def __init__(self, service: Service, officer: Person) -> None:
        let_in(world(), "Lee Left", LEFT, schools=[HILLSIDE, RIVERMEAD])
        maker = Maker(service, officer, LEFT)
        made = {make: make(maker) for make in dict.fromkeys(KINDS.values())}
        self.of = {begin: made[make] for begin, make in KINDS.items()}
        self.author = maker.me
        leave(LEFT)

    def path(self, route: str) -> str:
        return route.format_map(self.of[kind_of(route)])


def leave(address: str) -> None:
    administrator, person = world().people.by_email(ADMINISTRATOR.address), world().people.by_email(address)
    assert administrator
    assert person
    school_contacts.remove_contact(world(), administrator, person.person_id, person.version, HILLSIDE.urn)


def look(person: Person, method: str, path: str) -> int:
    if method == "GET":
        return person.ask("GET", path).status
    return person.post(path, {"csrf": person.csrf, "once": "x" * 24, "version": "1"}).status


@pytest.fixture(scope="module")
def things(service: Service, officer: Person) -> Things:
    return Things(service, officer)


@pytest.fixture(scope="module")
def became(service: Service) -> Iterator[Person]:
    """The safeguarding lead of the academy that Hillside became, who is no contact of Hillside itself."""
    store = world().schools
    assert isinstance(store, TableSchools)
    store.put_many(
        [
            registered(HILLSIDE, status="Closed", came_after=(ACADEMY.urn,)),
            registered(ACADEMY, came_before=(HILLSIDE.urn,)),
        ]
    )
    lead = Person(service)
    lead.sign_in(
        let_in(world(), "Ava Academy", "ava@academy.example", schools=[replace(ACADEMY, safeguarding=True)]).email
    )
    yield lead
    store.put_many([registered(HILLSIDE), registered(ACADEMY)])


@pytest.mark.parametrize("route", THINGS, ids=" ".join)
def test_a_former_contact_cannot_open_what_they_made_for_the_school(things: Things, route: tuple[str, str]) -> None:
    assert look(things.author, route[0], things.path(route[1])) == 404


@pytest.mark.parametrize("route", THINGS, ids=" ".join)
def test_it_is_open_to_the_lead_of_the_academy_that_the_school_became(
    things: Things, became: Person, route: tuple[str, str]
) -> None:
    """Only the sender opens the receipt."""
    status = look(became, route[0], things.path(route[1]))
    assert status == 404 if route[1].endswith("/sent") else status in (200, 303, 409)


@pytest.mark.parametrize("route", [route for route in THINGS if route[0] == "GET"], ids=" ".join)
def test_it_stays_closed_to_the_lead_of_another_school(
    service: Service, things: Things, route: tuple[str, str]
) -> None:
    other = signed_in(service, "rita@rivermead.example", replace(RIVERMEAD, safeguarding=True))
    assert look(other, route[0], things.path(route[1])) == 404


def signed_in(service: Service, address: str, *schools: School) -> Person:
    person = Person(service)
    person.sign_in(let_in(world(), address.split("@")[0], address, schools=schools).email)
    return person


def test_a_former_contact_reads_why_an_old_link_does_not_open(things: Things) -> None:
    page = things.author.get(things.path("/my-referrals/{submission_id}"))
    assert "If you are no longer a contact of the school, ask a colleague there" in page.text


def test_a_former_contact_sees_none_of_the_schools_forms_in_their_lists(things: Things) -> None:
    for path in ("/my-referrals", "/bulk"):
        page = things.author.get(path)
        assert page.status == 200
        assert not [ids for ids in things.of.values() for name in ids.values() if len(name) > 9 and name in page.html]


def test_a_former_contact_copies_nothing_into_a_new_form(things: Things) -> None:
    sent = things.of["/my-referrals/{submission_id}"]["submission_id"]
    for query in ("family", "like"):
        assert (
            things.author.post(f"/begin/school-referral?{query}={sent}", GATE | {"csrf": things.author.csrf}).status
            == 404
        )


def test_the_academy_sees_the_forms_that_the_closed_school_sent_and_began(things: Things, became: Person) -> None:
    page = became.get("/my-referrals")
    assert things.path("/my-referrals/{submission_id}") in page.links
    assert things.path("/referrals/{draft_id}") in page.links
    assert things.path("/bulk/{file_id}") in became.get("/bulk").links


def test_a_form_without_a_school_yet_closes_when_its_author_leaves_any_that_it_may_be_for(service: Service) -> None:
    author = signed_in(service, "una@trust.example", HILLSIDE, RIVERMEAD)
    author.get("/begin/school-referral")
    draft = author.submit(GATE).url
    assert author.get(draft).status == 200
    leave("una@trust.example")
    assert author.get(draft).status == 404
    assert draft not in author.get("/my-referrals").links


# --- a draft that is moved to another school -------------------------------------------------------------------------------


class Moved:
    """A draft of each kind of page, moved by its author from Hillside to Rivermead."""

    def __init__(self, service: Service, officer: Person) -> None:
        address = let_in(world(), "Mo Mover", "mo@trust.example", schools=[HILLSIDE, RIVERMEAD]).email
        maker = Maker(service, officer, address)
        self.of = {begin: make(maker) for begin, make in KINDS.items() if begin in DRAFTS}
        for ids in self.of.values():
            move(maker.me, f"/referrals/{ids['draft_id']}", RIVERMEAD.urn)

    def path(self, route: str) -> str:
        return route.format_map(self.of[kind_of(route)])


DRAFTS = [begin for begin, make in KINDS.items() if begin.startswith("/referrals/{draft_id}") and make != Maker.receipt]
OF_DRAFTS = [route for route in THINGS if kind_of(route[1]) in DRAFTS]


@pytest.fixture(scope="module")
def moved(service: Service, officer: Person) -> Moved:
    return Moved(service, officer)


@pytest.mark.parametrize("route", OF_DRAFTS, ids=" ".join)
def test_a_moved_draft_is_closed_to_the_school_that_it_left(
    moved: Moved, school: Person, route: tuple[str, str]
) -> None:
    assert look(school, route[0], moved.path(route[1])) == 404


@pytest.mark.parametrize("route", OF_DRAFTS, ids=" ".join)
def test_a_moved_draft_is_open_where_it_came_to_but_for_its_secrets(
    service: Service, moved: Moved, route: tuple[str, str]
) -> None:
    lead = signed_in(service, "rita@rivermead.example", replace(RIVERMEAD, safeguarding=True))
    path = moved.path(route[1])
    assert (look(lead, route[0], path) == 404) is path.endswith("/address")


def secret_draft(person: Person) -> str:
    return person.fill_in(GATE, CHILD, WHEREABOUTS | SECRET, YOU).url.removesuffix("/check")


def move(person: Person, draft: str, urn: str) -> None:
    person.post(f"{draft}/pages/your-school", {"csrf": person.csrf, "school_urn": urn})


def reads_the_secret(person: Person, draft: str) -> bool:
    pages = [person.get(f"{draft}{path}") for path in ("/pages/address", "/pages/needs-harm", "/check")]
    return pages[0].status == 200 or pages[1].status == 200 or MARK in pages[2].html


def test_a_lead_of_another_school_cannot_move_a_colleagues_draft_there(service: Service, school: Person) -> None:
    draft = secret_draft(school)
    both = signed_in(service, "bo@trust.example", HILLSIDE, replace(RIVERMEAD, safeguarding=True))
    move(both, draft, RIVERMEAD.urn)
    assert not reads_the_secret(both, draft)
    assert both.get(f"{draft}/pages/your-school").form.fields["school_urn"] == HILLSIDE.urn
    assert "can move this form to another school" in both.get(f"{draft}/pages/your-school?wrong=school").text


def test_an_ordinary_contact_of_a_trust_exposes_no_draft_to_another_schools_lead(
    service: Service, school: Person
) -> None:
    draft, trust = secret_draft(school), Person(service)
    trust.sign_in(TRUST.address)
    move(trust, draft, RIVERMEAD.urn)
    lead = signed_in(service, "rita@rivermead.example", replace(RIVERMEAD, safeguarding=True))
    assert lead.get(draft).status == 404


def test_a_draft_that_its_author_moved_does_not_show_its_secrets_to_the_other_schools_lead(service: Service) -> None:
    trust = Person(service)
    trust.sign_in(TRUST.address)
    draft = secret_draft(trust)
    move(trust, draft, RIVERMEAD.urn)
    lead = signed_in(service, "rita@rivermead.example", replace(RIVERMEAD, safeguarding=True))
    assert lead.get(draft).status == 200
    assert not reads_the_secret(lead, draft)
    trust.get(f"{draft}/check")
    assert trust.submit().status == 200
    sent = next(link for link in lead.get("/my-referrals").links if link.startswith("/my-referrals/"))
    lead.post(f"/begin/school-referral?family={sent.split('/')[2]}", GATE | {"csrf": lead.csrf})
    begun = next(link for link in lead.get("/my-referrals").links if link.startswith("/referrals/"))
    assert MARK not in lead.get(f"{begun}/pages/address").html


def test_the_author_is_told_that_a_colleague_moved_their_form(service: Service, school: Person) -> None:
    draft = secret_draft(school)
    lead = signed_in(service, "lea@trust.example", replace(HILLSIDE, safeguarding=True), RIVERMEAD)
    move(lead, draft, RIVERMEAD.urn)
    assert reads_the_secret(lead, draft), "who leads the school of origin still sees all of it"
    service.deliver()
    told = [mail for mail in service.stack.mails if mail.to == OFFICE.address][-1]
    assert told.subject == "A form you began was moved to another school"
    assert "Robin" not in told.text
    assert school.get(draft).status == 404, "the author is no contact of the other school"
