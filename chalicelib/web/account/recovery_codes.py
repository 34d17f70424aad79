"""Recovery codes: how many are left, and making new ones, which are shown once."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.people.factor import RECOVERY_CODES, are_few
from chalicelib.links.destinations import safe_destination
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.second_factor import NotSetUp, WrongPassword
from chalicelib.web.http.landing import landing
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class RecoveryPage(Struct, frozen=True):
    """`left`: how many were not used, None for who signs in by a provider; `few`: so few that new ones are offered; `used`:
    one was used a moment ago; `codes`: new ones, this once; `replaced`: how many they replaced; `to`: the page that somebody
    was on the way to, and `on`: where to go from here; `asks`: whether the app's password comes first."""

    left: int | None
    few: bool
    used: bool
    many: int
    codes: Sequence[str]
    replaced: int
    to: str
    on: str
    asks: bool
    raw: Mapping[str, str]
    problems: Mapping[str, str]


def _on_the_way_to(visit: Visit) -> str:
    asked = visit.form if visit.method == "POST" else visit.query
    to = safe_destination(asked.get("to", ""))
    return "" if to == visit.path else to


def _show(
    visit: Visit, codes: Sequence[str] = (), replaced: int = 0, problems: Mapping[str, str] | None = None
) -> Show:
    world, links = visit.world, visit.world.links()
    left = len(codes) if codes else second_factor.codes_left(world, visit.me)
    to = _on_the_way_to(visit)
    page = RecoveryPage(
        left=left,
        few=are_few(left),
        used=visit.method == "GET" and visit.query.get("used") == "yes",
        many=RECOVERY_CODES,
        codes=codes,
        replaced=replaced,
        to=to,
        on=links.to(landing(visit.me, to)),
        asks=not codes and not second_factor.was_set_up_just_now(world, visit.me),
        raw={},
        problems=problems or {},
    )
    return Show("sign_in/recovery_codes", page)


@view("GET", "/recovery-codes")
def show_codes(visit: Visit) -> Show:
    return _show(visit)


@view("POST", "/recovery-codes")
def make_codes(visit: Visit) -> Show:
    """They open the account without the app, so they are made for who has it: a mailbox and an open browser are not enough."""
    world, me = visit.world, visit.me
    replaced = second_factor.codes_left(world, me) or 0
    try:
        if not second_factor.was_set_up_just_now(world, me):
            second_factor.show_again(world, me, visit.form.get("password", ""))
        return _show(visit, second_factor.new_recovery_codes(world, me), replaced)
    except WrongPassword as refused:
        return _show(visit, problems={"password": str(refused)})
    except NotSetUp:
        return _show(visit)
