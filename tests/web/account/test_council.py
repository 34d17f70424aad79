"""The whole way through a council's identity provider that signs its tokens: in, on, out, and what keeps people out."""

import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit

import pytest

from chalicelib import bootstrap
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.council import StoredProvider
from chalicelib.domain.people.kept import KeptWords
from chalicelib.services.sign_in.sessions import session_id
from infrastructure.local.example_data import ADMINISTRATOR, OFFICE, OFFICER
from infrastructure.local.identity_provider import NEWCOMER, SECRET, example_provider, identity_provider
from tests.support.browser import Page, Person, Service
from tests.support.table import TUESDAY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider's own packages


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with identity_provider() as found:
        yield found


@pytest.fixture(autouse=True)
def _switched_on(service: Service, issuer: str) -> Iterator[None]:
    """As two people agreed, for one test."""
    service.stack.set_clock(TUESDAY)
    world = bootstrap.world()
    chosen = world.people.by_email(ADMINISTRATOR.address)
    assert chosen
    world.council.save(
        world.council.stored(), example_provider(issuer, frozenset({chosen.person_id})), _change(world.keys.new_id())
    )
    world.council.keep_secret(world.council.stored(), SECRET, None, _change(world.keys.new_id()))
    yield
    service.stack.set_clock(TUESDAY)
    off = StoredProvider().provider
    world.council.save(world.council.stored(), off, _change(world.keys.new_id()))


def _change(change_id: str) -> Change:
    return Change(change_id, Changed.COUNCIL_SIGN_IN, "", "operator", bootstrap.world().clock.now())


def _agree(way: str, subject: str) -> str:
    """Somebody chooses who they are at the provider: where it sends their browser."""
    asked = urllib.request.Request(way, data=urlencode({"sub": subject}).encode(), method="POST")
    try:
        urllib.request.build_opener(_Stay).open(asked)
    except HTTPError as sent:
        return str(sent.headers["Location"])
    raise AssertionError("the provider sent nobody back")


def _way(person: Person, issuer: str) -> str:
    return next(link for link in person.here.links if link.startswith(issuer))


def _back(person: Person, issuer: str, subject: str, to: str = "/cases") -> str:
    person.get(f"/sign-in?to={to}")
    person.submit(form=person.here.form_to(f"/sign-in/council?to={quote(to, safe='')}"))
    address = urlsplit(_agree(_way(person, issuer), subject))
    return f"{address.path}?{address.query}"


def _sign_in(person: Person, issuer: str, subject: str) -> Page:
    return person.get(_back(person, issuer, subject))


def _revoke(issuer: str, subject: str) -> None:
    asked = urllib.request.Request(f"{issuer}/users/{subject}/revoke-tokens", data=b"", method="POST")
    urllib.request.urlopen(asked)


def test_an_officer_comes_back_to_the_page_that_they_wanted(service: Service, issuer: str) -> None:
    person = Person(service)
    page = _sign_in(person, issuer, "priya")
    assert "Sign out" in page.text
    assert OFFICER.name in page.text
    assert person.get("/cases").status == 200
    assert person.get(_back(person, issuer, "priya", "/search")).url == "/search"


def test_words_that_came_too_late_are_offered_after_the_council_signed_their_person_in(
    service: Service, issuer: str
) -> None:
    person = Person(service)
    _sign_in(person, issuer, "priya")
    officer = bootstrap.world().people.by_email(OFFICER.address)
    assert officer
    bootstrap.world().kept.keep(KeptWords(officer.person_id, "/cases/BCDF-2347/notes", {"note": "Phoned."}, TUESDAY))
    assert person.get(_back(person, issuer, "priya")).url == "/kept"
    bootstrap.world().kept.drop(officer.person_id, TUESDAY)


