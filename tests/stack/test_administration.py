"""An administrator's first day on the packaged stack, in a real browser, with IAM enforced."""

from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER
from tests.stack.visitor import Visitor

LIST = "email,name,urn,role\nzoe@alder.example,Zoe Alder,900003,\nwrong,Nobody,900003,\n"


LONG = "an.officer.whose.name.is.only.known.as.an.address@exampleshire.example"


def _open(visitor: Visitor, path: str) -> None:
    visitor.open(path)
    assert visitor.axe() == []


def _fits_a_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 900})
    assert visitor.fits, visitor.page.url
    visitor.page.set_viewport_size({"width": 1100, "height": 900})


def _agree(manager: Visitor) -> None:
    manager.page.get_by_role("button", name="Agree").click()
    manager.page.wait_for_selector("text=No changes are waiting")


def test_an_administrator_lets_people_in_and_keeps_the_dates(visitor: Visitor, another: Visitor) -> None:
    visitor.open("/sign-in?to=/admin")
    visitor.sign_in(ADMINISTRATOR.address)
    visitor.page.wait_for_selector("text=Contacts of schools")
    for path in ("", "/staff", "/contacts", "/settings", "/calendar", "/bank-holidays", "/changes"):
        _open(visitor, f"/admin{path}")

    _open(visitor, "/admin/staff/new")
    visitor.fill({"name": "Nia Newcomer", "email": "nia@exampleshire.example"})
    visitor.page.check("[name='role-officer']")
    visitor.press("Add")
    visitor.page.wait_for_selector("text=A second person must agree by")
    assert visitor.axe() == []
    another.open("/sign-in?to=/admin/waiting")
    another.sign_in(MANAGER.address)
    _agree(another)
    another.page.context.clear_cookies()
    visitor.open("/admin/staff")
    visitor.page.get_by_role("link", name="Nia Newcomer").click()
    visitor.page.wait_for_selector("text=Disable Nia Newcomer")
    another.open("/sign-in?to=/cases")
    another.sign_in("nia@exampleshire.example")
    another.page.wait_for_url("**/cases")
    visitor.press("Disable Nia Newcomer")
    visitor.page.wait_for_selector("text=Cannot sign in")
    another.open("/cases")
    assert another.heading == "Your session has ended"

    visitor.open("/admin/staff/new")
    visitor.fill({"name": LONG, "email": LONG})
    visitor.page.check("[name='role-officer']")
    visitor.press("Add")
    visitor.page.wait_for_selector("text=A second person must agree by")
    _fits_a_phone(visitor)
    another.page.context.clear_cookies()
    another.open("/sign-in?to=/admin/waiting")
    another.sign_in(MANAGER.address)
    _agree(another)
    visitor.open("/admin/staff")
    visitor.page.get_by_role("link", name=LONG).click()
    visitor.answer({"email": f"new.{LONG}"}, "Change the address")
    visitor.page.wait_for_selector("text=A second person must agree by")
    _fits_a_phone(visitor)
    another.open("/admin/waiting")
    _agree(another)
    visitor.open("/admin/staff")
    _fits_a_phone(visitor)

    _open(visitor, "/admin/contacts?find=alder")
    _open(visitor, "/admin/contacts/paste")
    visitor.answer({"list": LIST}, "Check the list")
    visitor.page.wait_for_selector("text=1 would add somebody new")
    assert visitor.axe() == []
    visitor.press("Take the line")
    visitor.page.wait_for_selector("text=1 added or changed now")
    _open(visitor, "/admin/contacts?find=900003")
    assert "Zoe Alder" in visitor.words
    with visitor.page.expect_download() as saved:
        visitor.page.get_by_role("button", name="Save all contacts who may sign in", exact=True).click()
    assert "zoe@alder.example,Zoe Alder,900003,contact,Alder Primary School" in saved.value.path().read_text()

    visitor.open("/admin/settings")
    visitor.answer({"team_phone": "01632 960 777"}, "Save")
    visitor.page.wait_for_selector("text=Saved.")
    visitor.open("/admin/changes")
    assert "Settings changed" in visitor.words


def test_an_auditor_reads_and_everybody_sees_where_they_are_signed_in(visitor: Visitor) -> None:
    visitor.open("/sign-in?to=/cases")
    visitor.sign_in(AUDITOR.address)
    visitor.page.wait_for_url("**/cases")
    visitor.page.locator("tbody a").first.click()
    visitor.page.wait_for_selector("#looked")
    assert f"{AUDITOR.name}: opened the case" in visitor.words
    assert visitor.page.locator("main form").count() == 0
    _open(visitor, "/sessions")
    assert "You are not signed in anywhere else" in visitor.words


def test_the_pages_of_the_footer(visitor: Visitor) -> None:
    for name in ("Privacy notice", "Accessibility statement", "Cookies", "Contact"):
        visitor.open("/")
        visitor.page.get_by_role("link", name=name, exact=True).click()
        visitor.page.wait_for_selector(f"h1:has-text('{name}')")
        assert visitor.axe() == []
