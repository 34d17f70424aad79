"""The administrator's pages about contacts of schools: find some, add one, save them all."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import asking_leads, exporting_contacts, school_contacts
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.school_contacts import Found
from chalicelib.web.admin.person_questions import EMAIL, NAME
from chalicelib.web.http.asked import Asked, Posted
from chalicelib.web.http.paging import mark_in, sealed_mark
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MOST_SOUGHT = 254

FIND = Field("find", "Find a school or a person", hint="A school’s name or URN, or a person’s whole email address.")
URN = Field(
    "urn",
    "URN of the school",
    hint="6 numbers. The name comes from the national register.",
    missing="Enter the school’s URN.",
    check=urn_problem,
    short=True,
)
SCHOOL_NAME = Field("school_name", "Name of the school", hint="Only where the register does not know the URN.")
ROLE = Field(
    "role",
    "What the person is at the school",
    Kind.RADIOS,
    missing="Choose what the person is at the school.",
    choices=(
        Choice("contact", "Contact", "Refers children."),
        Choice("safeguarding", "Safeguarding lead", "Refers children, and sees what only safeguarding leads may see."),
    ),
)
ANSWERS = Field(
    "answers",
    "Who says that they work there?",
    Kind.RADIOS,
    missing="Choose who says that they work there.",
    choices=(
        Choice("me", "I know it", "They have access now."),
        Choice(
            "lead",
            "A safeguarding lead of the school",
            "We email the school’s leads. Access begins when one agrees. If none answers in three days, you get a task.",
        ),
    ),
)
NEW_CONTACT = Page("contact", "Add a contact of a school", (NAME, EMAIL, URN, SCHOOL_NAME, ROLE, ANSWERS))


class ContactsPage(Asked, frozen=True, kw_only=True):
    """`found`: None before anything was looked for."""

    found: Found | None


class ExportPart(Struct, frozen=True):
    """One file of several: its number, and the mark where it begins."""

    part: str
    after: str


class ExportPage(Struct, frozen=True):
    """A button for each file; `most`: the lines of a file."""

    title: str
    action: str
    parts: Sequence[ExportPart]
    most: int


@view("GET", "/admin/contacts")
def contacts(visit: Visit) -> Show:
    text = " ".join(visit.query.get("find", "").split())[:MOST_SOUGHT]
    found = school_contacts.find_contacts(visit.world, text) if text else None
    page = Page("find", "Contacts of schools", (FIND,))
    return Show("admin/contacts", ContactsPage(page=page, raw={"find": text}, problems={}, found=found))


@view("POST", "/admin/contacts/export")
def export(visit: Visit) -> Save | Show:
    links = visit.world.links()
    return _export(visit, exporting_contacts.MAY_SIGN_IN, links.admin_export, "Save all contacts who may sign in")


@view("POST", "/admin/mail-contacts/export")
def export_mail(visit: Visit) -> Save | Show:
    links = visit.world.links()
    return _export(visit, exporting_contacts.MAIL_ONLY, links.admin_export_mail, "Save all contacts who get mail only")


def _export(visit: Visit, of: exporting_contacts.Contacts, action: str, title: str) -> Save | Show:
    """A file, or, where they are too many for one, a page with a button for each."""
    asked, sealed = visit.form.get("part", ""), visit.form.get("after", "")
    if not asked:
        marks = exporting_contacts.parts(visit.world, of)
        if len(marks) > 1:
            each = [ExportPart(str(n + 1), sealed_mark(visit, visit.path, mark)) for n, mark in enumerate(marks)]
            return Show("admin/export", ExportPage(title, action, each, exporting_contacts.LINES_AT_MOST))
    part = f"-{asked}" if re.fullmatch("[1-9][0-9]?", asked) else ""
    name = f"{of.file}-{london_day(visit.world.clock.now()).isoformat()}{part}.csv"
    return Save(name, exporting_contacts.export_contacts(visit.world, visit.me, of, mark_in(visit, sealed)))


def _new(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    action = visit.world.links().admin_new_contact()
    return Show("admin/new_contact", Posted(page=NEW_CONTACT, raw=raw, problems=problems, action=action))


@view("GET", "/admin/contacts/new")
def ask_contact(visit: Visit) -> Show:
    return _new(visit, {"urn": visit.query.get("urn", "")[:10]}, {})


@view("POST", "/admin/contacts/new")
def add_contact(visit: Visit) -> Show | Go:
    world, parsed = visit.world, parse(NEW_CONTACT, typed(NEW_CONTACT, visit.form), visit.world.clock.now())
    if parsed.problems:
        return _new(visit, visit.form, parsed.problems)
    urn = "".join(sign for sign in str(parsed.values["urn"]) if sign.isdigit())
    name = school_contacts.school_name(world, urn) or str(parsed.values.get("school_name", ""))
    if not name:
        unknown = (
            f"No school with the URN {urn} is in the register that was loaded. Check it, or enter the school’s name."
        )
        return _new(visit, visit.form, {"school_name": unknown})
    school = School(urn, name, parsed.values["role"] == "safeguarding")
    new = str(parsed.values["name"]), str(parsed.values["email"]), school
    try:
        if parsed.values["answers"] == "lead":
            asking_leads.ask_leads(world, visit.me, *new)
            return Go(world.links().admin_waiting)
        done = school_contacts.add_contact(world, visit.me, *new)
    except NotPossible as refused:
        return _new(visit, visit.form, {"email": str(refused)})
    return Go(world.links().admin_person(done.person.person_id))
