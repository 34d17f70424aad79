"""Two siblings from triage to their end: one closed with evidence, the other on long watch, the manager told of what
slipped and the auditor seeing who looked. With IAM enforced.
"""

import os
from pathlib import Path

from infrastructure.local.stack import LocalStack
from tests.stack.days import TUESDAY, move_to_next
from tests.stack.visitor import AT_RISK, CHILD, Visitor, emails, eventually

OFFICE, OFFICER, MANAGER, AUDITOR = (
    "office@hillside.example",
    "priya.nair@exampleshire.example",
    "tom.ellis@exampleshire.example",
    "hugh.lennox@exampleshire.example",
)
TODAY = {"on-day": "23", "on-month": "11", "on-year": "2026"}


def _look(visitor: Visitor, name: str) -> None:
    """Nothing is wider than the window, and axe finds nothing; PICTURES_TO keeps the pictures."""
    assert visitor.axe() == [], name
    folder = os.environ.get("PICTURES_TO")
    for width in (1100, 320):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.fits, (name, width)
        if folder:
            visitor.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    visitor.page.set_viewport_size({"width": 1100, "height": 900})


def _step(visitor: Visitor, reference: str, step: str, answers: dict[str, str], button: str) -> None:
    visitor.open(f"/cases/{reference}")
    visitor.page.locator(f"a[href$='/cases/{reference}/steps/{step}']").first.click()
    _look(visitor, step)
    visitor.answer(answers, button)


