"""The other cases that may be the same child."""

from chalicelib.domain.matching import ASKED, Match, likenesses, most_alike_first
from chalicelib.domain.search import Token
from chalicelib.ports import World

ALIKE_AT_MOST = 10


def alike(world: World, tokens: frozenset[Token]) -> tuple[Match, ...] | None:
    """The cases that share enough with a child; only those are read. None when they could not all be read: a person then
    looks the child up, and nothing else is held up."""
    asked = sorted((token for token in tokens if token.kind in ASKED), key=lambda token: (token.kind, token.text))
    try:
        found = [(token, case_id) for token in asked for case_id in world.cases.ids_with(token, ALIKE_AT_MOST)]
        heads = [(world.cases.head(case_id), reasons) for case_id, reasons in likenesses(found).items()]
    except Exception as problem:
        world.log("look-alikes-failed", problem=type(problem).__name__)
        return None
    return most_alike_first(Match(head, reasons) for head, reasons in heads if head)
