"""The emails that go out when a case begins."""

from chalicelib.domain.casework.case import Case
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.ids import alert_key
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, team_mailbox
from chalicelib.services.casework.new_case import New


def alert(new: New, case: Case) -> Message:
    variables = {"reference": new.reference, "received": instant_text(new.now), "priority": str(case.priority)}
    key = alert_key(new.submission_id)
    return new_message(key, "referral_alert", TEAM_MAILBOX, variables, new.now, case_id=new.case_id)


def word_to_other_team(new: New, decision: Decision) -> tuple[Message, ...]:
    """Word to the team that the form would have gone to, had nothing been doubtful about it."""
    if not decision.team:
        return ()
    variables = {"reference": new.reference, "received": instant_text(new.now)}
    to, key = team_mailbox(decision.team), f"{new.submission_id}|other-team"
    return (new_message(key, "case_of_return", to, variables, new.now, case_id=new.case_id),)
