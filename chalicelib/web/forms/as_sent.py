"""What held when a form was sent."""

from chalicelib.domain.records.submission import Submission
from chalicelib.ports.world import World


def procedures_of(world: World, sent: Submission | None) -> str | None:
    """The address of the procedures that were live; None where there were none, or the form was erased."""
    return world.links().procedures_as_on(sent.guidance_edition) if sent and sent.guidance_edition else None
