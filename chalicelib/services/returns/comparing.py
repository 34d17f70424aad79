"""The two returns of one move: whether a leaver and a joiner are the same child."""

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.casework.matching import IDS_AT_MOST, ranked
from chalicelib.domain.child.referral import Child
from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.names import JOINER, LEAVER
from chalicelib.domain.returns.likeness import likeness, return_tokens
from chalicelib.domain.returns.returns import Return, ReturnState, joined
from chalicelib.ports.world import World
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.returns.return_access import access_to

COMPARED_AT_MOST = 50
"""Returns of the other kind, the most alike first."""


def look_for_leavers(world: World, head: Return, child: Child) -> None:
    """Compares the two returns of a move after recording either. If they are certainly about the same child, the wait
    ends; if they may be, the team gets a task. If this is lost, the end of the wait finds it again."""
    try:
        compare_all(world, head, child)
    except Exception as problem:
        world.log("comparing-returns-failed", submission=head.return_id, problem=type(problem).__name__)


def compare_all(world: World, head: Return, child: Child) -> None:
    """With the returns of the other kind that have the child's UPN, or surname and date of birth."""
    wanted = {LEAVER: JOINER, JOINER: LEAVER}.get(head.form)
    if not wanted:
        return
    found = {token: world.returns.ids_with(token, IDS_AT_MOST + 1, wanted) for token in return_tokens(child)}
    ids = list(ranked(found))
    others = {other.return_id: other for other in world.returns.heads(ids[:COMPARED_AT_MOST])}
    for return_id in ids:
        if return_id in others:
            _compare(world, head, child, others[return_id])
    if len(others) < len(ids):
        text = f"{head.reference} could not be compared with every return that may be about the same child: look the child up."
        world.tasks.add(Task(f"returns-more-{head.return_id}", text, "", world.clock.now(), None, head.reference))


def _compare(world: World, head: Return, child: Child, other: Return) -> None:
    leaver, joiner = (head, other) if head.form == LEAVER else (other, head)
    leaver = world.returns.get(leaver.return_id) or leaver
    if leaver.state not in (ReturnState.AWAITS_JOINER, ReturnState.ARRIVED):
        return
    submission = world.cases.submitted(other.return_id)
    if not submission:
        return
    alike_to = likeness(referral_of(submission).child, child)
    if alike_to.certain:
        _join(world, leaver, joiner)
    elif alike_to.reasons:
        reasons, now = ", ".join(alike_to.reasons), world.clock.now()
        text = f"{joiner.reference} may be the child of the leaver {leaver.reference} ({reasons}). Open both and look."
        task_id = f"returns-{leaver.return_id}-{joiner.return_id}"
        world.tasks.add(Task(task_id, text, "", now, None, joiner.reference))


def _join(world: World, leaver: Return, joiner: Return, by: str = SERVICE) -> None:
    try:
        world.returns.change(leaver, joined(leaver, joiner.reference), access_to(world, leaver, by, "return-joined"))
    except Conflict:
        world.log("return-overtaken", submission=leaver.return_id)
