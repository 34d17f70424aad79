"""Forgetting the authenticator app of somebody who lost it: one administrator asks, and a second person agrees.

Who resets an app and reads the mailbox signs in as that person. So nobody does it alone, and the person hears of it.
"""

from collections.abc import Sequence

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.wanted import WantedReset
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import LONDON
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import OPERATOR, Person
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.administration.known_people import person_of
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.mail import factor_mail
from chalicelib.services.mail.access_mail import Word, word_to_watchers
from chalicelib.services.sign_in.sessions import end_sessions


def app_of(world: World, person: Person) -> str:
    """In words, whether this member of staff has an app of our own; empty for who has none. One whose row cannot be read
    lets nobody in, so it can be reset too."""
    try:
        factor = world.factors.get(person.person_id) if person.is_staff else None
    except Unreadable:
        return "set up, and cannot be read"
    return f"set up on {factor.confirmed_at.astimezone(LONDON):%-d %B %Y}" if factor else ""


def reset(world: World, me: Person, person_id: str) -> None:
    """Asks a second person; where nobody else could agree, resets at once, and everybody hears. Nothing happens where
    there is no app. Raises NotFound, or NotPossible for oneself."""
    person = person_of(world, person_id)
    if person.person_id == me.person_id:
        raise NotPossible("Ask another administrator to reset yours.")
    app = app_of(world, person)
    if not app:
        return
    now, (wanted, was, will_be) = world.clock.now(), _wanted(person, app)
    if is_by_oneself(world, me):
        change = Change(world.keys.new_id(), Changed.FACTOR_RESET, person_id, me.person_id, now, was, will_be)
        _carry_out(world, wanted, change, word(world, change.change_id, Word.ALONE, me.person_id, wanted))
        return
    request = Request(world.keys.new_id(), Changed.FACTOR_RESET, me.person_id, now, wanted, was, will_be)
    ask(world, request, word(world, request.request_id, Word.ASKED, me.person_id, wanted))


def reset_by_operator(world: World, email: str) -> None:
    """For an administrator who lost their app where nobody else can reset it. An operator of the stack could change the
    row anyway; this way everybody hears."""
    person = world.people.by_email(email)
    app = app_of(world, person) if person else ""
    if not person or not app:
        return
    wanted, was, will_be = _wanted(person, app)
    change = Change(
        world.keys.new_id(), Changed.FACTOR_RESET, person.person_id, OPERATOR, world.clock.now(), was, will_be
    )
    _carry_out(world, wanted, change, word(world, change.change_id, Word.ALONE, OPERATOR, wanted))


def _wanted(person: Person, app: str) -> tuple[WantedReset, dict[str, str], dict[str, str]]:
    """The change, with before and after in words."""
    was = {"Authenticator app": app}
    return WantedReset(person.person_id, person.name, person.email), was, {"Authenticator app": "to be set up again"}


def reset_as_agreed(world: World, wanted: WantedReset, change: Change, agreement: Agreement) -> None:
    """Raises NotPossible where the person's address is another one now: it was checked by telephone for the old one."""
    person = world.people.get(wanted.person_id)
    if not person or person.email != wanted.email:
        raise NotPossible("The person was changed since this was asked for. Decline this, and ask again.")
    told = word(world, change.change_id, Word.DONE, agreement.request.by, wanted, agreement.by)
    _carry_out(world, wanted, change, told, agreement)


def _carry_out(
    world: World, wanted: WantedReset, change: Change, told: Sequence[Message], agreement: Agreement | None = None
) -> None:
    person = person_of(world, wanted.person_id)
    messages = (*told, factor_mail.word(world, person, factor_mail.RESET, change.change_id))
    # First, so that a run which dies between the two leaves nobody signed in by what is forgotten.
    end_sessions(world, wanted.person_id, Ended.REVOKED)
    world.factors.remove(wanted.person_id, change, messages, agreement)


def word(world: World, key: str, word: Word, by: str, wanted: WantedReset, decided_by: str = "") -> Sequence[Message]:
    """To all who watch over access. The person hears once it is done."""
    person = world.people.get(wanted.person_id)
    return [word_to_watchers(world, key, word, by, person, decided_by, {"app": "yes"})]
