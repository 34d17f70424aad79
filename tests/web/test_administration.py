"""Administration over HTTP, as an administrator meets it."""

from datetime import timedelta

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.people.people import School
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from infrastructure import schools
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, HILLSIDE, MANAGER, OFFICE, OFFICER
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service
from tests.support.table import TUESDAY
from tests.web.administrators import page_of

NIA = "nia.new@exampleshire.example"


@pytest.fixture(scope="module")
def administrator(administrator: Person) -> Person:
    """With the example register of schools."""
    schools.load(schools.read_file(schools.EXAMPLE), lambda line: None, apply=True)
    return administrator


@pytest.fixture(scope="module")
def second(service: Service) -> Person:
    """A manager, signed in, who agrees to what the administrator asks for."""
    person = Person(service)
    person.sign_in(MANAGER.address)
    return person


def agree(second: Person) -> Page:
    page = second.get("/admin/waiting")
    return second.submit(form=page.form_to("/agree"))


def test_an_administrator_begins_at_their_own_page(service: Service) -> None:
    person = Person(service)
    assert person.sign_in(ADMINISTRATOR.address).url == "/admin"
    assert person.get("/cases").status == 403


def test_a_new_member_of_staff_can_sign_in_and_work(service: Service, administrator: Person, second: Person) -> None:
    assert "authenticator app on their phone" in administrator.get("/admin/staff/new").text
    assert "Choose at least one role" in administrator.submit({"name": "Nia New", "email": NIA}).text
    added = administrator.submit({"name": "Nia New", "email": NIA, "role-officer": "yes"})
    assert (added.url, "Nia New: person added" in added.text) == ("/admin/waiting", True)
    assert not [form for form in added.forms if form.action.endswith("/agree")]
    agreed = agree(second)
    assert "No changes are waiting" in agreed.text
    assert "You agreed to this change, and it is made: Nia New: person added" in agreed.text
    assert "We have emailed them how to sign in" in agreed.text
    assert "You agreed" not in administrator.get(agreed.url).text, "only who decided reads it"
    assert Person(service).sign_in(NIA).url == "/cases"


def test_a_disabled_person_is_out_at_once_and_can_be_enabled(
    service: Service, administrator: Person, second: Person
) -> None:
    leaver = Person(service)
    let_in(world(), "Lee Leaver", "lee@exampleshire.example", [Role.OFFICER])
    assert leaver.sign_in("lee@exampleshire.example").url == "/cases"
    page = page_of(administrator, "lee@exampleshire.example")
    disabled = administrator.submit(form=page.form_to("/disable"))
    assert leaver.get("/cases").status == 403
    leaver.get("/sign-in")
    leaver.submit({"email": "lee@exampleshire.example"})
    service.deliver()
    assert [mail for mail in service.stack.mails if mail.to == "lee@exampleshire.example"][1:] != []
    assert "code" not in [mail for mail in service.stack.mails if mail.to == "lee@exampleshire.example"][-1].subject
    administrator.submit(form=disabled.form_to("/enable"))
    agree(second)
    service.stack.set_clock(TUESDAY + timedelta(minutes=2))  # the email just now was not used, so the next one waits
    assert leaver.sign_in("lee@exampleshire.example").url == "/cases"


def test_a_new_address_takes_the_place_of_the_old_one_for_codes_on_their_way_too(
    service: Service, administrator: Person, second: Person
) -> None:
    old, new = "moira@exampleshire.example", "moira.new@exampleshire.example"
    moira = Person(service)
    let_in(world(), "Moira Moved", old, [Role.OFFICER])
    assert moira.sign_in(old).url == "/cases"
    waiting = Person(service)
    waiting.get("/sign-in")
    waiting.submit({"email": old})
    service.deliver()
    code = service.code_for(old)
    page = page_of(administrator, old)
    assert "has an @" in administrator.submit({"email": "moira"}, form=page.form_to("/email")).text
    changed = administrator.submit({"email": new}, form=page.form_to("/email"))
    assert "A second person must agree by" in changed.text
    assert moira.get("/cases").status == 200
    agree(second)
    assert new in administrator.get("/admin/changes").text
    assert moira.get("/cases").status == 403
    assert "This code no longer works" in waiting.submit({"code": code}).text
    moira.get("/sign-in")
    moira.submit({"email": old})
    service.deliver()
    assert "code" not in [mail for mail in service.stack.mails if mail.to == old][-1].subject
    assert Person(service).sign_in(new).url == "/cases"
    assert old in administrator.get("/admin/changes").text


