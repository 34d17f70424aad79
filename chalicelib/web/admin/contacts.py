"""The administrator's pages about contacts of schools: find, add one, paste a list."""

import re
import time
from collections.abc import Mapping

from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.contact_list import MOST_ROWS, ListUnreadable
from chalicelib.domain.people.people import School
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import exporting_contacts, pasting_contacts, school_contacts
from chalicelib.services.administration.changing_people import NotPossible
from chalicelib.web.admin.people import EMAIL, NAME
from chalicelib.web.http.paging import mark_in, sealed_mark
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

SECONDS = 12
"""How long one press of the button may write: API Gateway waits 29 seconds."""
LINES_SHOWN = 100
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
NEW_CONTACT = Page("contact", "Add a contact of a school", (NAME, EMAIL, URN, SCHOOL_NAME, ROLE))


@view("GET", "/admin/contacts")
def contacts(visit: Visit) -> Show:
    text = " ".join(visit.query.get("find", "").split())[:MOST_SOUGHT]
    found = school_contacts.find_contacts(visit.world, text) if text else None
    page = Page("find", "Contacts of schools", (FIND,))
    return Show("admin/contacts", {"page": page, "raw": {"find": text}, "problems": {}, "found": found})


@view("POST", "/admin/contacts/export")
def export(visit: Visit) -> Save | Show:
    """A file, or, where they are too many for one, a page with a button for each."""
    asked, sealed = visit.form.get("part", ""), visit.form.get("after", "")
    if not asked:
        marks = exporting_contacts.parts(visit.world)
        if len(marks) > 1:
            each = [{"part": str(n + 1), "after": sealed_mark(visit, visit.path, mark)} for n, mark in enumerate(marks)]
            return Show("admin/export", {"parts": each, "most": exporting_contacts.LINES_AT_MOST})
    part = f"-{asked}" if re.fullmatch("[1-9][0-9]?", asked) else ""
    name = f"contacts-of-schools-{london_day(visit.world.clock.now()).isoformat()}{part}.csv"
    return Save(name, exporting_contacts.export_contacts(visit.world, visit.me, mark_in(visit, sealed)))


def _new(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    return Show(
        "admin/new_contact",
        {"page": NEW_CONTACT, "raw": raw, "problems": problems, "action": visit.world.links().admin_new_contact()},
    )


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
    try:
        done = school_contacts.add_contact(
            world, visit.me, str(parsed.values["name"]), str(parsed.values["email"]), school
        )
    except NotPossible as refused:
        return _new(visit, visit.form, {"email": str(refused)})
    return Go(world.links().admin_person(done.person.person_id))


# --- pasted lists -------------------------------------------------------------------------------------------------------

LIST = Page("paste", "Paste a list of contacts", (Field("list", "The list", Kind.LONG_TEXT, longest=200_000),))


def _paste(text: str, problem: str = "") -> Show:
    problems = {"list": problem} if problem else {}
    return Show("admin/paste", {"page": LIST, "raw": {"list": text}, "problems": problems, "most": MOST_ROWS})


@view("GET", "/admin/contacts/paste")
def ask_list(visit: Visit) -> Show:
    return _paste("")


@view("POST", "/admin/contacts/paste")
def preview(visit: Visit) -> Show:
    text = visit.form.get("list", "")
    try:
        looked = pasting_contacts.look(visit.world, text)
    except ListUnreadable as refused:
        return _paste(text, str(refused))
    effects = pasting_contacts.Effect
    counts = {effect.value: len(looked.having(effect)) for effect in effects}
    rest = [one for one in looked.lines if one.effect is not effects.REFUSED]
    context = {
        "text": text,
        "counts": counts,
        "total": len(looked.lines),
        "refused": looked.having(effects.REFUSED),
        "rest": rest[:LINES_SHOWN],
        "hidden": max(0, len(rest) - LINES_SHOWN),
        "to_mend": looked.to_mend,
    }
    return Show("admin/paste_preview", context)


@view("POST", "/admin/contacts/paste/confirm")
def confirm(visit: Visit) -> Show:
    text = visit.form.get("list", "")
    until = time.monotonic() + SECONDS
    try:
        looked = pasting_contacts.look(visit.world, text)
    except ListUnreadable as refused:
        return _paste(text, str(refused))
    done = pasting_contacts.paste(visit.world, visit.me, looked, lambda: time.monotonic() < until)
    refused_lines = looked.having(pasting_contacts.Effect.REFUSED)
    return Show("admin/pasted", {"done": done, "text": text, "refused": len(refused_lines), "to_mend": looked.to_mend})
