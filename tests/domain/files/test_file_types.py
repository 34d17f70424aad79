import zipfile
from io import BytesIO

import pytest

from chalicelib.domain.files.file_content import MOST_ENTRIES, type_of
from chalicelib.domain.files.file_types import DOCX, HEIC, JPEG, PDF, PNG, TEXT, TYPES, XLSX, FileType


def zipped(*names: str) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return whole.getvalue()


EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00This program cannot be run in DOS mode."
WORD = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
EXCEL = ("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", PDF),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\xff\xd8\xff\xe1\x00\x10Exif", JPEG),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", HEIC),
        (zipped(*WORD), DOCX),
        (zipped(*EXCEL), XLSX),
        (zipped(*EXCEL, "xl/printerSettings/printerSettings1.bin"), XLSX),
        (b"Spoke to the mother on 3 November.\r\n\tNo answer since.", TEXT),
        ("José’s aunt, Zoë".encode(), TEXT),
        ("ü".encode("windows-1252"), TEXT),
        ("مرحبا".encode(), TEXT),
        (b"\xef\xbb\xbfwith a mark", TEXT),
    ],
)
def test_the_kind_of_a_file_is_in_its_content(content: bytes, expected: FileType) -> None:
    assert type_of(content) is expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"  \r\n", id="nothing to read"),
        pytest.param(EXE, id="a program, whatever it is called"),
        pytest.param(b"MZ\x00%PDF-1.7", id="a program with a mark of PDF in it"),
        pytest.param(b"\x7fELF\x02\x01\x01\x00", id="a program of Linux"),
        pytest.param(b"#!/bin/sh\nrm -rf /", id="a script"),
        pytest.param(b"<html><script>alert(1)</script>", id="a page"),
        pytest.param(b"\xef\xbb\xbf  <!DOCTYPE html>", id="a page behind a mark and spaces"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>", id="a picture that runs"),
        pytest.param(rb"{\rtf1\ansi}", id="rich text"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", id="old Word, or a document with a password"),
        pytest.param(b"GIF89a\x01\x00", id="a moving picture"),
        pytest.param(b"\x00\x00\x00\x18ftypisom", id="a film"),
        pytest.param(zipped("letter.pdf"), id="an archive"),
        pytest.param(zipped("[Content_Types].xml", "AndroidManifest.xml"), id="an app"),
        pytest.param(zipped(*WORD, "word/vbaProject.bin"), id="a document with macros"),
        pytest.param(zipped(*EXCEL, "xl/vbaProject.bin"), id="a spreadsheet with macros"),
        pytest.param(zipped(*WORD, "word/embeddings/oleObject1.bin"), id="a document with something inside"),
        pytest.param(b"PK\x03\x04 and then something else", id="a broken archive"),
        pytest.param(b"\x81\x8d\x8f", id="no letters"),
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert type_of(content) is None


def test_a_document_with_far_too_many_parts_is_refused_before_its_table_of_contents_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = [f"word/media/image{number}.png" for number in range(MOST_ENTRIES - len(WORD))]
    assert type_of(zipped(*WORD, *pictures)) is DOCX
    too_many = zipped(*WORD, *pictures, "one-more")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the table of contents was read"))
    assert type_of(too_many) is None


def test_only_what_a_browser_shows_without_running_it_is_shown() -> None:
    assert {found.content_type for found in TYPES if found.inline} == {"application/pdf", "image/png", "image/jpeg"}
    assert {found.content_type for found in TYPES if not found.inline} == {"application/octet-stream"}
