"""A manager bars a member of staff from a child's cases, or lets them back to one. See seeing.py for what a bar does."""

from chalicelib.domain.casework.barring import bar as bar_step
from chalicelib.domain.casework.barring import let_back as let_back_step
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.matching import CERTAIN
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseChange, CaseFile
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form, carry_out, change_of
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.casework.submissions import referral_of

MOST_OTHERS = 25
"""Other cases of the child: one transaction holds no more."""


def _whom(world: World, person_id: str) -> Person:
    whom = world.people.get(person_id)
    if not whom:
        raise Refused("Choose who it is.")
    return whom


def bar(world: World, reference: str, form: Form, person_id: str, reason: str) -> None:
    """Bars them from this case and from every other case that is certainly about the same child, open or closed, in one
    transaction. Raises Refused, NotFound or Conflict."""
    whom, roles, now = _whom(world, person_id), form.person.roles, world.clock.now()
    file = load_for_step(world, reference)

    def others() -> list[CaseChange]:
        files = [other for other in _others_of_the_child(world, file.case) if may_see(other.case, person_id)]
        steps = [bar_step(other.case, whom, reason, roles, now) for other in files]
        return [change_of(world, *pair, form.person.person_id) for pair in zip(files, steps, strict=True)]

    carry_out(world, file, form, "bar", lambda case: bar_step(case, whom, reason, roles, now), others=others)


def _others_of_the_child(world: World, case: Case) -> list[CaseFile]:
    """None once the child's record is erased: nothing is left to compare."""
    sent = world.cases.submission(case)
    tokens = search_tokens(referral_of(sent)) if sent else frozenset()
    found = alike(world, frozenset(token for token in tokens if token.kind in CERTAIN))
    if not found.is_whole:
        raise Refused("The child’s other cases could not be read, so nobody was barred. Try again in a minute.")
    others = [match.case for match in found.matches if match.case.case_id != case.case_id]
    if len(others) > MOST_OTHERS:
        raise Refused(
            f"More than {MOST_OTHERS} other cases have this child’s UPN, or surname and date of birth, so nobody was barred. "
            "Some of them are about other children: correct those first."
        )
    files = (world.cases.load_for_step(other.reference) for other in others)
    return [file for file in files if file]


def let_back(world: World, reference: str, form: Form, person_id: str, reason: str) -> None:
    whom, roles, now = _whom(world, person_id), form.person.roles, world.clock.now()
    file = load_for_step(world, reference)
    carry_out(world, file, form, "let-back", lambda case: let_back_step(case, whom, reason, roles, now))
