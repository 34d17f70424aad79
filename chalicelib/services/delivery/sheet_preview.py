"""The email about a sheet before it is published, made of the template that its readers will get."""

from collections.abc import Mapping

from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.telling import ACTION, URGENT, WEEKLY, email_that_tells
from chalicelib.ports.mailer import Rendered
from chalicelib.ports.world import World
from chalicelib.services.delivery.contents import always
from chalicelib.services.sheets import in_email

OF_THE_READER = "(a link for this reader only)"


def preview(world: World, sheet: Sheet) -> Rendered:
    """In the weekly email it stands alone here."""
    email, shown = email_that_tells(sheet), in_email.shown(world, sheet)
    made = {"sheets": [shown]} if email == WEEKLY else {"sheet": shown}
    links: Mapping[str, str] = {ACTION: OF_THE_READER, URGENT: shown.url, WEEKLY: world.links().sheets}
    stop = OF_THE_READER if EMAILS[email].may_be_stopped else ""
    return world.mailer.render(email, {**always(world), **made, "link": links[email], "stop_link": stop})
