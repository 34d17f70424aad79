"""The other cases of one child."""

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.matching import CERTAIN
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.records.submission import Submission
from chalicelib.ports.world import World
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.submissions import referral_of

MOST_OTHERS = 25
"""Other cases of the child: one transaction holds no more."""


def siblings(world: World, case: Case, sent: Submission | None) -> list[CaseFile]:
    """Every other case that is certainly about the same child. None once the child's record is erased: nothing is left to
    compare. Raises Refused where they cannot be read, or are too many."""
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
