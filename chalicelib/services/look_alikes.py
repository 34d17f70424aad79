"""The other cases that may be the same child."""

from chalicelib.domain.matching import ASKED, IDS_AT_MOST, Alike, Match, is_cut, likenesses, worth_reading
from chalicelib.domain.search import Token
from chalicelib.ports import World


def alike(world: World, tokens: frozenset[Token]) -> Alike:
    """The cases that share enough with a child. The ids behind each token are small rows, so those are read first, and then
    only the cases that share the most."""
    asked = sorted((token for token in tokens if token.kind in ASKED), key=lambda token: (token.kind, token.text))
    try:
        found = {token: world.cases.ids_with(token, IDS_AT_MOST + 1) for token in asked}
        reasons = likenesses(found)
        heads = {case.case_id: case for case in world.cases.heads(worth_reading(reasons))}
    except Exception as problem:  # a person then looks the child up, and nothing else is held up
        world.log("look-alikes-failed", problem=type(problem).__name__)
        return Alike(compared=False)
    matches = tuple(Match(heads[case_id], why) for case_id, why in reasons.items() if case_id in heads)
    return Alike(matches, len(reasons) - len(matches), is_cut(found))
