"""Where each email leads."""

from collections.abc import Callable, Mapping

from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.messages.emails.declaring import LinkTo
from chalicelib.domain.messages.message import Message
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.links.links import Links
from chalicelib.ports.world import World
from chalicelib.services.mail.access_mail import Word
from chalicelib.services.mail.sign_in_mail import token_of_link
from chalicelib.services.sheets import in_email

Variables = Mapping[str, str]


def link_of(world: World, message: Message) -> str:
    """The address in full. Only two kinds hold a secret: a link that signs somebody in is computed each time, and one for
    a purpose is another each time. Both stand in the email and nowhere else."""
    if message.policy.link is LinkTo.ONE_PURPOSE:
        from chalicelib.services.one_purpose.making import link_in_email  # with all that answers may do

        return link_in_email(world, message)
    if message.policy.link is LinkTo.SIGN_IN:
        return world.links().sign_in_link(token_of_link(world, message.variables["attempt_id"]))
    if message.policy.link is LinkTo.SHEET:
        found = in_email.sheet(world, message)
        return found.url if found else world.links().sheets
    if message.policy.link is LinkTo.CASE_OR_LIST:
        links = world.links()
        return links.case(message.variables["reference"]) if message.case_id else links.cases
    return _LINKS[message.policy.link](world.links(), message.variables)


def _new_cases(links: Links, variables: Variables) -> str:
    if variables["count"] == "1":
        return links.case(variables["references"])
    return links.cases_where(owner=variables["owner"])


def _access_change(links: Links, variables: Variables) -> str:
    return links.admin_waiting if variables["access"] == Word.ASKED else links.start


_LINKS: Mapping[LinkTo, Callable[[Links, Variables], str]] = {
    LinkTo.ACCESS_CHANGE: _access_change,
    LinkTo.ARRIVAL: lambda links, variables: links.arrival(variables["reference"]),
    LinkTo.AUDIT: lambda links, variables: links.audit,
    LinkTo.BULK_FILE: lambda links, variables: links.bulk_file(variables["file"]),
    LinkTo.CASE: lambda links, variables: links.case(variables["reference"]),
    LinkTo.CASES: lambda links, variables: links.cases,
    LinkTo.DECISIONS: lambda links, variables: links.decisions(variables["reference"]),
    LinkTo.DELETION_RETURN: lambda links, variables: links.begin(LEAVER),
    LinkTo.GUIDANCE: lambda links, variables: links.guidance_page(variables["slug"]),
    LinkTo.HANDED_OVER: lambda links, variables: links.returns_where(state=ReturnState.HANDED_OVER),
    LinkTo.MY_REFERRAL: lambda links, variables: links.my_referral(variables["submission"]),
    LinkTo.MY_REFERRALS: lambda links, variables: links.my_referrals,
    LinkTo.NEW_CASES: _new_cases,
    LinkTo.OVERSIGHT: lambda links, variables: links.oversight,
    LinkTo.QUESTIONS: lambda links, variables: links.questions(variables["submission"]),
    LinkTo.RETURNS: lambda links, variables: links.returns,
    LinkTo.SHEETS: lambda links, variables: links.sheets,
    LinkTo.SIGN_IN_PAGE: lambda links, variables: links.sign_in,
    LinkTo.STILL_HERE: lambda links, variables: links.who_works_here,
    LinkTo.TODAY: lambda links, variables: links.today,
    LinkTo.UNOWNED_CASES: lambda links, variables: links.cases_where(owner="nobody"),
}
