"""How a change of a person is written: at once, or as a request that waits for a second person.

Every way by which somebody comes to a role of staff, or their address is moved, leads through `change`."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.second_person import is_told, needs_second
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import is_known
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.confirming import begun
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.keeping_council import end_weaker_of
from chalicelib.services.administration.leaving import council_of, job_of_cases, who_remains
from chalicelib.services.casework.reassigning import NewOwners, loses_cases
from chalicelib.services.mail.access_mail import Word, word_of_access
from chalicelib.services.mail.lead_mail import word_of_new_leads, written_with
from chalicelib.services.mail.unsubscribing import has_stopped
from chalicelib.services.people.person_in_words import change_of, described
from chalicelib.services.sign_in.sessions import end_sessions


class Result(Struct, frozen=True):
    """The person after the change; with `waits`, as they are to be once a second person agrees."""

    person: Person
    waits: bool = False


def change(
    world: World,
    me: Person,
    what: Changed,
    before: Person | None,
    after: Person,
    owners: NewOwners | None = None,
    messages: Sequence[Message] = (),
    *,
    watchers_know: bool = False,
) -> Result:
    """Writes the change and hands on the person's cases, or asks a second person. Writes nothing if nothing changes.
    `watchers_know`: as in lead_mail. Raises NotPossible, OwnsCases or Conflict."""
    if before and described(before) == described(after):
        return Result(before)
    word = Word.DONE
    if needs_second(before, after):
        if not is_by_oneself(world, me):
            _ask(world, me, what, before, after, owners)
            return Result(after, waits=True)
        word = Word.ALONE
    written = change_of(world, me.person_id, what, before, after)
    told = word_of_access(world, written.change_id, word, me.person_id, before, after) if is_told(before, after) else ()
    leads = word_of_new_leads(world, written.change_id, me.person_id, before, after, watchers_know=watchers_know)
    write(world, me, before, after, written, owners, (*messages, *told, *written_with(world, leads)))
    return Result(after)


def write(
    world: World,
    me: Person,
    before: Person | None,
    after: Person,
    written: Change,
    owners: NewOwners | None,
    messages: Sequence[Message],
    agreement: Agreement | None = None,
) -> None:
    after = begun(before, after, london_day(world.clock.now()))
    if before is None and has_stopped(world, after.email):
        after = replace(after, mail_stopped=True)  # they were a contact who only gets mail, and said so then
    council = council_of(world, before, after)
    relies_on = who_remains(world, before, after, council)
    job = job_of_cases(world, me, before, owners) if before and loses_cases(before, after) else None
    world.people.change(before, after, written, relies_on, job, messages, agreement, council)
    if before and normalise_email(before.email) != normalise_email(after.email):
        end_sessions(world, after.person_id, Ended.REVOKED)
    elif before and after.every_role - before.every_role:
        end_weaker_of(world, after)


def _ask(
    world: World, me: Person, what: Changed, before: Person | None, after: Person, owners: NewOwners | None
) -> None:
    """An impossible change is refused now, not only when somebody agrees."""
    who_remains(world, before, after, council_of(world, before, after))
    if before and loses_cases(before, after):
        job_of_cases(world, me, before, owners)
    request = request_for(world, me, what, before, after, owners)
    ask(world, request, word_of_access(world, request.request_id, Word.ASKED, me.person_id, before, after))


def request_for(
    world: World, me: Person, what: Changed, before: Person | None, after: Person, owners: NewOwners | None
) -> Request:
    """The change as a request that somebody else agrees to."""
    was, will_be = differences(described(before) if before else {}, described(after))
    wanted = WantedPerson(
        person_id=after.person_id,
        version=before.version if before else None,
        name=after.name,
        email=after.email,
        roles=frozenset(filter(is_known, after.roles)),
        schools=after.schools,
        active=after.active,
        named=owners.named if owners else {},
        rest=owners.rest if owners else None,
    )
    return Request(world.keys.new_id(), what, me.person_id, world.clock.now(), wanted, was, will_be)
