"""The deletion return of a name that a school was allowed to remove: it ends the wait of the child's case."""

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.matching import CERTAIN_READ, IDS_AT_MOST, ranked
from chalicelib.domain.child.referral import Answer, Referral
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.returns.likeness import return_tokens
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.ports.world import World
from chalicelib.services.casework.word_from_outside import word_came


def return_came(world: World, receipt: Receipt, referral: Referral, person: Person) -> None:
    """Runs after a deletion return was accepted. If its work is lost, the case's owner finds it overdue and records it."""
    if referral.on_roll is not Answer.NO:
        return  # the name is still on the roll: the school only plans to delete it
    try:
        for case in _waiting(world, referral):
            once = f"deletion-came|{case.case_id}|{receipt.reference}"
            word_came(world, case.reference, WaitKind.DELETION, person, once, facts={"return": receipt.reference})
    except Exception as problem:
        world.log("matching-deletion-failed", reference=receipt.reference, problem=type(problem).__name__)


def _waiting(world: World, referral: Referral) -> list[Case]:
    """The cases of the same school that wait for this child's return: the same UPN, or surname and date of birth."""
    found = {token: world.cases.ids_with(token, IDS_AT_MOST) for token in return_tokens(referral.child)}
    heads = world.cases.heads(list(ranked(found))[:CERTAIN_READ])
    return [head for head in heads if wait_for(head.waits, WaitKind.DELETION) and _is_of(world, head, referral)]


def _is_of(world: World, case: Case, referral: Referral) -> bool:
    submission = world.cases.submission(case)
    return submission is not None and submission.school.urn == referral.school_urn
