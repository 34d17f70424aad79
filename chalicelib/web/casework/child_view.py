"""The child of a case, and other cases that may be the same child."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.repeats import how_it_ended
from chalicelib.domain.casework.same_child import verdict
from chalicelib.domain.child.referral import BirthIs, Child
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.wording import london_date
from chalicelib.ports.world import World
from chalicelib.services.casework.submissions import referral_of


class ChildFacts(Struct, frozen=True):
    """The facts that tell the child from another."""

    born: str
    school: str


def child_facts(submission: Submission | None) -> ChildFacts | None:
    """None once the referral was erased."""
    if not submission:
        return None
    return ChildFacts(_born(referral_of(submission).child), submission.school.name)


def _born(child: Child) -> str:
    if child.born is None:
        return "Not known"
    if child.born_is is BirthIs.FROM_AGE:
        return f"About {child.born.year}, by an age that was given"
    return f"{london_date(child.born)}{', by an estimate' if child.birth_is_vague else ''}"


class MatchLine(Struct, frozen=True):
    """Another case that shares something with this child, or a new-pupil return: what they share, and how a closed case ended."""

    reference: str
    why: str
    ended: str | None


def match_lines(world: World, events: Sequence[Event]) -> list[MatchLine]:
    pairs = [pair for event in events if event.kind is EventKind.MATCHED for pair in sorted(event.facts.items())]
    others = [world.cases.named(reference) for reference, _ in pairs]
    return [
        MatchLine(
            reference,
            "; ".join(filter(None, (why, verdict(reference, events)))),
            how_it_ended(other) if other else None,
        )
        for (reference, why), other in zip(pairs, others, strict=True)
    ]
