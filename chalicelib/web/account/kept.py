"""Words typed in a session that has ended: their author saves or deletes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.instants import instant_text
from chalicelib.domain.people.kept import KEPT_FOR
from chalicelib.services.sign_in import keeping_words
from chalicelib.web.account.kept_place import Place, place_of
from chalicelib.web.http.keeping import MARK, drop_words
from chalicelib.web.http.landing import home_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.typed import typed_lines
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class KeptPage(Struct, frozen=True, kw_only=True):
    """`place`: what the words belong to; `typed`: the words; `hidden`: the form as it was posted, which goes on to `action`."""

    place: Place
    typed: Sequence[tuple[str, str]]
    hidden: Mapping[str, str]
    action: str
    at: datetime
    until: datetime


@view("GET", "/kept")
def show(visit: Visit) -> Show | Go:
    links, words = visit.world.links(), keeping_words.kept_for(visit.world, visit.me)
    if not words:
        return Go(links.to(home_of(visit.me)))
    hidden = {**words.fields, MARK: instant_text(words.at)}
    page = KeptPage(
        place=place_of(visit, words.path),
        typed=typed_lines(words.fields),
        hidden=hidden,
        action=links.to(words.path),
        at=words.at,
        until=words.at + KEPT_FOR,
    )
    return Show("sign_in/kept", page)


@view("POST", "/kept/drop")
def drop(visit: Visit) -> Go:
    drop_words(visit)
    return Go(visit.world.links().to(home_of(visit.me)))
