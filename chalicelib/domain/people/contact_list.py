"""A pasted list of school contacts: CSV with the columns email, name, urn and role, read row by row.

The role says whether somebody may sign in or gets mail only. No row is lost: a bad one stays as typed, with its problem.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.errors import DomainError
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.people.roles import Role
from chalicelib.domain.saved_csv import NOTE, saved_csv, unguarded

COLUMNS = ("email", "name", "urn", "role")
MOST_CHARACTERS = 200_000
MOST_ROWS = 500
LONGEST_NAME = 100

ROLES: Mapping[str, Role] = {
    "": Role.SCHOOL_CONTACT,
    "contact": Role.SCHOOL_CONTACT,
    "school contact": Role.SCHOOL_CONTACT,
    "safeguarding": Role.SCHOOL_SAFEGUARDING,
    "safeguarding lead": Role.SCHOOL_SAFEGUARDING,
    "dsl": Role.SCHOOL_SAFEGUARDING,
}
"""They may sign in. An empty role means contact."""
_MAIL_ROLES: Mapping[str, ContactRole] = {
    "head": ContactRole.HEAD,
    "headteacher": ContactRole.HEAD,
    "head teacher": ContactRole.HEAD,
    "chair": ContactRole.CHAIR,
    "chair of governors": ContactRole.CHAIR,
    "attendance": ContactRole.ATTENDANCE,
    "attendance lead": ContactRole.ATTENDANCE,
    "office": ContactRole.OFFICE,
    "school office": ContactRole.OFFICE,
    "trust": ContactRole.TRUST,
    "academy trust": ContactRole.TRUST,
}
_MAIL_ONLY = " mail only"
"""At the end of a role that would otherwise be one of those who may sign in."""
_WRITTEN: Mapping[ContactRole, str] = {
    ContactRole.HEAD: "head",
    ContactRole.CHAIR: "chair of governors",
    ContactRole.SAFEGUARDING: f"safeguarding lead{_MAIL_ONLY}",
    ContactRole.ATTENDANCE: "attendance lead",
    ContactRole.OFFICE: "office",
    ContactRole.TRUST: "trust",
}
WRONG_ROLE = (
    "The role must be contact or safeguarding lead, who may sign in, or head, chair of governors, attendance lead, office, "
    "trust or safeguarding lead mail only, who get mail only."
)


def mail_role_of(text: str) -> ContactRole | None:
    """The role of somebody who gets mail only, as it is written in a list; None for any other text."""
    words = " ".join(text.lower().replace("(", " ").replace(")", " ").split())
    named = words.removesuffix(_MAIL_ONLY)
    if named != words and ROLES.get(named) is Role.SCHOOL_SAFEGUARDING:
        return ContactRole.SAFEGUARDING
    return _MAIL_ROLES.get(named)


def written_role(role: ContactRole) -> str:
    """As `mail_role_of` reads it. A role of a newer version stays as it is, which no list takes: an empty one would let
    somebody sign in."""
    return _WRITTEN.get(role, str(role))


class ListUnreadable(DomainError):
    """The text is no list of contacts at all."""


class ContactLine(Struct, frozen=True):
    """One line: as typed, with its meaning or its problem."""

    number: int
    typed: tuple[str, ...]
    email: str = ""
    name: str = ""
    urn: str = ""
    safeguarding: bool = False
    mail: ContactRole | None = None
    """The role of somebody who gets mail only; None for those who may sign in."""
    problems: tuple[str, ...] = ()


def read_contacts(text: str) -> tuple[ContactLine, ...]:
    """Every line but the heading. Raises ListUnreadable."""
    if len(text) > MOST_CHARACTERS:
        raise ListUnreadable(
            f"The list is longer than {MOST_CHARACTERS // 1000} KB. Paste it in two parts; what was pasted twice is added once."
        )
    rows = _cells(text)
    if not rows:
        raise ListUnreadable("Paste the list, with the first line email,name,urn,role.")
    heading = [cell.strip().lower() for cell in rows[0][1]]
    absent = [column for column in COLUMNS[:3] if column not in heading]
    if absent:
        raise ListUnreadable(
            f"The first line must name the columns: email,name,urn,role. It does not have {' and '.join(absent)}."
        )
    if len(rows) == 1:
        raise ListUnreadable("The list has only its first line. Paste the lines below it too.")
    if len(rows) - 1 > MOST_ROWS:
        raise ListUnreadable(f"The list has {len(rows) - 1:,} lines. Paste at most {MOST_ROWS} at a time.")
    return _without_repeats([_line(number, cells, heading) for number, cells in rows[1:]])


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """The cells of every line that is not empty, with its number. Tabs separate where a spreadsheet was copied."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd")), delimiter="\t" if "\t" in first else ",")
    try:
        return [(reader.line_num, row) for row in reader if _is_line(row)]
    except csv.Error as problem:
        raise ListUnreadable(f"Line {reader.line_num} cannot be read as CSV: {problem}.") from None


def _is_line(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row) and not row[0].startswith(NOTE)


def _line(number: int, cells: Sequence[str], heading: Sequence[str]) -> ContactLine:
    named = dict(zip(heading, (unguarded(cell.strip()) for cell in cells), strict=False))
    email, name, urn, role = (" ".join(named.get(column, "").split()) for column in COLUMNS)
    mail = mail_role_of(role)
    problems = [
        email_problem(email),
        _name_problem(name),
        urn_problem(urn),
        None if role.lower() in ROLES or mail else WRONG_ROLE,
        None if len(cells) <= len(heading) else "The line has more cells than the first line has columns.",
    ]
    return ContactLine(
        number,
        tuple(cells),
        normalise_email(email),
        name,
        urn,
        ROLES.get(role.lower()) is Role.SCHOOL_SAFEGUARDING,
        mail,
        tuple(problem for problem in problems if problem),
    )


def _name_problem(name: str) -> str | None:
    if not name:
        return "Enter the person’s name."
    if len(name) > LONGEST_NAME:
        return f"The name must be {LONGEST_NAME} characters or fewer."
    if any(unicodedata.category(sign)[0] == "C" for sign in name):
        return "The name has a hidden character in it. Type it again."
    return None


def _without_repeats(lines: Iterable[ContactLine]) -> tuple[ContactLine, ...]:
    """The same person for the same school and role twice is a slip: the second line says so."""
    seen: dict[tuple[str, str, bool, ContactRole | None], int] = {}
    found = []
    for line in lines:
        first = seen.setdefault((line.email, line.urn, line.safeguarding, line.mail), line.number)
        repeats = first != line.number and not line.problems
        found.append(with_problem(line, f"The same as line {first}.") if repeats else line)
    return tuple(found)


def with_problem(line: ContactLine, problem: str) -> ContactLine:
    return replace(line, problems=(*line.problems, problem))


def as_csv(rows: Iterable[Sequence[str]], also: Sequence[str] = (), notes: Sequence[str] = ()) -> str:
    """CSV to open in a spreadsheet or to paste again, with its first line. Pasting ignores the columns `also` and the
    sentences `notes` at the end."""
    return saved_csv([*COLUMNS, *also], rows, notes)