def test_the_only_administrator_cannot_go(administrator: Person) -> None:
    page = page_of(administrator, ADMINISTRATOR.address)
    refused = administrator.submit(form=page.form_to("/disable"))
    assert "is the only administrator" in refused.text
    assert administrator.get("/admin").status == 200


def test_an_administrator_ends_all_sign_ins_of_a_person(service: Service, administrator: Person) -> None:
    officer = Person(service)
    officer.sign_in(OFFICER.address)
    page = page_of(administrator, OFFICER.address)
    assert "Not signed in anywhere" in administrator.submit(form=page.form_to("/end-sessions")).text
    assert officer.get("/cases").status == 403


def test_everybody_ends_their_own_other_sign_ins(service: Service) -> None:
    here, there = Person(service), Person(service)
    here.sign_in(AUDITOR.address)
    there.sign_in(AUDITOR.address)
    page = here.get("/sessions")
    assert "This browser" in page.text
    assert here.submit(form=page.form_to("/end-others")).status == 200
    assert (here.get("/cases").status, there.get("/cases").status) == (200, 403)


def test_an_auditor_sees_a_case_and_who_looked_and_has_no_buttons(service: Service, school: Person) -> None:
    reference = school.refer(GATE, CHILD, WHEREABOUTS, YOU)
    auditor = Person(service)
    auditor.sign_in(AUDITOR.address)
    page = auditor.get(f"/cases/{reference}")
    assert f"{AUDITOR.name}: opened the case" in page.text
    assert [form.action.rsplit("/", 1)[-1] for form in page.forms] == ["sign-out"]


# --- contacts -----------------------------------------------------------------------------------------------------------


def test_a_contact_is_added_with_the_name_of_the_school_from_the_register(
    service: Service, administrator: Person
) -> None:
    administrator.get("/admin/contacts/new?urn=900003")
    added = administrator.submit(
        {"name": "Cai Contact", "email": "cai@alder.example", "role": "contact", "answers": "me"}
    )
    assert "Alder Primary School" in added.text
    contact = Person(service)
    assert contact.sign_in("cai@alder.example").url == "/my-referrals"
    assert "Cai Contact" in administrator.get("/admin/contacts?find=900003").text


def test_a_school_that_the_register_does_not_know_needs_a_name(administrator: Person) -> None:
    administrator.get("/admin/contacts/new")
    answers = {"name": "Una U", "email": "una@new.example", "urn": "999 999", "role": "safeguarding", "answers": "me"}
    assert "No school with the URN 999999" in administrator.submit(answers).text
    assert "Newly Built School" in administrator.submit({**answers, "school_name": "Newly Built School"}).text


def test_a_pasted_list_is_previewed_then_added_in_full(administrator: Person) -> None:
    text = "email,name,urn,role\r\np1@alder.example,Pia One,900003,\r\nwrong,=Bad,900003,\r\np2@x.example,Pip,123123,dsl\r\n"
    administrator.get("/admin/contacts/paste")
    page = administrator.submit({"list": text})
    assert "1 would add somebody new" in page.text
    assert "2 cannot be taken" in page.text
    assert world().people.by_email("p1@alder.example") is None
    taken = administrator.submit(form=page.form_to("/confirm"))
    assert "1 added or changed now" in taken.text
    assert "wrong,'=Bad,900003," in taken.text
    assert world().people.by_email("p1@alder.example")
    again = administrator.submit({"list": text}, form=administrator.get("/admin/contacts/paste").form)
    assert "1 would change nothing" in again.text


def test_all_contacts_are_saved_as_a_file_that_changes_nothing_when_pasted_again(
    service: Service, administrator: Person
) -> None:
    lee = let_in(
        world(), "=cmd(Lee)", "lee.lead@alder.example", schools=[School("900003", "Alder Primary School", True)]
    )
    both = let_in(
        world(), "Bea Both", "bea@exampleshire.example", [Role.OFFICER], [School("900003", "Alder Primary School")]
    )
    page = _export(administrator)
    assert (page.headers["content-type"], page.headers["content-disposition"].split(";")[0]) == (
        "text/csv; charset=utf-8",
        "attachment",
    )
    text = page.html.removeprefix("\ufeff")
    assert text.startswith("email,name,urn,role,school\n")
    assert f"{lee.email},'=cmd(Lee),900003,safeguarding lead,Alder Primary School\n" in text
    assert f"{both.email},Bea Both,900003,contact,Alder Primary School\n" in text
    pasted = administrator.submit({"list": text}, form=administrator.get("/admin/contacts/paste").form)
    assert "0 would add somebody new" in pasted.text
    assert "0 would change somebody who is known" in pasted.text
    administrator.submit(form=page_of(administrator, lee.email).form_to("/disable"))
    assert lee.email not in _export(administrator).html
    assert "Contacts of schools saved as a file" in administrator.get("/admin/changes").text


