"""Recovery codes: how many are left, and making new ones, which are shown once."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.people.factor import RECOVERY_CODES
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.second_factor import NotSetUp, WrongPassword
from chalicelib.web.account.second_factor import wanted
from chalicelib.web.http.landing import home_of
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class RecoveryPage(Struct, frozen=True):
    """`left`: how many were not used, None for who signs in by a provider; `codes`: new ones, this once; `on`: where to go
    from here; `asks`: whether the app's password comes first."""

    left: int | None
    many: int
    codes: Sequence[str]
    on: str
    asks: bool
    raw: Mapping[str, str]
    problems: Mapping[str, str]


def _show(visit: Visit, codes: Sequence[str] = (), problems: Mapping[str, str] | None = None) -> Show:
    left = len(codes) if codes else second_factor.codes_left(visit.world, visit.me)
    is_new = second_factor.was_set_up_just_now(visit.world, visit.me)
    on, asks = visit.world.links().to(_on(visit, is_new=is_new)), not codes and not is_new
    return Show("sign_in/recovery_codes", RecoveryPage(left, RECOVERY_CODES, codes, on, asks, {}, problems or {}))


def _on(visit: Visit, *, is_new: bool) -> str:
    """Where somebody wanted to go who had to set up the app first; else where they begin."""
    to = wanted(visit, visit.me) if is_new else ""
    return to if to and to != "/recovery-codes" else home_of(visit.me)


@view("GET", "/recovery-codes")
def show_codes(visit: Visit) -> Show:
    return _show(visit)


@view("POST", "/recovery-codes")
def make_codes(visit: Visit) -> Show:
    """They open the account without the app, so they are made for who has it: a mailbox and an open browser are not enough."""
    world, me = visit.world, visit.me
    try:
        if not second_factor.was_set_up_just_now(world, me):
            second_factor.show_again(world, me, visit.form.get("password", ""))
        return _show(visit, second_factor.new_recovery_codes(world, me))
    except WrongPassword as refused:
        return _show(visit, problems={"password": str(refused)})
    except NotSetUp:
        return _show(visit)
