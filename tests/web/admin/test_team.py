"""Absence and leaving over HTTP: who may enter what, what each page shows, and the cases that get new owners."""

import re

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.people.people import Person as Staff
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration.agreeing import agree, waiting
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICER
from tests.support.browser import CHILD, Page, Person, Service

pytestmark = pytest.mark.usefixtures("as_it_was")

DAYS = {"first-day": "20", "first-month": "12", "first-year": "2027"}
LAST = {"last-day": "3", "last-month": "1", "last-year": "2028"}
ABSENCE = DAYS | LAST


def known(address: str) -> Staff:
    person = world().people.by_email(address)
    assert person
    return person


def signed_in(service: Service, address: str) -> Person:
    person = Person(service)
    person.sign_in(address)
    return person


@pytest.fixture
def administrator(service: Service) -> Person:
    return signed_in(service, ADMINISTRATOR.address)


@pytest.fixture
def leaver(service: Service, school: Person) -> tuple[Staff, list[str]]:
    """An officer with two cases, and the references."""
    name = f"lea{len(world().people.staff())}@exampleshire.example"
    person = let_in(world(), "Lea Leaver", name, [Role.OFFICER])
    browser = signed_in(service, name)
    references = [school.refer(), school.refer()]
    for reference in references:
        browser.submit(form=browser.get(f"/cases/{reference}").form_to("/take"))
    return person, references


def owner_of(reference: str) -> str | None:
    file = world().cases.load_for_step(reference)
    assert file
    return file.case.owner_id


# --- absence -------------------------------------------------------------------------------------------------------------


def test_an_officer_enters_their_own_absence_and_it_is_shown_where_it_matters(
    service: Service, officer: Person, school: Person, administrator: Person
) -> None:
    me, cover = known(OFFICER.address), known(MANAGER.address)
    page = officer.get(f"/team/{me.person_id}/absence")
    entered = officer.submit(ABSENCE | {"cover": cover.person_id}, form=page.form_to("/absence"))
    words = f"Away from 20 December 2027 until 3 January 2028, covered by {cover.name}."
    assert (entered.url, words in entered.text) == ("/team", True)
    assert words in administrator.get("/admin/staff").text
    changes = administrator.get("/admin/changes").text
    assert "Absence of a person" in changes
    assert "20 December 2027 to 3 January 2028" in changes
    reference = school.refer()
    officer.submit(form=officer.get(f"/cases/{reference}").form_to("/take"))
    assert f"covered by {cover.name}." in officer.get(f"/cases/{reference}").text
    assert words in officer.get(f"/cases/{reference}/steps/assign").text
    again = officer.get(f"/team/{me.person_id}/absence")
    assert again.form_to("/absence").fields["last-day"] == "3"
    ended = officer.submit(form=again.form_to("/end"))
    assert words not in ended.text
    assert known(OFFICER.address).away is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (ABSENCE | {"last-year": "2026"}, "The last day away must be the first day or a later one."),
        (ABSENCE, "Choose who covers."),
        (LAST, "Enter the first day away."),
        (ABSENCE | {"cover": "unheard-of"}, "Choose who covers."),
    ],
)
def test_a_refused_absence_shows_why_and_keeps_what_was_typed(
    officer: Person, answers: dict[str, str], words: str
) -> None:
    me = known(OFFICER.address)
    page = officer.get(f"/team/{me.person_id}/absence")
    cover = {} if "Choose who covers." in words else {"cover": known(MANAGER.address).person_id}
    refused = officer.submit(answers | cover, form=page.form_to("/absence"))
    assert words in refused.text
    assert refused.form_to("/absence").fields["last-day"] == "3"
    assert known(OFFICER.address).away is None


def test_nobody_is_offered_as_their_own_cover(officer: Person) -> None:
    me = known(OFFICER.address)
    offered = re.findall(
        r'name="cover" type="radio" value="([^"]+)"', officer.get(f"/team/{me.person_id}/absence").html
    )
    assert known(MANAGER.address).person_id in offered
    assert me.person_id not in offered


@pytest.mark.parametrize(
    ("address", "status"),
    [(OFFICER.address, 404), (MANAGER.address, 200), (ADMINISTRATOR.address, 200), (AUDITOR.address, 403)],
)
def test_who_may_enter_the_absence_of_a_colleague(service: Service, address: str, status: int) -> None:
    colleague = let_in(world(), "Col League", f"col-{address}", [Role.OFFICER])
    somebody = signed_in(service, address)
    assert somebody.get(f"/team/{colleague.person_id}/absence").status == status
    fields = ABSENCE | {"cover": known(MANAGER.address).person_id, "version": str(known(colleague.email).version)}
    posted = somebody.post(f"/team/{colleague.person_id}/absence", fields | {"csrf": somebody.csrf})
    assert (posted.status in (200, 303)) == (status == 200)
    assert (known(colleague.email).away is not None) == (status == 200)


