"""What the templates of an email are given."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.messages.emails import CODE_LIVES
from chalicelib.domain.messages.floods import FLOOD_ALERT
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.links import Links
from chalicelib.ports.world import World
from chalicelib.services.mail import sign_in_mail
from chalicelib.services.mail.access_mail import access_variables
from chalicelib.services.mail.digest_mail import digest_variables
from chalicelib.services.mail.lead_mail import lead_variables
from chalicelib.services.returns.returning import LEAVER
from chalicelib.services.settings.on_call import today_of

_INSTANTS = frozenset({"received", "due", "saved", "deleted", "since"})


def contents_of(world: World, message: Message) -> dict[str, Any]:
    """What the templates are given: the row's variables typed, and what is recomputed only now."""
    authority, links = world.authorities.current(), world.links()
    variables: dict[str, Any] = {
        name: parse_instant(value) if name in _INSTANTS else value for name, value in message.variables.items()
    }
    variables |= {
        "authority_name": authority.name,
        "team_phone": authority.team_phone,
        "service_url": links.start,
        "repeat": message.repeat,
        "asked_at": message.created_at,
        "sessions_url": links.sessions,
        "minutes": CODE_LIVES // timedelta(minutes=1),
        "who_can_add": authority.who_can_add,
        "opens": opens_after(message.created_at, authority),
    }
    variables |= digest_variables(world, message) | access_variables(world, message) | lead_variables(world, message)
    if "news" in message.variables:
        variables["news"] = NEWS_WORDS[read_as(News, message.variables["news"])]
    named = {"reference", "references", "file", "team"} & message.variables.keys()
    if named or message.email in ("cases_left", "leavers_unmatched", FLOOD_ALERT):
        variables["link"] = _link(links, message)
    if message.policy.says_whom_to_ring:
        variables |= {"to_ring": today_of(world).to_ring, "duty_phone": authority.duty_phone}
    if message.email == sign_in_mail.CODE:
        variables["code"] = world.keys.sign_in_code(message.variables["attempt_id"])
    if message.email == sign_in_mail.LINK:
        token = sign_in_mail.token_of_link(world, message.variables["attempt_id"])
        variables["link"] = links.sign_in_link(token)
    return variables


def _link(links: Links, message: Message) -> str:
    match message.email:
        case "referral_receipt" | "form_receipt" | "deletion_challenged":
            return links.my_referrals
        case "enquiry_receipt":
            return links.start
        case "bulk_receipt":
            return links.bulk_file(message.variables["file"])
        case "bulk_alert":
            return links.returns
        case email if email == FLOOD_ALERT:
            return links.cases
        case "leavers_unmatched":
            return links.cases
        case "mailbox_problem" if not message.case_id:
            return links.cases  # its task is there
        case "bulk_handed_over" | "returns_chase":
            return links.returns_where(state=ReturnState.HANDED_OVER)
        case "return_handed_over":
            return links.return_page(message.variables["reference"])
        case "arrival_asked":
            return links.arrival(message.variables["reference"])
        case "leaver_news":
            return links.my_referral(message.variables["submission"])
        case "deletion_chase":
            return links.begin(LEAVER)
        case "more_asked" | "question_chase":
            return links.questions(message.variables["submission"])
        case "assigned":
            return _link_to_new_cases(links, message)
        case "cases_left":
            return links.cases_where(owner="nobody")
        case "decision_waiting" | "decision_unread":
            return links.decisions(message.variables["reference"])
        case _:
            return links.case(message.variables["reference"])


def _link_to_new_cases(links: Links, message: Message) -> str:
    if message.variables["count"] == "1":
        return links.case(message.variables["references"])
    return links.cases_where(owner=message.variables["owner"])
