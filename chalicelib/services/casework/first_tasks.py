"""What a person must do because a case began: compare it with others, or add dates or people that are missing."""

from collections.abc import Sequence

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.matching import MATCHES_AT_MOST, Alike
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World
from chalicelib.services.casework.new_case import New


def calendar_task(new: New, deadlines: Sequence[Deadline]) -> tuple[Task, ...]:
    """One task a month, for administrators: only they can add bank holidays. The case says that its date is provisional."""
    missing = min((d.dates_missing_from for d in deadlines if d.dates_missing_from), default=None)
    if not missing:
        return ()
    text = f"Bank holidays are missing from {plain_day(missing)} on. Dates counted beyond it are provisional."
    task_id = f"bank-holidays-{new.today:%Y-%m}"
    return (Task(task_id, text, "", new.now, audience=Audience.ADMINISTRATORS, mends=Mends.BANK_HOLIDAYS),)


def match_task(new: New, found: Alike, held: frozenset[str]) -> tuple[Task, ...]:
    """A person checks whether it is the same child, also when the service could not compare all cases."""
    text = ""
    if found.matches or found.others:
        named = found.in_words(MATCHES_AT_MOST)
        text = f"{new.reference} may be the same child as another case, or of the same family: {named}."
    if not found.compared:
        text = f"{new.reference} could not be compared with other cases: look the child up."
    elif found.is_cut:
        text = f"{text} {new.reference} could not be compared with all other cases: look the child up.".strip()
    if held:
        text += " Until a manager lets them back, nobody who was ever barred from a case can see this one."
    if not text:
        return ()
    return (Task(f"match-{new.case_id}", text, "", new.now, new.case_id, new.reference),)


def no_manager_task(world: World, new: New, held: frozenset[str]) -> tuple[Task, ...]:
    """Without the reference: an administrator may be barred as well."""
    if not held or any(each.active and each.manages and each.person_id not in held for each in world.people.staff()):
        return ()
    text = (
        "No manager can see a new case: it could not be compared with other cases, and each manager was barred from a case "
        "before. Make somebody else a manager, who can look the child up and let back those who may see the case."
    )
    return (Task(f"no-manager-{new.case_id}", text, "", new.now, audience=Audience.ADMINISTRATORS),)
