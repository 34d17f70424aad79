"""The replies of views, and how they become HTTP answers."""

import json
from collections.abc import Mapping
from typing import Any

from chalice.app import Response
from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.domain.authority.who_to_ask import whom_to_ask
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import idle_limit
from chalicelib.links.destinations import INSTEAD
from chalicelib.services.settings.setting_up import keeps_closed
from chalicelib.web.http.cookies import BROWSER, SESSION, set_cookie
from chalicelib.web.http.headers import CSV, HTML, JSON, content_policy
from chalicelib.web.http.unread import missing_on
from chalicelib.web.http.visit import Visit


class Nothing(Struct, frozen=True):
    """The model of a page that shows only what every page is given."""


class Show(Struct, frozen=True):
    """A page: a template under `templates/pages/`, and the model whose fields are the template's names."""

    template: str
    model: Struct = Nothing()
    status: int = 200
    cookies: tuple[str, ...] = ()
    posts_to: str = ""
    """Another origin that a form of this page may post to."""
    clear_site_data: bool = False
    """The person has just signed out: the page shows nothing that is for them."""


class Go(Struct, frozen=True):
    """A redirect after which the browser asks again by GET."""

    url: str
    cookies: tuple[str, ...] = ()
    clear_site_data: bool = False


class Save(Struct, frozen=True):
    """A CSV file to save. It begins with the mark that tells a spreadsheet its encoding."""

    name: str
    text: str
    cookies: tuple[str, ...] = ()


class Data(Struct, frozen=True):
    """Plain values for a script of ours, as JSON."""

    values: Mapping[str, Any]
    cookies: tuple[str, ...] = ()


CLEARED = '"cache", "storage"'


Reply = Show | Go | Save | Data


def _common(visit: Visit, person: Person | None) -> dict[str, Any]:
    """The variables of every page."""
    world = visit.world
    return {
        "authority": world.authorities.current(),
        "to_ask": whom_to_ask(world.authorities.current(), "", london_day(world.clock.now())),
        "links": world.links(),
        "csrf": visit.csrf,
        "person": person,
        "idle": idle_limit(staff=person.is_staff) if person else None,
        "clock": world.clock.now() if world.clock.ahead() else None,
        "stage": world.stage,
        "closed": bool(keeps_closed(world)),
        "unread": missing_on(world.unread.rows()),
        "turned_away": visit.query.get(INSTEAD) == "yes",
    }


def respond(visit: Visit, reply: Reply) -> Response:
    cookies = list(reply.cookies)
    if visit.is_new_browser:
        cookies.append(set_cookie(BROWSER, visit.browser, visit.world.links()))
    if visit.signed_in_again:
        cookies.append(set_cookie(SESSION, visit.signed_in_again, visit.world.links()))
    headers: dict[str, Any] = {"Set-Cookie": cookies} if cookies else {}
    if isinstance(reply, Go):
        headers["Location"] = reply.url
        if reply.clear_site_data:
            headers["Clear-Site-Data"] = CLEARED
        return Response("", status_code=303, headers=headers)
    if isinstance(reply, Save):
        headers |= {"Content-Type": CSV, "Content-Disposition": f'attachment; filename="{reply.name}"'}
        return Response(f"\ufeff{reply.text}", headers=headers)
    if isinstance(reply, Data):
        return Response(json.dumps(reply.values), headers=headers | {"Content-Type": JSON})
    common = _common(visit, None if reply.clear_site_data else visit.person)
    body = visit.world.render_page(f"pages/{reply.template}.html", **common, **asdict(reply.model))
    if reply.clear_site_data:
        headers["Clear-Site-Data"] = CLEARED
    if reply.posts_to:
        headers["Content-Security-Policy"] = content_policy(reply.posts_to)
    return Response(body, status_code=reply.status, headers=headers | {"Content-Type": HTML})
