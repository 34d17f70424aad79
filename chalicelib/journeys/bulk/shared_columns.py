"""The columns that files of leavers and of joiners share."""

from chalicelib.journeys.bulk.bulk_form import Column
from chalicelib.journeys.engine.fields import Raw

NAMES = (
    Column(
        "first_names",
        "Legal first names",
        ("First names", "First name", "Legal first name", "Forename", "Forenames", "Legal forename", "Legal forenames"),
        "Robin",
        needed=True,
    ),
    Column(
        "last_name", "Legal last name", ("Last name", "Surname", "Legal surname", "Family name"), "Example", needed=True
    ),
    Column("previous_names", "Previous or other names", ("Former names", "Preferred name")),
    Column("born", "Date of birth", ("DOB", "Birth date", "Date of birth (dd/mm/yyyy)"), "31/08/2016", needed=True),
    Column("sex", "Sex", ("Gender", "Legal sex"), "Female"),
    Column("upn", "UPN", ("Unique pupil number", "Unique pupil number (UPN)")),
    Column("year_group", "Year group", ("Year", "NC year", "National curriculum year"), "Year 6"),
)

HOME = (
    Column("address", "Address", ("Last known address", "Home address"), "1 Example Street, Exampleton"),
    Column("postcode", "Postcode", ("Post code",), "ZZ99 3WZ"),
    Column("restricted_address", "Must the address be kept secret", ("Address must be kept secret",), "No"),
)


def _parent(number: int, *, example: bool) -> tuple[Column, ...]:
    parent = f"parent-{number}"
    shown = ("Pat Example", "Yes", "01632 960001") if example else ("", "", "")
    return (
        Column(f"{parent}-name", f"Parent {number} full name", (f"Parent {number} name", f"Parent {number}"), shown[0]),
        Column(f"{parent}-same_address", f"Parent {number} lives at the child’s address", (), shown[1]),
        Column(f"{parent}-address", f"Parent {number} address if another"),
        Column(f"{parent}-phone", f"Parent {number} emergency phone", (f"Parent {number} phone",), shown[2]),
        Column(f"{parent}-email", f"Parent {number} email"),
    )


PARENTS = (*_parent(1, example=True), *_parent(2, example=False))


def with_parents(raw: Raw) -> dict[str, str]:
    """A parent in the row has a phone number in it, or has none."""
    there = [number for number in (1, 2) if any(raw.get(name) for name in raw if name.startswith(f"parent-{number}-"))]
    phones = {f"parent-{number}-has_phone": "yes" if raw.get(f"parent-{number}-phone") else "no" for number in there}
    return {"parents-more": "no", **phones}


def follows(raw: Raw, question: str, *answers: str) -> dict[str, str]:
    """The filled-in cell answers the question above it."""
    return {question: "yes"} if not raw.get(question) and any(raw.get(name) for name in answers) else {}
