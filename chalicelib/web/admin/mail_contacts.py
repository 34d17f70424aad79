"""The administrator's pages about contacts who only get mail: the list, one of them, and schools without any."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES, ContactRole
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import gaps_of_contacts, keeping_mail_contacts
from chalicelib.services.administration.keeping_mail_contacts import Wanted, contact_seen
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.mail_contact_lists import Line, alike, lines_of
from chalicelib.web.admin.person_questions import EMAIL, NAME
from chalicelib.web.http.asked import Asked, Posted
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

PAGE_OF_CONTACTS = 50
MOST_SCHOOLS = 50
GAPS_SHOWN = 100
_YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


def _urns_problem(text: str) -> str | None:
    urns = text.split()
    if len(urns) > MOST_SCHOOLS:
        return f"Enter at most {MOST_SCHOOLS} schools at a time. What is there already is not added twice."
    return next((f"{urn}: {problem}" for urn in urns if (problem := urn_problem(urn))), None)


ROLE = Field(
    "role",
    "Role",
    Kind.RADIOS,
    missing="Choose the role.",
    choices=tuple(Choice(role.value, CONTACT_ROLE_NAMES[role]) for role in ContactRole),
)
URNS = Field(
    "urns",
    "URN of the school",
    Kind.LONG_TEXT,
    hint="6 numbers. For a trust, or one person at several schools, enter one on each line.",
    missing="Enter the school’s URN.",
    check=_urns_problem,
    longest=1000,
)
EVERYWHERE = Field(
    "everywhere",
    "Change it at all of these schools?",
    Kind.RADIOS,
    missing="Choose whether to change it at all of these schools.",
    choices=_YES_NO,
)
SENT = Field(
    "sent",
    "Emails that only inform",
    Kind.RADIOS,
    hint="Emails that ask the school to act, and those that the law asks us to send, always go.",
    missing="Choose whether emails that only inform are sent.",
    choices=(
        Choice("yes", "Send them"),
        Choice("no", "Do not send them", "The reader unsubscribed, or told us that they do not want them."),
    ),
)
NEW = Page("mail-contact", "Add a contact who gets mail only", (ROLE, NAME, EMAIL, URNS))


class ListPage(Struct, frozen=True, kw_only=True):
    """A page of all contacts who only get mail, by school."""

    lines: Sequence[Line]
    pages: Pages


class ContactPage(Posted, frozen=True, kw_only=True):
    """One contact; `others`: the other schools at which this reader has this role."""

    line: Line
    others: Sequence[Line]


class RemovePage(Asked, frozen=True, kw_only=True):
    line: Line
    others: Sequence[Line]


class GapsPage(Struct, frozen=True, kw_only=True):
    """`hidden`: how many gaps are only in the file."""

    gaps: Sequence[gaps_of_contacts.Gap]
    total: int
    hidden: int
    schools: int


@view("GET", "/admin/mail-contacts")
def contacts(visit: Visit) -> Show:
    page = visit.world.mail_contacts.page(PAGE_OF_CONTACTS, page_asked_for(visit))
    lines = lines_of(visit.world, page.rows)
    return Show("admin/mail_contacts", ListPage(lines=lines, pages=pages(visit, page.after)))


def _new(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    action = visit.world.links().admin_new_mail_contact()
    return Show("admin/new_mail_contact", Posted(page=NEW, raw=raw, problems=problems, action=action))


@view("GET", "/admin/mail-contacts/new")
def ask_contact(visit: Visit) -> Show:
    role = visit.query.get("role", "")
    raw = {"urns": visit.query.get("urn", "")[:10], "role": role if role in list(ContactRole) else ""}
    return _new(visit, raw, {})


@view("POST", "/admin/mail-contacts/new")
def add(visit: Visit) -> Show | Go:
    parsed = parse(NEW, typed(NEW, visit.form), visit.world.clock.now())
    if parsed.problems:
        return _new(visit, visit.form, parsed.problems)
    role, name, email = _of(parsed.values)
    urns = str(parsed.values["urns"]).split()
    try:
        keeping_mail_contacts.add(visit.world, visit.me, role, name, email, urns)
    except NotPossible as refused:
        return _new(visit, visit.form, {"urns" if "URN" in str(refused) else "email": str(refused)})
    return Go(visit.world.links().admin_contacts_of(urns[0]))


def _of(values: Mapping[str, Value]) -> tuple[ContactRole, str, str]:
    return ContactRole(str(values["role"])), str(values["name"]), str(values["email"])


def _questions(others: Sequence[Line]) -> Page:
    more = (EVERYWHERE,) if others else ()
    return Page("mail-contact", "Contact who gets mail only", (ROLE, NAME, EMAIL, SENT, *more))


def _contact(visit: Visit, contact_id: str, typed_in: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world = visit.world
    contact = contact_seen(world, contact_id)
    line, *others = lines_of(world, (contact, *alike(world, contact)))
    raw = typed_in or {
        "role": str(contact.role),
        "name": contact.name,
        "email": contact.email,
        "sent": "no" if contact.stopped else "yes",
    }
    action = world.links().admin_mail_contact(contact_id)
    model = ContactPage(page=_questions(others), raw=raw, problems=problems, action=action, line=line, others=others)
    return Show("admin/mail_contact", model)


@view("GET", "/admin/mail-contacts/{contact_id}")
def contact(visit: Visit, contact_id: str) -> Show:
    return _contact(visit, contact_id, {}, {})


@view("POST", "/admin/mail-contacts/{contact_id}")
def change(visit: Visit, contact_id: str) -> Show | Go:
    world = visit.world
    shown = contact_seen(world, contact_id)
    page = _questions(lines_of(world, alike(world, shown)))
    parsed = parse(page, typed(page, visit.form), world.clock.now())
    if parsed.problems:
        return _contact(visit, contact_id, visit.form, parsed.problems)
    values = parsed.values
    wanted = Wanted(*_of(values), stopped=values["sent"] == "no", everywhere=values.get("everywhere") == "yes")
    try:
        keeping_mail_contacts.change(world, visit.me, contact_id, version_of(visit), wanted)
    except NotPossible as refused:
        return _contact(visit, contact_id, visit.form, {"email": str(refused)})
    return Go(world.links().admin_contacts_of(shown.urn))


def _remove(visit: Visit, contact_id: str, problems: Mapping[str, str]) -> Show:
    world = visit.world
    contact = contact_seen(world, contact_id)
    line, *others = lines_of(world, (contact, *alike(world, contact)))
    model = RemovePage(page=_whether(others), raw={}, problems=problems, line=line, others=others)
    return Show("admin/remove_mail_contact", model)


def _whether(others: Sequence[Line]) -> Page:
    from_all = Field(
        "everywhere",
        "Remove them from all of these schools?",
        Kind.RADIOS,
        missing="Choose whether to remove them from all of these schools.",
        choices=_YES_NO,
    )
    return Page("remove", "Remove this contact", (from_all,) if others else ())


@view("GET", "/admin/mail-contacts/{contact_id}/remove")
def ask_to_remove(visit: Visit, contact_id: str) -> Show:
    return _remove(visit, contact_id, {})


@view("POST", "/admin/mail-contacts/{contact_id}/remove")
def remove(visit: Visit, contact_id: str) -> Show | Go:
    world = visit.world
    shown = contact_seen(world, contact_id)
    page = _whether(lines_of(world, alike(world, shown)))
    parsed = parse(page, typed(page, visit.form), world.clock.now())
    if parsed.problems:
        return _remove(visit, contact_id, parsed.problems)
    everywhere = parsed.values.get("everywhere") == "yes"
    keeping_mail_contacts.remove(world, visit.me, contact_id, version_of(visit), everywhere=everywhere)
    return Go(world.links().admin_contacts_of(shown.urn))


# --- schools without a contact ------------------------------------------------------------------------------------------


@view("GET", "/admin/mail-contacts/gaps")
def gaps(visit: Visit) -> Show:
    found = gaps_of_contacts.gaps_of(visit.world)
    hidden = max(0, len(found.gaps) - GAPS_SHOWN)
    model = GapsPage(gaps=found.gaps[:GAPS_SHOWN], total=len(found.gaps), hidden=hidden, schools=found.schools)
    return Show("admin/gaps_of_contacts", model)


@view("POST", "/admin/mail-contacts/gaps")
def save_gaps(visit: Visit) -> Save:
    """To fill in and to paste. It has nobody's name or address in it, so nothing is recorded."""
    today = london_day(visit.world.clock.now()).isoformat()
    return Save(f"schools-without-contacts-{today}.csv", gaps_of_contacts.gaps_of(visit.world).to_fill_in)