def test_two_siblings_are_worked_to_their_end(stack: LocalStack, visitor: Visitor, another: Visitor) -> None:
    red = visitor.refer(gate=AT_RISK)
    other = visitor.refer(child=CHILD | {"first_names": "Jan", "born-day": "1", "upn": ""})

    another.open("/cases")
    another.sign_in(OFFICER)
    _look(another, "list")
    another.open(f"/cases/{red}")
    assert "children’s social care must be told" in another.words
    _look(another, "case-received")

    another.open(f"/cases/{red}/steps/close")
    _look(another, "close")
    another.answer(
        {"outcome": "on-roll-other-authority", "evidence": "family", "text": "Aunt said so."}, "Close the case"
    )
    assert "has not been through triage" in another.words
    assert another.page.input_value("[name=text]") == "Aunt said so.", "what was typed is kept"

    _step(another, red, "triage", {"route": "cme", "priority": "RED"}, "Confirm")
    assert "Triage confirmed" in another.words
    _step(another, red, "assign", {}, "Assign the case")
    another.page.get_by_label("Priya Nair").check()
    another.press("Assign the case")
    _step(another, red, "checks", {"text": "Nothing in admissions."}, "Record the checks")
    attempt = {"how": "phone", "who": "The grandmother", "outcome": "no-answer", "said": "Rang out.", "next": "Visit"}
    _step(another, red, "contact", attempt | TODAY, "Save contact attempt")
    assert "The contact attempt is recorded." in another.words
    assert "Rang out." in another.words
    handed = {"to": "other-authority", "whom": "Kim, the other authority’s officer", "how": "s2s"} | TODAY
    _step(another, red, "hand-over", handed, "Record the hand-over")
    assert "Another local authority: by School to School (S2S)" in another.words

    closing = {"outcome": "on-roll-other-authority", "evidence": "confirmed", "text": "The new school’s office."}
    _step(another, red, "close", closing, "Close the case")
    assert "social care has not been told" in another.words
    told = {"whom": "Duty social worker", "their_reference": "SC-4471"} | TODAY
    _step(another, red, "social-care", told, "Record that they were told")
    assert "must be told about this child" not in another.words

    _step(another, red, "roll", {"on_roll": "yes", "text": "The new school."} | TODAY, "Save")
    _step(
        another, red, "otherwise", {"found": "none", "who": "The new school", "text": "Only at school."} | TODAY, "Save"
    )
    decision = {"decision": "stay-on-roll", "text": "Until the new school has said so in writing."}
    _step(another, red, "decision", decision, "Send the decision")
    message = eventually(lambda: emails(stack, OFFICE, f"A decision is ready to read: {red}"))[0]
    assert "Zofia" not in message.text + message.html
    visitor.open(f"/referrals/decisions/{red}")
    assert "must stay on the roll" in visitor.words
    assert "Zofia" not in visitor.words
    _look(visitor, "decisions")

    nothing_found = {"outcome": "not-located", "evidence": "agency", "text": "Nothing found."}
    _step(another, red, "close", nothing_found, "Close the case")
    assert "does not close a case" in another.words
    another.answer(closing, "Close the case")
    _look(another, "case-closed")
    assert "Case closed" in another.words
    another.open(f"/cases/{red}/accesses")
    assert "Sam Okafor read the decision for the school" in another.words
    _look(another, "accesses")
    another.open(f"/cases/{red}/steps/close")
    another.answer(closing, "Close the case")
    assert "closed already" in another.words or "already" in another.words

    another.open("/cases")
    another.page.check(f"[name='pick-{other}']", force=True)
    another.press("Assign the chosen cases")
    _look(another, "assign")
    another.page.get_by_label("Priya Nair").check()
    another.press("Assign these cases")
    assert "The case has a new owner." in another.words
    _step(another, other, "triage", {"route": "cme", "priority": "AMBER", "text": "I know them."}, "Confirm")
    another.open("/cases?owner=mine&stage=enquiries")
    assert other in another.words
    _step(another, other, "move", {"to": "tracing", "text": "Nobody knows."}, "Move the case")
    _step(another, other, "move", {"to": "long-watch", "text": "All enquiries are done."}, "Move the case")
    assert "Only a manager" in another.words

    another.open("/search")
    another.answer(
        {"by": "surname", "surname": CHILD["last_name"], "born-day": "1", "born-month": "3", "born-year": "2016"},
        "Look up",
    )
    assert other in another.words
    _look(another, "search")
    another.page.get_by_role("button", name="Sign out").click()

    for _ in range(2):
        move_to_next(stack, TUESDAY, "10:00")
    digests = eventually(
        lambda: [m for m in emails(stack, MANAGER, "The team’s cases today") if " 0 overdue" not in m.text]
    )
    assert [message for message in digests if "Jan" in message.text + message.html] == []
    assert not [m for m in emails(stack, MANAGER, "") if other in m.subject], "what can wait for the morning does"

    another.open(f"/cases/{other}")
    another.sign_in(MANAGER)
    assert "OVERDUE" in another.words
    _look(another, "case-overdue")
    another.page.locator("a[href$='/steps/move']").first.click()
    another.answer({"to": "long-watch", "text": "All enquiries are done."}, "Move the case")
    assert "Re-check a child on long watch" in another.words
    _look(another, "case-watched")
    another.page.get_by_role("button", name="Sign out").click()

    another.open(f"/cases/{other}/accesses")
    another.sign_in(AUDITOR)
    another.open(f"/cases/{other}/accesses")
    for who in ("Priya Nair opened the case", "Tom Ellis opened the case", "Tom Ellis recorded: Stage changed"):
        assert who in another.words
    _look(another, "accesses-audited")
    another.open(f"/cases/{red}")
    assert "You can read this case." in another.words
    assert not another.page.locator("main form").count(), "the auditor changes nothing"


def test_the_second_of_two_sees_what_changed_and_keeps_what_they_typed(
    stack: LocalStack, visitor: Visitor, another: Visitor
) -> None:
    reference = visitor.refer(child={"first_names": "Ola", "upn": ""})
    another.open(f"/cases/{reference}/steps/priority")
    another.sign_in(OFFICER)
    another.open(f"/cases/{reference}/steps/priority")
    second = Visitor(stack, another.page.context.browser)  # type: ignore[arg-type]
    second.open(f"/cases/{reference}/steps/priority")
    second.sign_in(MANAGER)
    second.open(f"/cases/{reference}/steps/priority")
    another.answer({"priority": "RED", "text": "The aunt is worried."}, "Save priority")
    second.answer({"priority": "AMBER", "text": "My own reason."}, "Save priority")
    assert "→ RED (Priya Nair)" in second.words
    assert second.page.input_value("[name=text]") == "My own reason."
    second.press("Save priority")
    assert "My own reason." in second.words
    second.leave()
