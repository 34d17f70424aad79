"""What happens next, for who sent a form: said on the confirmation, from what became of it."""

from chalicelib.domain.forms.disposition import CHALLENGED, DECISION_DUE, LATE, SILENT, TEAM_NAMES, Becomes, Team
from chalicelib.domain.newer import read_as
from chalicelib.journeys.engine.form import Audience, Form

_KEEP_TRYING = (
    "Keep the child on roll until we tell you. This does not permit you to remove their name.",
    "Keep trying to reach the family, and keep a note of what you try.",
)
_REINSTATE = (
    "As you describe it, the name was deleted although the conditions of the ground are not met. Put the child’s name back "
    "on the admission register now, and tell us under My referrals when you have. The team will phone you."
)
_WAIT = "Keep the child on roll until you have the authority’s written decision. The team will phone you."
_WITH_CARE = "It is recorded. Somebody of the team will read it with care, and nothing is sent automatically."
_LATE_JOINER = "It came late: a new-pupil return is due by the end of the fifth day after the day of entry."
_LATE = "It came late: a return is due when its ground is met, and never after the deletion. Tell us at once next time."
_DANGER = "If you fear for the child’s safety, do not wait for us. In immediate danger, call 999."


def what_follows(form: Form, becomes: Becomes, flags: tuple[str, ...], team: str) -> tuple[str, ...]:
    """Sentences, the most urgent first."""
    if SILENT in flags:
        return (_WITH_CARE,)
    late = _LATE_JOINER if form.name == "joiner" else _LATE
    said = ((CHALLENGED, _REINSTATE), (DECISION_DUE, _WAIT), (LATE, late))
    urgent = [words for flag, words in said if flag in flags]
    return (*urgent, *_of(form, becomes, team), _DANGER)


def _of(form: Form, becomes: Becomes, team: str) -> tuple[str, ...]:
    if form.audience is Audience.PUBLIC:
        return ("The team reads what you sent. To protect the child, we cannot tell you what comes of it.",)
    if form.audience is Audience.AUTHORITY:
        return ("The team looks into it. Before it answers, it may ring your authority on a number that it publishes.",)
    match becomes:
        case Becomes.CASE if form.name == "school-referral":
            return _KEEP_TRYING
        case Becomes.CASE:
            return ("The team has opened a case and may phone you.", *_also_told(team))
        case Becomes.AWAITS_JOINER:
            return (
                "We now expect the new school’s return. If none comes, we look for the child, and may ask you.",
                "Send the common transfer file to the new school within 15 school days.",
            )
        case Becomes.HANDED_OVER:
            return (f"It is passed to {TEAM_NAMES[read_as(Team, team)]}, who may contact you.",)
        case Becomes.RECORDED:
            return ("It is recorded. There is nothing more that you have to do.",)


def _also_told(team: str) -> tuple[str, ...]:
    """Beside a case; see `Consequence.team`."""
    if not team:
        return ()
    name = TEAM_NAMES[read_as(Team, team)]
    return (f"{name[0].upper()}{name[1:]} is told of it too.",)
