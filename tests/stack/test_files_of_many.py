"""Files of many, by keyboard alone on a phone: a school's leavers, and the national register that an administrator loads."""

from playwright.sync_api import Browser

from chalicelib.journeys.bulk.leavers import LEAVERS
from infrastructure.local.example_data import ADMINISTRATOR, OFFICE, OFFICER
from infrastructure.local.stack import LocalStack
from infrastructure.schools import EXAMPLE
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.visitor import Visitor, emails, eventually
from tests.stack.walks import looks_right
from tests.support.bulk import ANSWERS, a_csv, a_leaver

TEAM = "cme@exampleshire.example"


def _until(visitor: KeyboardVisitor, heading: str) -> None:
    """A page that tells how far the work is loads itself anew when it is done."""
    visitor.page.wait_for_selector(f"h1:has-text('{heading}')")
    visitor.page.wait_for_load_state("load")
    looks_right(visitor)


def test_a_file_of_leavers_is_uploaded_mended_and_sent(stack: LocalStack, browser: Browser, another: Visitor) -> None:
    office = KeyboardVisitor(stack, browser)
    office.open("/")
    office.follow("Send many leavers or joiners as a file")
    office.sign_in(OFFICE.address)
    looks_right(office)
    template = office.save("CSV for leavers").read_text("utf-8-sig")
    office.press("Continue")
    looks_right(office)
    office.correct({"form": "leaver", **ANSWERS})
    office.press("Continue")
    looks_right(office)

    rows = a_leaver(1), a_leaver(2, sex="Femal"), a_leaver(3, born="in May")
    content = a_csv(LEAVERS, *rows)
    assert template.startswith(content.decode().splitlines()[0]), "the template has these headings"
    office.attach("leavers.csv", content)
    office.press("Upload")
    looks_right(office)
    office.press("Check the rows")
    _until(office, "Leavers: the rows of your file")
    assert "3 rows: 1 ready, 2 with problems, 0 dropped." in office.words
    office.picture("bulk")

    office.follow("Correct row 3")
    looks_right(office)
    office.fill({"sex": "male"})
    office.press("Save this row")
    office.press("Drop row 4")
    looks_right(office)
    office.press("Continue to send 2 deletion returns")
    looks_right(office)
    office.press("Accept and send 2 deletion returns")
    _until(office, "Your file was sent")
    assert office.words.count("Reference") == 2
    assert office.errors == []
    office.leave()

    receipt = eventually(lambda: emails(stack, OFFICE.address, "We received your file of returns (2)"))[-1]
    alert = eventually(lambda: emails(stack, TEAM, "A file of returns was received (2)"))[-1]
    assert "Ada" not in receipt.text + alert.text
    another.open("/sign-in?to=/returns")
    another.sign_in(OFFICER.address)
    assert "Ada Example1" in another.words
    assert "Ada Example2" in another.words
    assert "Ada Example3" not in another.words
    assert another.axe() == []


def test_an_administrator_loads_the_national_register(stack: LocalStack, browser: Browser) -> None:
    administrator = KeyboardVisitor(stack, browser)
    administrator.open("/sign-in?to=/admin")
    administrator.sign_in(ADMINISTRATOR.address)
    administrator.follow("Schools")
    administrator.follow("Load a new file of the national register")
    looks_right(administrator)
    content = EXAMPLE.read_bytes().replace(b"Harbour View Primary School", b"Harbour Lights Primary School")
    administrator.attach("edubasealldata.csv", content)
    administrator.press("Upload")
    looks_right(administrator)
    administrator.press("See what would change")
    _until(administrator, "What would change")
    assert "Harbour Lights Primary School" in administrator.words
    administrator.press("Load these changes")
    _until(administrator, "The register is loaded")
    administrator.follow("Find a school")
    administrator.answer({"find": "harbour lights"}, "Find")
    looks_right(administrator)
    assert "Harbour Lights Primary School" in administrator.words
    administrator.open("/admin/changes")
    looks_right(administrator)
    assert "National register of schools loaded" in administrator.words
    assert administrator.errors == []
    administrator.leave()
