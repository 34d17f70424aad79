"""Which emails somebody with an account gets: they stop those that are not statutory, or get them again."""

from collections.abc import Mapping

from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.mail.unsubscribing import has_stopped, subscribe_again, unsubscribe
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

PAGE = Page(
    "your-emails",
    "Emails that you get",
    (
        Field(
            "sent",
            "Emails that only tell you something",
            Kind.RADIOS,
            hint="Such as the weekly list of information sheets.",
            choices=(Choice("yes", "Send them to me"), Choice("no", "Do not send them to me")),
            missing="Say whether we send you these emails.",
        ),
    ),
)


class YourEmailsPage(Posted, frozen=True, kw_only=True):
    is_saved: bool


@view("GET", "/your-emails")
def your_emails(visit: Visit) -> Show:
    return _page(visit, {"sent": "no" if has_stopped(visit.whole, visit.me.email) else "yes"}, {})


@view("POST", "/your-emails")
def choose(visit: Visit) -> Show | Go:
    raw = typed(PAGE, visit.form)
    parsed = parse(PAGE, raw, visit.world.clock.now())
    if parsed.problems:
        return _page(visit, raw, parsed.problems)
    choice = subscribe_again if parsed.values["sent"] == "yes" else unsubscribe
    choice(visit.whole, visit.me)
    return Go(visit.world.links().page_of("/your-emails", {"saved": "yes"}))


def _page(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    is_saved = visit.query.get("saved") == "yes" and not problems
    action = visit.world.links().your_emails
    return Show("your_emails", YourEmailsPage(page=PAGE, raw=raw, problems=problems, action=action, is_saved=is_saved))
