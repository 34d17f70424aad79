"""Files on the packaged stack with IAM enforced: a real browser posts them to the bucket, with and without JavaScript."""

import os
import re
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, expect

from infrastructure.local.scanner import EICAR
from infrastructure.local.stack import LocalStack
from tests.stack.days import move
from tests.stack.visitor import A_PDF, PARTS, SAFE, Visitor, eventually, reference_in

OFFICE, OFFICER = "office@hillside.example", "priya.nair@exampleshire.example"
MEGABYTE = 1024 * 1024


def _begin(visitor: Visitor) -> str:
    """The address of a form that is complete but for files, for a person who signs in if they must."""
    visitor.open("/begin/school-referral")
    visitor.answer(SAFE)
    if "/sign-in" in visitor.page.url:
        visitor.sign_in(OFFICE)
    address = visitor.page.url
    for part in PARTS:
        visitor.fill_in(part)
    return address


def _choose(visitor: Visitor, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    visitor.page.set_input_files("input[type=file]", file)


def _add(visitor: Visitor, name: str, content: bytes) -> None:
    """From the list of files: one more."""
    visitor.answer({"evidence-more": "yes"})
    _choose(visitor, name, content)
    visitor.press("Upload")


def _picture(visitor: Visitor, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        visitor.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def _scanned(stack: LocalStack, visitor: Visitor) -> None:
    """The scanner looks within a second, and `tick` by the minute."""

    def found() -> bool:
        move(stack, timedelta(minutes=2))
        visitor.page.reload()
        return "Being checked" not in visitor.words

    eventually(found)


def test_files_are_sent_checked_and_opened(stack: LocalStack, visitor: Visitor, another: Visitor) -> None:
    form = _begin(visitor)
    visitor.page.get_by_role("link", name="Evidence", exact=True).click()
    assert visitor.axe() == []
    _picture(visitor, "evidence-none")
    visitor.answer({"evidence-more": "yes"})
    assert visitor.axe() == []
    _picture(visitor, "upload")
    _choose(visitor, "too large.pdf", b"%PDF-" + bytes(20 * MEGABYTE))
    visitor.page.get_by_role("button", name="Upload").click()
    expect(visitor.page.get_by_role("alert")).to_have_text("The file is larger than 20 MB. Choose a smaller one.")
    _picture(visitor, "upload-too-large")
    _choose(visitor, "Letter from Ewa.pdf", A_PDF)
    visitor.press("Upload")
    assert visitor.page.url == f"{form}/pages/file-1", visitor.words
    assert visitor.page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)]") == []
    assert "Ewa" not in visitor.page.content()
    assert visitor.axe() == []
    _picture(visitor, "uploaded")
    visitor.answer({"file-1-called": "Letter from the mother"})
    for name, content in (
        ("virus.txt", EICAR),
        ("game.pdf", b"MZ\x90\x00"),
        ("big.png", b"\x89PNG\r\n\x1a\n" + bytes(15 * MEGABYTE)),
    ):
        _add(visitor, name, content)
        visitor.page.locator("[name$=-called]").fill(name)
        visitor.press("Continue")
    _scanned(stack, visitor)
    assert [visitor.words.count(label) for label in ("Checked", "Has a virus", "Cannot be used")] == [2, 1, 1]
    assert visitor.axe() == []
    _picture(visitor, "evidence-list")
    visitor.page.get_by_role("link", name="Change virus.txt").click()
    assert "This file has a virus. Nobody can open it" in visitor.words
    assert visitor.axe() == []
    _picture(visitor, "infected")
    visitor.open(f"{form.removeprefix(stack.url)}/check")
    visitor.press("Accept and send")
    reference = reference_in(visitor.words)
    assert visitor.errors == []
    _the_team_opens(stack, another, reference)


def _the_team_opens(stack: LocalStack, officer: Visitor, reference: str) -> None:
    officer.open("/sign-in")
    officer.sign_in(OFFICER)
    officer.open(f"/cases/{reference}#files")
    assert officer.axe() == []
    _picture(officer, "case-files")
    links = officer.page.get_by_role("link", name=re.compile("^Open"))
    expect(links).to_have_count(2)
    address = links.first.get_attribute("href") or ""
    answer = officer.page.request.get(address)
    assert (answer.status, answer.headers["content-type"], answer.body()) == (200, "application/pdf", A_PDF)
    assert answer.headers["content-disposition"] == f'inline; filename="{reference}-file-1.pdf"'
    there = officer.page.request.get(address, max_redirects=0).headers["location"]
    assert "kept/" in there
    unsigned = officer.page.request.get(there.partition("?")[0])
    assert unsigned.status == 403
    officer.open(f"/cases/{reference}/accesses")
    assert "opened a file that was sent" in officer.words


def test_a_file_is_sent_without_javascript(stack: LocalStack, browser: Browser) -> None:
    visitor = Visitor(stack, browser, java_script_enabled=False, viewport={"width": 320, "height": 700})
    try:
        visitor.open("/begin/school-referral")
        visitor.answer(SAFE)
        visitor.sign_in(OFFICE)
        form = visitor.page.url
        visitor.open(f"{form.removeprefix(stack.url)}/pages/file-1")
        _picture(visitor, "upload-320")
        _choose(visitor, "plan.docx", _document())
        visitor.press("Upload")
        assert visitor.page.url == f"{form}/pages/file-1", visitor.words
        assert "The file is uploaded" in visitor.words
        _picture(visitor, "uploaded-320")
        visitor.press("Continue")
        assert "File 1" in visitor.words
        _scanned(stack, visitor)
        assert "Checked" in visitor.words
    finally:
        visitor.leave()


def _document() -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<xml/>")
    return whole.getvalue()