def test_no_token_of_the_provider_leaves_the_server_or_lies_there_readable(service: Service, issuer: str) -> None:
    person = Person(service)
    back = _back(person, issuer, "priya")
    sent = person.ask("GET", back)
    token = next(value for name, value in person.cookies.items() if name.endswith("session"))
    refresh = bootstrap.world().council.refresh_of(session_id(bootstrap.world(), token))
    assert len(refresh) > 20
    for place in (
        str(sent.headers),
        sent.html,
        str(person.cookies),
        person.get("/cases").html,
        str(service.stack.scan()),
    ):
        assert refresh not in place
        assert "eyJ" not in place, "the beginning of every signed token"


def test_the_same_answer_opens_no_second_session(service: Service, issuer: str) -> None:
    person = Person(service)
    back = _back(person, issuer, "priya")
    assert person.ask("GET", back).status == 303
    again = Person(service)
    assert again.ask("GET", back).status == 409
    assert person.ask("GET", back).status == 409


def test_a_new_person_with_a_role_gets_in_and_one_without_is_told(service: Service, issuer: str) -> None:
    assert NEWCOMER.name in _sign_in(Person(service), issuer, "ines").text
    page = _sign_in(Person(service), issuer, "kit")
    assert page.status == 403
    assert "has no role in this service" in page.text
    assert not bootstrap.world().people.by_email("kit.larsen@exampleshire.example")


def test_staff_have_no_other_door(service: Service) -> None:
    person = Person(service)
    person.get("/sign-in")
    person.submit({"email": OFFICER.address}, person.here.form_to("/sign-in"))
    service.deliver()
    mail = [mail for mail in service.stack.mails if mail.to == OFFICER.address][-1]
    assert "because you sign in with your council account" in mail.text


def test_schools_and_the_chosen_administrator_sign_in_as_before(service: Service) -> None:
    for address in (OFFICE.address, ADMINISTRATOR.address):
        person = Person(service)
        person.get("/sign-in")
        person.submit({"email": address}, person.here.form_to("/sign-in"))
        assert "Sign out" in person.enter_code_for(address).text


def test_a_person_disabled_at_the_provider_is_out_here_and_can_copy_their_words(service: Service, issuer: str) -> None:
    person = Person(service)
    _sign_in(person, issuer, "tom")
    form = person.get("/search").form_to("/search")
    service.stack.set_clock(TUESDAY + timedelta(minutes=16))
    _revoke(issuer, "tom")
    page = person.submit({"name": "A typed name"}, form)
    assert page.status == 403
    assert "We could no longer check with the council’s sign-in" in page.text
    assert "A typed name" in page.text


def test_a_session_goes_on_while_the_provider_says_yes(service: Service, issuer: str) -> None:
    person = Person(service)
    _sign_in(person, issuer, "hugh")
    service.stack.set_clock(TUESDAY + timedelta(minutes=16))
    assert person.get("/cases").status == 200


def test_signing_out_leads_through_the_provider_and_back(service: Service, issuer: str) -> None:
    person = Person(service)
    _sign_in(person, issuer, "priya")
    page = person.post("/sign-out", {"csrf": person.csrf})
    assert page.headers["clear-site-data"] == '"cache", "storage"'
    way = next(link for link in page.links if link.startswith(issuer))
    assert "/oauth2/end_session?" in way
    assert "id_token" not in way
    assert not [name for name in ("Sign out", "Your sign-ins", "Cases") if name in page.text]
    assert "data-idle-seconds" not in page.html
    assert person.get("/cases").status != 200 or "Sign out" not in person.here.text


def test_the_page_to_the_provider_leads_there_without_a_script(service: Service, issuer: str) -> None:
    person = Person(service)
    person.get("/sign-in")
    page = person.submit(form=person.here.form_to("/sign-in/council"))
    refresh = [
        attributes for tag, attributes in page.tags if tag == "meta" and attributes.get("http-equiv") == "refresh"
    ]
    assert str(refresh[0]["content"]).startswith(f"0; url={issuer}")
