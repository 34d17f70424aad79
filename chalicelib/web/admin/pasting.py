"""The administrator’s pages on which a list of contacts is pasted, looked at and taken over."""

import time
from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.people.contact_list import MOST_ROWS, ListUnreadable
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES, ContactRole
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.administration import pasting_contacts
from chalicelib.services.administration.pasting_contacts import Effect, Looked, Pasted
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

SECONDS = 12
"""How long one press of the button may write: API Gateway waits 29 seconds."""
LINES_SHOWN = 100
LIST = Page("paste", "Paste a list of contacts", (Field("list", "The list", Kind.LONG_TEXT, longest=200_000),))


class PastePage(Asked, frozen=True, kw_only=True):
    """The box for the list; `most`: how many lines are taken."""

    most: int


class PreviewPage(Struct, frozen=True, kw_only=True):
    """What the list would change. `rest`: the lines that are not refused; `hidden`: how many of them are not shown."""

    text: str
    counts: Mapping[str, int]
    sign_in: int
    mail_only: int
    mail_roles: Mapping[ContactRole, str]
    total: int
    refused: Sequence[Looked]
    rest: Sequence[Looked]
    hidden: int
    to_mend: str


class PastedPage(Struct, frozen=True, kw_only=True):
    """What was done; `refused`: how many lines were not taken, which `to_mend` has."""

    done: Pasted
    text: str
    refused: int
    to_mend: str


def _paste(text: str, problem: str = "") -> Show:
    problems = {"list": problem} if problem else {}
    return Show("admin/paste", PastePage(page=LIST, raw={"list": text}, problems=problems, most=MOST_ROWS))


@view("GET", "/admin/contacts/paste")
def ask_list(visit: Visit) -> Show:
    return _paste("")


@view("POST", "/admin/contacts/paste")
def preview(visit: Visit) -> Show:
    text = visit.form.get("list", "")
    try:
        looked = pasting_contacts.look(visit.world, text)
    except ListUnreadable as refused:
        return _paste(text, str(refused))
    rest = [one for one in looked.lines if one.effect is not Effect.REFUSED]
    model = PreviewPage(
        text=text,
        counts={effect.value: len(looked.having(effect)) for effect in Effect},
        sign_in=sum(one.line.mail is None for one in rest),
        mail_only=sum(one.line.mail is not None for one in rest),
        mail_roles=CONTACT_ROLE_NAMES,
        total=len(looked.lines),
        refused=looked.having(Effect.REFUSED),
        rest=rest[:LINES_SHOWN],
        hidden=max(0, len(rest) - LINES_SHOWN),
        to_mend=looked.to_mend,
    )
    return Show("admin/paste_preview", model)


@view("POST", "/admin/contacts/paste/confirm")
def confirm(visit: Visit) -> Show:
    text = visit.form.get("list", "")
    until = time.monotonic() + SECONDS
    try:
        looked = pasting_contacts.look(visit.world, text)
    except ListUnreadable as refused:
        return _paste(text, str(refused))
    done = pasting_contacts.paste(visit.world, visit.me, looked, lambda: time.monotonic() < until)
    not_taken = len(looked.having(Effect.REFUSED))
    return Show("admin/pasted", PastedPage(done=done, text=text, refused=not_taken, to_mend=looked.to_mend))
