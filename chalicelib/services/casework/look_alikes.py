"""The other cases that may be the same child."""

from chalicelib.domain.casework.matching import (
    IDS_AT_MOST,
    REASONS,
    Alike,
    Found,
    Match,
    has_all_certain,
    is_cut,
    likenesses,
    worth_reading,
)
from chalicelib.domain.child.search import Token
from chalicelib.ports.world import World


def alike(world: World, tokens: frozenset[Token]) -> Alike:
    """The cases that share enough with a child. It reads the ids behind each token first, because they are small rows, and
    then only the cases that share the most."""
    try:
        found = _found(world, tokens)
        reasons = likenesses(found)
        worth = worth_reading(reasons)
        heads = {case.case_id: case for case in world.cases.heads(worth)}
    except Exception as problem:  # a person looks the child up instead, and nothing waits
        world.log("look-alikes-failed", problem=type(problem).__name__)
        return Alike(compared=False, has_all_certain=False)
    matches = tuple(Match(heads[case_id], why) for case_id, why in reasons.items() if case_id in heads)
    return Alike(
        matches,
        len(reasons) - len(matches),
        is_cut(found) or len(heads) < len(worth),
        has_all_certain=has_all_certain(found, reasons, heads),
    )


def _found(world: World, tokens: frozenset[Token]) -> Found:
    asked = sorted((token for token in tokens if token.kind in REASONS), key=lambda token: (token.kind, token.text))
    return {token: world.cases.ids_with(token, IDS_AT_MOST + 1) for token in asked}