def _export(administrator: Person) -> Page:
    form = administrator.get("/admin/contacts").form_to("/export")
    return administrator.post("/admin/contacts/export", form.fields)


def test_pasted_text_that_is_no_list_is_shown_again(administrator: Person) -> None:
    page = administrator.get("/admin/contacts/paste")
    refused = administrator.submit({"list": "some\ntext"}, form=page.form)
    assert "The first line must name the columns" in refused.text
    assert refused.form.fields["list"] == "some\ntext"


def test_a_list_of_200_kilobytes_is_read_and_a_longer_one_refused_in_words(administrator: Person) -> None:
    head, line = "email,name,urn,role\n", "x" * 380 + "@é.example,Name,900003,\n"
    form = administrator.get("/admin/contacts/paste").form
    assert "480 lines" in administrator.submit({"list": head + line * 480}, form=form).text
    assert "longer than 200 KB" in administrator.submit({"list": head + line * 600}, form=form).text


# --- settings and dates -------------------------------------------------------------------------------------------------


def test_settings_are_on_every_page_and_recorded(administrator: Person, service: Service) -> None:
    administrator.get("/admin/settings")
    assert "The office must close" in administrator.submit({"opens": "18:00"}).text
    assert "Saved" in administrator.submit({"opens": "09:00", "team_phone": "01632 960 777"}).text
    assert "01632 960 777" in Person(service).get("/about/contact").text
    changes = administrator.get("/admin/changes").text
    assert "Settings changed by Grace Boateng" in changes
    assert "01632 960 100" in changes


def test_settings_of_a_page_that_is_too_old_are_not_saved(administrator: Person) -> None:
    old = administrator.get("/admin/settings").form
    administrator.submit({"team_name": "First name"})
    assert administrator.submit({"team_name": "Second name"}, form=old).status == 409
    assert world().authorities.stored().values["team_name"] == "First name"


def test_a_term_and_a_closure_are_added_and_removed(administrator: Person) -> None:
    page = administrator.get("/admin/calendar")
    first = {"first-day": "5", "first-month": "1", "first-year": "2028"}
    last = {"last-day": "11", "last-month": "2", "last-year": "2028"}
    added = administrator.submit({**first, **last}, form=page.form_to("/terms"))
    assert "Friday 11 February 2028" in added.text
    closed = administrator.submit(
        {"day-day": "6", "day-month": "1", "day-year": "2028"}, form=added.form_to("/closures")
    )
    assert "Thursday 6 January 2028" in closed.text
    twice = administrator.submit({**first, **last}, form=closed.form_to("/terms"))
    assert "overlap those from 5 January 2028" in twice.text
    removal = next(form for form in twice.forms if form.fields.get("named") == "2028-01-05")
    assert "11 February 2028" not in administrator.submit(form=removal).text


def open_tasks(page: Page) -> list[str]:
    return [link for link in page.links if "/admin/tasks/" in link and not link.endswith("/done")]


def finish(administrator: Person, task: str) -> Page:
    return administrator.submit({"how": "Seen to."}, form=administrator.get(task).form_to("/done"))


def test_a_calendar_that_ends_too_soon_becomes_a_task_once_a_month(service: Service, administrator: Person) -> None:
    for task in open_tasks(administrator.get("/admin")):  # strangers who tried to sign in
        finish(administrator, task)
    service.stack.set_clock(TUESDAY + timedelta(minutes=1))
    service.tick()
    service.tick()
    page = administrator.get("/admin")
    assert page.text.count("The school calendar ends on") >= 1
    (task,) = open_tasks(page)
    done = finish(administrator, task)
    service.tick()
    assert "Still missing" in done.text
    assert "Since" not in administrator.get("/admin").text


def test_no_page_of_administration_tells_of_a_child(service: Service, school: Person, administrator: Person) -> None:
    school.sign_in(OFFICE.address)
    school.refer(GATE, CHILD, WHEREABOUTS, {**YOU, "school_urn": HILLSIDE.urn})
    for path in ("", "/staff", "/contacts?find=900001", "/changes", "/settings", "/calendar", "/bank-holidays"):
        assert CHILD["last_name"] not in administrator.get(f"/admin{path}").text
    assert CHILD["last_name"] not in page_of(administrator, OFFICER.address).text
