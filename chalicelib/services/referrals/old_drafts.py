"""Old drafts: warns the author before deleting one, and tells them that it was deleted."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.forms.drafts import delete_at, kept_after_warning
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import Recipient, person_recipient
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.records.due import Due, What
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import contacts_now
from chalicelib.services.referrals.moving import author_if_theirs
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END
from chalicelib.services.settings.school_holidays import back_at_school


def look_after_drafts(world: World, until: datetime = NO_END) -> int:
    """Warns authors of drafts that are about to lapse, and deletes lapsed ones: each once, and none without a warning."""
    return go_through(world, What.DRAFT, _look_after, until)


def _told_of_deletion(world: World, draft: Draft) -> list[Recipient]:
    """The author and, once a school was chosen, its contacts: everybody who could have gone on with it."""
    return [*author_if_theirs(world, draft), *_colleagues(world, draft)]


def _colleagues(world: World, draft: Draft) -> list[Recipient]:
    ids = sorted(person.person_id for person in contacts_now(world, draft.school_urn))
    return [person_recipient(person_id) for person_id in ids if person_id != draft.person_id]


def _look_after(world: World, due: Due) -> int:
    draft, now = world.drafts.get(due.id), world.clock.now()
    if not draft or draft.due_at is None or draft.due_at > now:
        return 0  # the index lagged behind the row
    if not draft.reminded:
        _warn(world, draft, now)
    elif _warning_waits(world, draft):
        kept = kept_after_warning(draft.saved_at, draft.kept, now)
        world.drafts.save(replace(draft, due_at=delete_at(draft.saved_at, kept), kept=kept))
    else:
        _delete(world, draft, now)
    return 1


def _warning(draft: Draft, number: int = 0) -> str:
    """The key of the email that warns, the same for as long as nobody saves the draft."""
    return f"{draft.draft_id}|reminder|{instant_text(draft.saved_at)}{f'|{number}' if number else ''}"


def _warning_waits(world: World, draft: Draft) -> bool:
    """Whether the first warning is not sent yet, because the mail provider takes nothing."""
    message = world.outbox.get(None, message_id_for(_warning(draft)))
    return bool(message and message.attempt_at)


def _delete(world: World, draft: Draft, now: datetime) -> None:
    variables = {"saved": instant_text(draft.saved_at)}
    words = [
        new_message(f"{draft.draft_id}|deleted|{to}", "draft_deleted", to, variables, now)
        for to in _told_of_deletion(world, draft)
    ]
    world.drafts.delete(draft, Trace(draft.draft_id, draft.person_id, draft.saved_at, now), bounded(words))


def _after_day_off(world: World, now: datetime) -> datetime | None:
    """Opening time of the next working day; None on a working day."""
    is_working = is_working_day(london_day(now), ENGLAND_AND_WALES)
    return None if is_working else opens_after(now, world.authorities.current())


def _warn(world: World, draft: Draft, now: datetime) -> None:
    """Warns the author, or their colleagues where the author has left; while the author's school is closed, and on a day off,
    puts that off and keeps the draft as much longer."""
    author = world.people.get(draft.person_id)
    back = (back_at_school(world, author, now) if author else None) or _after_day_off(world, now)
    kept = kept_after_warning(draft.saved_at, draft.kept, back or now)
    if back:
        world.drafts.save(replace(draft, due_at=back, kept=kept))
        return
    saved, gone = instant_text(draft.saved_at), delete_at(draft.saved_at, kept)
    variables = {"saved": saved, "deleted": instant_text(gone)}
    to = author_if_theirs(world, draft) or _colleagues(world, draft)
    words = [
        new_message(_warning(draft, number), "draft_reminder", recipient, variables, now)
        for number, recipient in enumerate(to)
    ]
    world.drafts.save_and_tell(draft, replace(draft, due_at=gone, kept=kept, reminded=True), bounded(words))
