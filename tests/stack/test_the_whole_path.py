"""One referral from a school's form to the team's mailbox to a reminder, on the packaged stack with IAM enforced."""

from datetime import timedelta
from functools import partial

from playwright.sync_api import Browser, expect

from chalicelib.journeys.referral import school_referral
from infrastructure.local.stack import LocalStack
from tests.stack.days import SATURDAY, TUESDAY, move, move_to_next, move_until_told
from tests.stack.keyboard import KeyboardVisitor
from tests.stack.visitor import AT_RISK, BORN, CHILD, PARTS, SAFE, Visitor, emails, eventually, reference_in
from tests.stack.walks import add_a_file, begin, dated, fill_in, looks_right, send
from tests.web.every_field import ALL

TEAM, DUTY = "cme@exampleshire.example", "duty@exampleshire.example"
OFFICE, OFFICER, MANAGER = (
    "office@hillside.example",
    "priya.nair@exampleshire.example",
    "tom.ellis@exampleshire.example",
)
DIGEST = "The team’s cases today"


def test_a_school_refers_the_morning_tells_the_manager_and_the_team_takes(
    stack: LocalStack, visitor: Visitor, another: Visitor
) -> None:
    visitor.open("/")
    assert visitor.axe() == []
    visitor.press("Find the right form")
    visitor.answer({"who": "school"})
    visitor.picture("about")
    visitor.answer({"about": "absent"})
    visitor.answer({"where": "not-known"})
    assert visitor.axe() == []
    visitor.press("Start now")
    assert visitor.axe() == []
    visitor.answer(SAFE)
    assert visitor.axe() == []
    visitor.sign_in(OFFICE)

    def look() -> None:
        assert visitor.axe() == [], visitor.page.url

    assert visitor.heading == "Your referral"
    look()
    visitor.page.get_by_role("link", name="The child", exact=True).click()
    visitor.answer(CHILD)
    visitor.answer(BORN | {"born-month": "2"})
    assert "31 February 2016 does not exist" in visitor.words
    assert visitor.page.input_value("[name=born-day]") == "31", "what was typed is kept"
    look()
    visitor.open("/my-referrals")
    look()
    visitor.page.get_by_role("link", name="Zofia Wiśniewska").first.click()
    assert "In progress" in visitor.words
    visitor.fill_in("The child", *PARTS["The child"][1:])
    for part in list(PARTS)[1:]:
        visitor.fill_in(part)
    visitor.picture("tasks")
    visitor.page.get_by_role("link", name="Home and family", exact=True).click()
    visitor.picture("form")
    visitor.page.go_back()
    visitor.page.get_by_role("button", name="Check your answers and send").click()
    assert "does not permit removal from roll" in visitor.words
    assert visitor.axe() == []
    visitor.press("Accept and send")
    reference = reference_in(visitor.words)
    assert visitor.axe() == []
    assert "If no email has come by" in visitor.words
    visitor.picture("receipt")

    visitor.page.reload()
    assert reference_in(visitor.words) == reference
    visitor.page.go_back()
    assert reference_in(visitor.words) == reference, "the back button shows the receipt again"

    receipt = eventually(lambda: emails(stack, OFFICE, f"We received your referral: {reference}"))
    alert = eventually(lambda: [m for m in emails(stack, TEAM, "A referral") if reference in m.subject])
    for message in (*receipt, *alert):
        written = message.subject + message.text + message.html
        assert not [word for word in ("Zofia", "Wiśniewska", "Hillside", "2016", "risk") if word in written]

    another.open("/cases")
    another.sign_in(OFFICER)
    assert another.axe() == []
    another.picture("list")
    another.page.get_by_role("link", name="Zofia Wiśniewska").first.click()
    assert reference in another.words
    assert "Priya Nair: opened the case" in another.words
    assert another.axe() == []
    eventually(lambda: another.page.reload() and "Delivered" in _emails_on(another))
    another.picture("case")

    earlier = len(emails(stack, MANAGER, DIGEST))
    move_to_next(stack, TUESDAY, "10:00")
    digests = eventually(lambda: emails(stack, MANAGER, DIGEST)[earlier:])
    assert "Zofia" not in digests[-1].text + digests[-1].html
    assert " 0 without an owner" not in digests[-1].text

    another.open(f"/cases/{reference}")
    assert another.heading == "Your session has ended", "the clock went on"
    assert another.axe() == []
    another.press("Sign in again")
    another.sign_in(OFFICER)
    another.press("Take this case")
    assert "Priya Nair" in another.words
    another.answer({"note": "Phoned the school."}, "Save note")
    assert "Phoned the school." in another.words

    move(stack, timedelta(days=7))
    assert [m for m in emails(stack, TEAM, "") if reference in m.subject] == alert, "what can wait goes in a digest"


