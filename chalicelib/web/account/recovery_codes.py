"""Recovery codes: how many are left, and making new ones, which are shown once."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.people.factor import RECOVERY_CODES
from chalicelib.services.sign_in import second_factor
from chalicelib.services.sign_in.second_factor import NotSetUp
from chalicelib.web.account.sign_in import home_of
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class RecoveryPage(Struct, frozen=True):
    """`left`: how many were not used, None for who signs in by a provider; `codes`: new ones, this once; `on`: where to go
    from here."""

    left: int | None
    many: int
    codes: Sequence[str]
    on: str


def _show(visit: Visit, codes: Sequence[str]) -> Show:
    left = len(codes) if codes else second_factor.codes_left(visit.world, visit.me)
    home = visit.world.links().to(home_of(visit.me))
    return Show("sign_in/recovery_codes", RecoveryPage(left, RECOVERY_CODES, codes, home))


@view("GET", "/recovery-codes")
def show_codes(visit: Visit) -> Show:
    return _show(visit, ())


@view("POST", "/recovery-codes")
def make_codes(visit: Visit) -> Show:
    try:
        return _show(visit, second_factor.new_recovery_codes(visit.world, visit.me))
    except NotSetUp:
        return _show(visit, ())
