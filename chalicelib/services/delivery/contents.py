"""The variables of an email's templates: those stored with it, and those made when it is sent. The email declares both."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.domain.authority.who_to_ask import whom_to_ask
from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.guidance.blocks import IN_EMAILS
from chalicelib.domain.instants import london_day, parse_instant
from chalicelib.domain.messages.emails.declaring import Email, Kind, Made
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.ports.world import World
from chalicelib.services.delivery.email_links import link_of
from chalicelib.services.guidance.beside import beside
from chalicelib.services.mail import digest_mail
from chalicelib.services.people.staffing import name_of
from chalicelib.services.settings.on_call import today_of
from chalicelib.services.sheets import in_email


def contents_of(world: World, message: Message) -> dict[str, Any]:
    email = message.policy
    return {
        **always(world),
        "repeat": message.repeat,
        **_stored(world, email, message.variables),
        **{str(made): _MAKE[made](world, message) for made in email.made},
        **({"link": link_of(world, message)} if email.link else {}),
    }


def always(world: World) -> dict[str, Any]:
    """What every email says of the authority."""
    authority = world.authorities.current()
    return {
        "authority_name": authority.name,
        "team_phone": authority.team_phone,
        "to_ask": whom_to_ask(authority, "", london_day(world.clock.now())),
        "service_url": world.links().start,
    }


def _stored(world: World, email: Email, variables: Mapping[str, str]) -> dict[str, Any]:
    left_out = {name: "" for name, kind in email.variables.items() if kind is Kind.OPTIONAL}
    kinds = email.variables
    return left_out | {name: _read(world, kinds.get(name), text) for name, text in variables.items()}


def _read(world: World, kind: Kind | None, text: str) -> Any:
    match kind:
        case Kind.INSTANT:
            return parse_instant(text)
        case Kind.NUMBER:
            return int(text)
        case Kind.NEWS:
            return NEWS_WORDS[read_as(News, text)]
        case Kind.PERSON:
            return name_of(world, text)
        case _:
            return text


def _opens(world: World, message: Message) -> Any:
    return opens_after(message.created_at, world.authorities.current())


def _code(world: World, message: Message) -> str:
    return world.keys.sign_in_code(message.variables["attempt_id"])


def _as_sent(world: World, message: Message) -> str:
    edition = int(message.variables.get("edition", "0"))
    return world.links().procedures_as_on(edition) if edition else ""


_MAKE: Mapping[Made, Callable[[World, Message], Any]] = {
    Made.AS_SENT: _as_sent,
    Made.ASKED_AT: lambda world, message: message.created_at,
    Made.CASES: digest_mail.cases,
    Made.CODE: _code,
    Made.WORKLOADS: digest_mail.workloads,
    Made.DUTY_PHONE: lambda world, message: world.authorities.current().duty_phone,
    Made.GUIDANCE: lambda world, message: beside(world, [IN_EMAILS[message.email]]),
    Made.LEFT: digest_mail.left,
    Made.MINUTES: lambda world, message: CODE_LIVES // timedelta(minutes=1),
    Made.OPENS: _opens,
    Made.PARTS: digest_mail.parts,
    Made.RETURN_PAGE: lambda world, message: world.links().return_page(message.variables["reference"]),
    Made.SESSIONS_URL: lambda world, message: world.links().sessions,
    Made.SET_ASIDE_LINK: lambda world, message: world.links().set_aside,
    Made.SHEET: in_email.sheet,
    Made.SHEETS: in_email.sheets,
    Made.TO_RING: lambda world, message: today_of(world).to_ring,
    Made.WHO_CAN_ADD: lambda world, message: world.authorities.current().who_can_add,
}
