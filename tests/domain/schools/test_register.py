"""A file of the national register: what is taken from it, why it is refused, and what loading it would change."""

import csv
import io

import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.register import (
    ANEW,
    Register,
    RegisterRefused,
    difference,
    encoding_of,
    keeping_links,
    read_register,
)
from chalicelib.domain.schools.registered_school import COLUMNS, RegisteredSchool

HEADER = ["Street", *COLUMNS.values()]
FIRST = RegisteredSchool("100001", "First", "926", "2001", "Community school", "Primary", "Open", "Town", "NR1 1AA")
SECOND = replace(FIRST, urn="100002", name="Second", la_code="928")
CLOSED = replace(FIRST, urn="100003", name="Third", status="Closed")


def line(school: RegisteredSchool) -> list[str]:
    return ["not kept", *(getattr(school, name) for name in COLUMNS)]


def a_file(*lines: list[str], header: list[str] = HEADER, encoding: str = "cp1252") -> io.BytesIO:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *lines])
    return io.BytesIO(text.getvalue().encode(encoding))


@pytest.mark.parametrize(
    ("la_code", "schools", "closed"),
    [("", [FIRST, SECOND], [CLOSED]), ("926", [FIRST], [CLOSED]), ("928", [SECOND], [])],
)
def test_the_schools_of_one_authority_or_of_all(
    la_code: str, schools: list[RegisteredSchool], closed: list[RegisteredSchool]
) -> None:
    found = read_register(a_file(line(FIRST), line(SECOND), line(CLOSED)), la_code)
    assert found == Register(schools, closed, [])
    assert list(found.urns) == [school.urn for school in (*schools, *closed)]


def test_without_a_code_all_are_read() -> None:
    assert read_register(a_file(line(FIRST), line(SECOND))).schools == [FIRST, SECOND]


def test_a_school_twice_is_taken_once_as_it_stands_last_and_open_goes_before_closed() -> None:
    renamed, reopened = replace(FIRST, name="Renamed"), replace(CLOSED, status="Open")
    file = a_file(line(FIRST), line(CLOSED), line(renamed), line(reopened))
    assert read_register(file) == Register([renamed, reopened], [], [])


def test_lines_that_are_no_school_are_named_by_their_number() -> None:
    nameless = replace(FIRST, name="")
    file = a_file(line(FIRST), [], line(nameless), line(SECOND)[:-1], line(SECOND), line(replace(SECOND, urn="A")))
    assert read_register(file) == Register([FIRST, SECOND], [], [3, 4, 6])


def test_an_empty_line_is_nothing() -> None:
    assert read_register(a_file(line(FIRST), [])).unsound == []


NO_OPEN = "The file has no open school."
TEN_COLUMNS = ", ".join(sorted(COLUMNS.values()))


@pytest.mark.parametrize(
    ("content", "la_code", "why"),
    [
        (b"PK\3\4", "", "The file is a zip or an Excel file. Unpack it, and give the CSV that is in it."),
        (
            b"\r\n <html>",
            "",
            "The file is a web page and not the register's CSV. Open the address in a browser, and save the file.",
        ),
        ("URN".encode("utf-16"), "", f"The file is in an encoding that is not the register's (UTF-16?). {ANEW}"),
        (b"", "", f"The file is not the register's CSV: it has no column {TEN_COLUMNS}. {ANEW}"),
        (
            a_file(header=HEADER[:-1]).read(),
            "",
            f"The file is not the register's CSV: it has no column Postcode. {ANEW}",
        ),
        (a_file().read(), "", NO_OPEN),
        (a_file(line(CLOSED)).read(), "", NO_OPEN),
        (
            a_file(line(FIRST)).read(),
            "928",
            "The file has no open school of authority 928. LA is its three numbers, such as 926.",
        ),
        (
            a_file(line(FIRST), line(SECOND)[:4]).read(),
            "",
            f"The file ends in the middle of line 3: it is not all there. {ANEW}",
        ),
        (
            a_file(line(replace(FIRST, town="x" * 200_000))).read(),
            "",
            f"The file cannot be read as CSV: field larger than field limit (131072). {ANEW}",
        ),
    ],
)
def test_why_a_file_is_refused(content: bytes, la_code: str, why: str) -> None:
    with pytest.raises(RegisterRefused) as refused:
        read_register(io.BytesIO(content), la_code)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("encoding", "found"), [("cp1252", "cp1252"), ("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig")]
)
def test_accents_are_read_however_the_file_was_saved(encoding: str, found: str) -> None:
    école = replace(FIRST, name="École")
    file = a_file(line(école), encoding=encoding)
    assert read_register(file).schools == [école]
    file.seek(0)
    assert (encoding_of(file), file.tell()) == (found, 0)


def test_one_wrong_letter_does_not_stop_a_file() -> None:
    file = io.BytesIO(a_file(line(replace(FIRST, name="Ecole"))).read().replace(b"Ecole", b"\x81cole"))
    assert read_register(file).schools == [replace(FIRST, name="�cole")]


# --- what loading it would change ---------------------------------------------------------------------------------------

LOADED = (FIRST, SECOND)


def in_file(*schools: RegisteredSchool, closed: tuple[RegisteredSchool, ...] = ()) -> Register:
    return Register(list(schools), list(closed), [])


def test_a_file_is_compared_with_what_is_loaded() -> None:
    renamed, gone = replace(FIRST, name="Renamed"), replace(SECOND, status="Closed")
    new = replace(FIRST, urn="100009")
    found = difference(in_file(renamed, new, closed=(gone, CLOSED)), LOADED)
    assert (found.new, found.changed, found.gone, found.same) == ([new], [renamed], [gone], 0)
    assert found.waiting == [new, renamed, gone]
    assert found.was == {school.urn: school for school in LOADED}
    again = difference(in_file(FIRST, SECOND, new, closed=(CLOSED,)), (*LOADED, CLOSED))
    assert (again.new, again.changed, again.gone, again.same) == ([new], [], [], 2)


@pytest.mark.parametrize(
    ("change", "listed_as"),
    [
        ({"name": "Renamed"}, {"renamed"}),
        ({"town": "Other"}, {"moved"}),
        ({"postcode": "NR9 9ZZ"}, {"moved"}),
        ({"came_before": ("1",)}, {"linked"}),
        ({"came_after": ("2",)}, {"linked"}),
        ({"phase": "Secondary"}, set()),
        ({"name": "Renamed", "town": "Other"}, {"renamed", "moved"}),
    ],
)
def test_how_a_changed_school_is_listed(change: dict[str, object], listed_as: set[str]) -> None:
    after = replace(FIRST, **change)
    found = difference(in_file(after), LOADED)
    assert found.changed == [after]
    assert {name for name in ("renamed", "moved", "linked") if getattr(found, name) == [after]} == listed_as
    assert all(getattr(found, name) in ([], [after]) for name in ("renamed", "moved", "linked"))


def test_a_file_without_links_keeps_those_that_were_loaded() -> None:
    linked = replace(FIRST, came_before=("1",), came_after=("2",))
    gone = replace(CLOSED, came_before=("3",), came_after=("4",))
    fresh = replace(SECOND, came_after=("5",))
    kept = keeping_links(Register([FIRST, fresh], [CLOSED], [7], (CLOSED,)), [linked, gone])
    assert kept == Register([linked, fresh], [gone], [7], (CLOSED,))