def _emails_on(visitor: Visitor) -> str:
    return visitor.page.inner_text("#messages + ul").replace("DELIVERED", "Delivered")


def test_a_red_case_tells_the_duty_mailbox_when_the_office_is_closed(stack: LocalStack, visitor: Visitor) -> None:
    move_to_next(stack, SATURDAY, "22:00")
    reference = visitor.refer(gate=AT_RISK)
    assert "We are telling the duty officer now" in visitor.words
    stack.clock.tick()
    stack.clock.tick()
    assert eventually(lambda: [m for m in emails(stack, DUTY, "") if reference in m.subject])
    move(stack, timedelta(days=1, hours=12, minutes=30))  # Monday at 10:30am
    assert not [m for m in emails(stack, TEAM, "Reminder") if reference in m.subject], (
        "only one working hour has passed"
    )
    move(stack, timedelta(hours=3))
    assert [m for m in emails(stack, MANAGER, "") if reference in m.subject]


def test_the_whole_form_works_without_javascript_on_a_phone(stack: LocalStack, browser: Browser) -> None:
    phone = Visitor(stack, browser, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    assert phone.refer(child={"first_names": "Robin", "last_name": "Marsh"})
    phone.leave()


def test_the_whole_form_is_filled_in_by_keyboard_alone(stack: LocalStack, browser: Browser) -> None:
    """Its longest path, on a phone."""
    form, phone = school_referral.FORM, KeyboardVisitor(stack, browser)
    raw = dated(ALL, (stack.clock.now() - timedelta(days=1)).date())
    phone.open("/")
    phone.follow("Refer a child who may be missing education")
    begin(phone, form, raw, OFFICE)
    fill_in(phone, form, raw)
    add_a_file(phone)
    send(phone, form)
    phone.leave()


def test_the_team_reads_on_a_phone_and_by_keyboard(stack: LocalStack, browser: Browser) -> None:
    officer = KeyboardVisitor(stack, browser)
    officer.open("/cases")
    officer.sign_in(OFFICER)
    officer.tour()
    looks_right(officer)
    officer.follow("Zofia Wiśniewska")
    looks_right(officer)
    officer.leave()


def test_a_code_works_only_in_the_browser_that_asked(visitor: Visitor, another: Visitor, stack: LocalStack) -> None:
    visitor.open("/sign-in")
    visitor.answer({"email": MANAGER}, "Send me a code")  # not the officer, whose next code would have to wait
    code = eventually(lambda: emails(stack, MANAGER, "Your sign-in code"))[-1]
    another.open("/sign-in/code")
    another.answer({"code": code.text.split("\n")[2].strip()}, "Sign in")
    assert "asked for in another browser" in another.words


def test_a_hard_bounce_becomes_a_task_and_an_out_of_office_does_not(
    stack: LocalStack, visitor: Visitor, another: Visitor
) -> None:
    reference = visitor.refer()
    receipt = eventually(lambda: emails(stack, OFFICE, f"We received your referral: {reference}"))[0]
    alert = eventually(lambda: [m for m in emails(stack, TEAM, "A referral") if reference in m.subject])[0]
    stack.answer(alert, "out of office")
    stack.answer(receipt, "hard bounce")
    another.open("/cases")
    another.sign_in(OFFICER)
    eventually(lambda: another.page.reload() and f"Receipt to the referrer for {reference}: bounced" in another.words)
    assert f"Alert to the team for {reference}" not in another.words
    another.open(f"/cases/{reference}")
    expect(another.page.locator("main")).to_contain_text("An email did not arrive")


def test_unknown_addresses_get_a_page_with_the_security_headers(stack: LocalStack, visitor: Visitor) -> None:
    answer = visitor.page.request.get(f"{stack.url}/no/such/page")
    assert answer.status == 404
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["cache-control"] == "no-store"


def test_a_forgotten_form_is_reminded_of_and_then_deleted_with_a_word_to_the_school(
    stack: LocalStack, visitor: Visitor
) -> None:
    visitor.open("/begin/school-referral")
    visitor.answer(SAFE)
    visitor.sign_in(OFFICE)
    # In the holidays both emails wait for the school's next open day, and go in its first hour.
    move_until_told(stack, OFFICE, "A form you or a colleague began has not been sent", timedelta(days=12))
    move_until_told(stack, OFFICE, "A form was deleted without being sent", timedelta(days=6))
    move(stack, timedelta(hours=1))
    for address in (OFFICE, "attendance@trust.example", "safeguarding@hillside.example"):
        eventually(partial(emails, stack, address, "A form was deleted without being sent"))
    visitor.open("/sign-in")
    visitor.sign_in(OFFICE)
    assert "Deleted without being sent" in visitor.words