def test_a_cover_who_is_away_too_is_a_warning_and_no_more(service: Service) -> None:
    manager = signed_in(service, MANAGER.address)
    one = let_in(world(), "Una One", "una@exampleshire.example", [Role.OFFICER])
    two = let_in(world(), "Tom Two", "tom.two@exampleshire.example", [Role.OFFICER])
    for person, cover in ((one, two), (two, known(MANAGER.address))):
        page = manager.get(f"/team/{person.person_id}/absence")
        saved = manager.submit(ABSENCE | {"cover": cover.person_id}, form=page.form_to("/absence"))
        assert saved.url == "/team"
    warning = "Tom Two, who covers for Una One, is away too, from 20 December 2027 to 3 January 2028."
    assert warning in saved.text


# --- leaving -------------------------------------------------------------------------------------------------------------


def _hand_on(administrator: Person, person: Staff) -> Page:
    page = administrator.get(f"/admin/people/{person.person_id}")
    assert "You choose who gets them, in the same step." in page.text
    return administrator.get(f"/admin/people/{person.person_id}/hand-on")


def test_disabling_a_person_hands_on_their_cases_in_the_same_step(
    service: Service, administrator: Person, leaver: tuple[Staff, list[str]]
) -> None:
    person, (one, two) = leaver
    page = _hand_on(administrator, person)
    assert CHILD["last_name"] not in page.text
    asked = administrator.submit({f"to-{one}": "queue"}, form=page.form_to("/hand-on"))
    assert "Choose who gets the cases." in asked.text
    to = known(MANAGER.address).person_id
    administrator.submit({f"to-{one}": "queue", "rest": to}, form=asked.form_to("/hand-on"))
    assert not known(person.email).active
    assert signed_in(service, MANAGER.address).get(f"/cases/{two}").text.count("no longer works here") == 1
    service.work()
    assert (owner_of(one), owner_of(two)) == (None, to)
    service.deliver()
    (mail,) = (mail for mail in service.stack.mails if mail.to == MANAGER.address and two in mail.subject)
    assert CHILD["last_name"] not in mail.text


def test_a_page_from_before_there_were_cases_leads_to_the_question(
    administrator: Person, leaver: tuple[Staff, list[str]]
) -> None:
    person, _ = leaver
    fields = {"csrf": administrator.csrf, "version": str(known(person.email).version)}
    asked = administrator.post(f"/admin/people/{person.person_id}/disable", fields)
    assert (asked.status, asked.location) == (303, f"/admin/people/{person.person_id}/hand-on")
    assert known(person.email).active


def test_losing_the_role_asks_the_same(
    service: Service, administrator: Person, leaver: tuple[Staff, list[str]]
) -> None:
    person, references = leaver
    page = administrator.get(f"/admin/people/{person.person_id}")
    form = page.form_to(person.person_id)
    form.fields.pop("role-officer", None)
    asked = administrator.submit({"role-auditor": "yes"}, form=form)
    assert "With the new roles, they cannot work cases." in asked.text
    administrator.submit({"rest": "queue"}, form=asked.form_to("/hand-on"))
    assert known(person.email).roles == {Role.OFFICER}
    agree(world(), known(MANAGER.address), waiting(world())[0].request_id)
    assert known(person.email).roles == {Role.AUDITOR}
    service.work()
    assert [owner_of(reference) for reference in references] == [None, None]


def test_in_an_emergency_the_managers_are_told_and_the_cases_are_in_the_queue(
    service: Service, administrator: Person, leaver: tuple[Staff, list[str]]
) -> None:
    person, references = leaver
    page = administrator.get(f"/admin/people/{person.person_id}/disable-at-once")
    assert "Their 2 open cases go to the unowned queue" in page.text
    administrator.submit(form=page.form_to("/disable-at-once"))
    assert not known(person.email).active
    manager = signed_in(service, MANAGER.address)
    service.deliver()  # the message to managers has become one to each of them
    assert any("2 cases have no owner" in mail.subject for mail in service.stack.mails if mail.to == MANAGER.address)
    queue = manager.get("/cases?owner=nobody")
    assert all(reference in queue.text for reference in references)
    assert "Lea Leaver (no longer works here)" in queue.text
    service.work()
    queue = manager.get("/cases?owner=nobody")
    assert all(reference in queue.text for reference in references)


def test_the_list_is_narrowed_to_a_colleague(officer: Person, leaver: tuple[Staff, list[str]]) -> None:
    person, references = leaver
    page = officer.get(f"/cases?owner={person.person_id}")
    assert all(reference in page.text for reference in references)
    assert officer.get("/cases?owner=nobody-we-know").status == 200


def test_the_page_that_assigns_shows_the_childrens_names(officer: Person, leaver: tuple[Staff, list[str]]) -> None:
    person, references = leaver
    form = officer.get(f"/cases?owner={person.person_id}").form_to("/cases/assign")
    confirm = officer.submit({f"pick-{reference}": "yes" for reference in references}, form=form)
    assert confirm.text.count(CHILD["last_name"]) == 2
    assert confirm.text.count("Lea Leaver") > 2
    answers = {"to": known(MANAGER.address).person_id, "note": "Please look at them."}
    assert "2 cases have a new owner." in officer.submit(answers, form=confirm.form_to("/cases/assign")).text
    for reference in references:
        assert "Please look at them." in officer.get(f"/cases/{reference}").text
