"""A pasted list of contacts: looked at line by line, shown, and only then written, as far as time allows."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.second_person import needs_second
from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.contact_list import ContactLine, as_csv, read_contacts, with_problem
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person, School
from chalicelib.ports.world import World
from chalicelib.services.administration.keeping_mail_contacts import add, save
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.school_contacts import add_contact, school_name, with_school
from chalicelib.services.mail.lead_mail import word_of_a_list


class Effect(StrEnum):
    """The effect of a line."""

    NEW = "new"
    CHANGED = "changed"
    NOTHING = "nothing"
    REFUSED = "refused"


class Looked(Struct, frozen=True):
    """A line with what it would do."""

    line: ContactLine
    effect: Effect
    school: School | None


class Preview(Struct, frozen=True):
    lines: Sequence[Looked]

    def having(self, effect: Effect) -> list[Looked]:
        return [looked for looked in self.lines if looked.effect is effect]

    @property
    def to_mend(self) -> str:
        """The lines that cannot be taken, to mend and to paste again; safe to open in a spreadsheet."""
        refused = self.having(Effect.REFUSED)
        return as_csv([looked.line.typed for looked in refused]) if refused else ""


def look(world: World, text: str) -> Preview:
    """The effect of each line of the list. Writes nothing. Raises ListUnreadable."""
    names: dict[str, str] = {}
    return Preview([_look_at(world, line, names) for line in read_contacts(text)])


def _look_at(world: World, line: ContactLine, names: dict[str, str]) -> Looked:
    if line.problems:
        return Looked(line, Effect.REFUSED, None)
    if line.urn not in names:
        names[line.urn] = school_name(world, line.urn)
    if not names[line.urn]:
        unknown = with_problem(line, f"No school with the URN {line.urn} is in the register that was loaded.")
        return Looked(unknown, Effect.REFUSED, None)
    school = School(line.urn, names[line.urn], line.safeguarding)
    if line.mail:
        return Looked(line, _effect_of_mail(world, line, line.mail), school)
    try:
        return Looked(line, _effect(world.people.by_email(line.email), line, school), school)
    except NotPossible as refused:
        return Looked(with_problem(line, str(refused)), Effect.REFUSED, None)


def _effect(known: Person | None, line: ContactLine, school: School) -> Effect:
    if not known:
        return Effect.NEW
    after = with_school(known, school)
    if needs_second(known, after):
        raise NotPossible(
            f"{known.name} has this address and is a member of staff, so a second person must agree. Add them on their own, "
            "under Add a contact of a school."
        )
    same = (set(after.schools), after.active) == (set(known.schools), known.active)
    return Effect.NOTHING if same and (known.is_staff or known.name == line.name) else Effect.CHANGED


def _effect_of_mail(world: World, line: ContactLine, role: ContactRole) -> Effect:
    known = _in_role(world, line, role)
    if not known:
        return Effect.NEW
    return Effect.NOTHING if known.name == line.name else Effect.CHANGED


def _in_role(world: World, line: ContactLine, role: ContactRole) -> MailContact | None:
    same = world.mail_contacts.of_address(line.email)
    return next((each for each in same if (each.role, each.urn) == (role, line.urn)), None)


class Pasted(Struct, frozen=True):
    """The lines that took effect. `left`: lines without time left, or changed by somebody else meanwhile."""

    done: int
    unchanged: int
    left: int


def paste(world: World, me: Person, preview: Preview, has_time: Callable[[], bool]) -> Pasted:
    """Adds every sound line, one transaction each. The same list again goes on where this time it stopped.

    All who watch over access hear first how many people become safeguarding leads, in case the rest is interrupted.
    """
    waiting = [looked for looked in preview.lines if looked.effect in (Effect.NEW, Effect.CHANGED)]
    leads = sum(looked.line.safeguarding for looked in waiting)
    if leads:
        world.outbox.add([word_of_a_list(world, me.person_id, leads)])
    done = 0
    for looked in waiting:
        if not has_time():
            break
        done += _add(world, me, looked)
    return Pasted(done, len(preview.having(Effect.NOTHING)), len(waiting) - done)


def _add(world: World, me: Person, looked: Looked) -> bool:
    if not looked.school:
        return False
    try:
        if looked.line.mail:
            _add_to_mail(world, me, looked.line, looked.line.mail)
            return True
        add_contact(world, me, looked.line.name, looked.line.email, looked.school, watchers_know=True)
    except (Conflict, NotPossible):
        return False
    return True


def _add_to_mail(world: World, me: Person, line: ContactLine, role: ContactRole) -> None:
    known = _in_role(world, line, role)
    if known:
        save(world, me, known, replace(known, name=line.name))
    else:
        add(world, me, role, line.name, line.email, [line.urn])
