"""The confirmation page's words about what happens next."""

from chalicelib.domain.forms.disposition import (
    CHALLENGED,
    DECISION_DUE,
    LATE,
    NO_AUTOMATIC_EMAIL,
    TEAM_NAMES,
    Disposition,
    Team,
)
from chalicelib.domain.newer import read_as
from chalicelib.journeys.engine.form import IN_DANGER, Form

_REINSTATE = (
    "As you describe it, the name was deleted although the conditions of the ground are not met. Put the child’s name back "
    "on the admission register now, and tell us under My referrals when you have. The team will phone you."
)
_WAIT = "Keep the child on roll until you have the authority’s written decision. The team will phone you."
_WITH_CARE = "We have recorded it. Somebody in the team will read it with care. We send nothing automatically."


def next_steps(form: Form, disposition: Disposition, flags: tuple[str, ...], team: str) -> tuple[str, ...]:
    """Sentences, the most urgent first."""
    if NO_AUTOMATIC_EMAIL in flags:
        return (_WITH_CARE,)
    said = ((CHALLENGED, _REINSTATE), (DECISION_DUE, _WAIT), (LATE, form.late_words))
    urgent = (words for flag, words in said if flag in flags and words)
    return (*urgent, *(form.next_steps or (*_after(disposition, team), IN_DANGER)))


def _after(disposition: Disposition, team: str) -> tuple[str, ...]:
    match disposition:
        case Disposition.CASE:
            return ("The team has opened a case and may phone you.", *_also_told(team))
        case Disposition.AWAITS_JOINER:
            return (
                "We now expect the new school’s return. If none comes, we look for the child and may ask you.",
                "Send the common transfer file to the new school within 15 school days.",
            )
        case Disposition.HANDED_OVER:
            return (f"It is passed to {TEAM_NAMES[read_as(Team, team)]}, who may contact you.",)
        case Disposition.RECORDED:
            return ("We have recorded it. You do not need to do anything more.",)


def _also_told(team: str) -> tuple[str, ...]:
    """The team that hears of a case and takes nothing over (`Decision.team`)."""
    if not team:
        return ()
    name = TEAM_NAMES[read_as(Team, team)]
    return (f"{name[0].upper()}{name[1:]} is told of it too.",)
