"""Whether anything that we hold about a child says that the address is secret, or may be: then no other school is told."""

from collections.abc import Iterator

from chalicelib.domain.casework.matching import CERTAIN
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.likeness import return_tokens
from chalicelib.ports.world import World
from chalicelib.services.casework.submissions import may_be_restricted, referral_of

ALIKE_AT_MOST = 25


def may_be_secret(world: World, sent: Submission) -> bool:
    """Looks at this return, and at every case and return with the child's UPN, or surname and date of birth. True as well
    where not all of them could be read."""
    try:
        return _says_secret(sent) or any(map(_says_secret, _of_child(world, referral_of(sent))))
    except Exception as problem:
        world.log("comparing-addresses-failed", submission=sent.submission_id, problem=type(problem).__name__)
        return True


def _says_secret(sent: Submission | None) -> bool:
    """True also for an erased form: nobody can tell any more."""
    return sent is None or may_be_restricted(sent)


def _of_child(world: World, referral: Referral) -> Iterator[Submission | None]:
    """None for what cannot be read, and where there is more than is looked through."""
    known = {token for token in search_tokens(referral) if token.kind in CERTAIN} | return_tokens(referral.child)
    for token in sorted(known, key=lambda token: (token.kind, token.text)):
        ids = world.cases.ids_with(token, ALIKE_AT_MOST)
        heads = [world.cases.head(case_id) for case_id in ids]
        yield from (world.cases.submission(head) if head else None for head in heads)
        returns = world.returns.ids_with(token, ALIKE_AT_MOST)
        yield from map(world.cases.submitted, returns)
        if ALIKE_AT_MOST in (len(ids), len(returns)):
            yield None
