"""What a referrer is told about a case: where it stands and what it waits for, and never from whom.

The same words serve restricted and ordinary cases, so that nothing can be read out of a difference.
"""

from typing import NamedTuple


class Standing(NamedTuple):
    words: str
    waits_for: str


_STANDINGS = {
    "received": Standing("Received", "The team to read it"),
    "triage": Standing("Being read", "A decision on what to do next"),
    "enquiries": Standing("Enquiries are being made", "Answers to enquiries"),
    "tracing": Standing("Enquiries are being made", "Answers to enquiries"),
    "awaiting-place": Standing("A school place is being sought", "A school place"),
    "home-education-unsuitable": Standing("Education is being arranged", "A school place"),
    "provision-found": Standing("Education has been found", "The child’s arrival there"),
    "long-watch": Standing("Still open, looked at from time to time", "News of the child"),
    "closed": Standing("Closed", "Nothing more"),
}
_OPEN = Standing("Open", "The team’s next step")


def stage_for_referrer(stage: str) -> Standing:
    """The words for a stage of a case; a stage that has none of its own is simply open."""
    return _STANDINGS.get(str(stage).replace("_", "-").replace(" ", "-").lower(), _OPEN)
