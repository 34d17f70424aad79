"""Contacts who only get mail, as an administrator keeps them: added, changed and removed, each with a record.

A trust, or the head of two schools, is one reader with a row for each school. Where several rows are written, each has a
transaction of its own, and the one that the page showed comes last: pressed again after a fault, the button goes on.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES, ContactRole, MailContact
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.mail_contact_lists import alike
from chalicelib.services.administration.school_contacts import school_name
from chalicelib.services.mail.unsubscribing import has_stopped


class Added(Struct, frozen=True):
    """How many rows are new, and how many were there."""

    new: int
    known: int


def add(world: World, me: Person, role: ContactRole, name: str, email: str, urns: Sequence[str]) -> Added:
    """One reader at each of these schools. Raises NotPossible before anything is written, or Conflict."""
    if problem := email_problem(email):
        raise NotPossible(problem)
    if unknown := [urn for urn in urns if not school_name(world, urn)]:
        raise NotPossible(f"No school with the URN {', '.join(unknown)} is in the register that was loaded.")
    wanted = list(dict.fromkeys(urns))
    there = {same.urn for same in world.mail_contacts.of_address(email) if same.role is role}
    stopped = has_stopped(world, email)
    for urn in wanted:
        if urn not in there:
            contact = MailContact(world.keys.new_id(), urn, role, name, normalise_email(email), stopped)
            save(world, me, None, contact)
    return Added(len(set(wanted) - there), len(there & set(wanted)))


def contact_seen(world: World, contact_id: str, version: int | None = None) -> MailContact:
    """Raises NotFound, or Conflict where it was changed since a page showed it."""
    contact = world.mail_contacts.get(contact_id)
    if not contact:
        raise NotFound
    if version is not None and contact.version != version:
        raise Conflict
    return contact


class Wanted(Struct, frozen=True):
    """What the page of a contact asks for."""

    role: ContactRole
    name: str
    email: str
    stopped: bool
    everywhere: bool
    """At all schools at which this reader has this role."""


def change(world: World, me: Person, contact_id: str, version: int, wanted: Wanted) -> None:
    """Another address is another reader: whether mail was stopped is as that reader wants it. Raises NotPossible, NotFound
    or Conflict."""
    shown, email = contact_seen(world, contact_id, version), normalise_email(wanted.email)
    if problem := email_problem(email):
        raise NotPossible(problem)
    is_other = email != normalise_email(shown.email)
    stopped = has_stopped(world, email) if is_other else wanted.stopped
    others = [each for each in world.mail_contacts.of_address(shown.email) if each.contact_id != contact_id]
    changes = [(before, _as_wanted(before, shown, wanted, email, stopped)) for before in (*others, shown)]
    for _, after in changes:
        _refuse_twice(world, after)
    for before, after in changes:
        if after != before:
            save(world, me, before, after)


def _as_wanted(before: MailContact, shown: MailContact, wanted: Wanted, email: str, stopped: bool) -> MailContact:
    """What becomes of one row of this reader. Who stops mail, or wants it again, says so of all roles and schools."""
    is_meant = before == shown or (wanted.everywhere and before.role is shown.role)
    if is_meant:
        return replace(before, role=wanted.role, name=wanted.name, email=email, stopped=stopped)
    return replace(before, stopped=stopped) if email == normalise_email(shown.email) else before


def _refuse_twice(world: World, contact: MailContact) -> None:
    for same in world.mail_contacts.of_address(contact.email):
        if (same.role, same.urn) == (contact.role, contact.urn) and same.contact_id != contact.contact_id:
            raise NotPossible(f"This address is there as {CONTACT_ROLE_NAMES[same.role]} of this school already.")


def remove(world: World, me: Person, contact_id: str, version: int, *, everywhere: bool) -> None:
    """Raises NotFound or Conflict."""
    shown = contact_seen(world, contact_id, version)
    for before in (*(alike(world, shown) if everywhere else ()), shown):
        save(world, me, before, None)


def save(world: World, me: Person, before: MailContact | None, after: MailContact | None) -> None:
    """Raises Conflict."""
    what = Changed.MAIL_CONTACT if before and after else Changed.MAIL_CONTACT_ADDED
    if not after:
        what = Changed.MAIL_CONTACT_REMOVED
    was, is_now = differences(_in_words(before), _in_words(after))
    # A change that keeps the name would not say whose it is.
    about = {"Contact": before.name} if before and after else {}
    change = Change(
        world.keys.new_id(), what, "", me.person_id, world.clock.now(), {**about, **was}, {**about, **is_now}
    )
    world.mail_contacts.save(before, after, change)


def _in_words(contact: MailContact | None) -> dict[str, str]:
    if not contact:
        return {}
    return {
        "Name": contact.name,
        "Email": contact.email,
        "School": contact.urn,
        "Role": CONTACT_ROLE_NAMES[contact.role],
        "Emails that only inform": "stopped" if contact.stopped else "sent",
    }
