"""The contract of the port SignInLinks."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import KnownBrowser, Opened, SignInLink
from chalicelib.ports.world import World

NOW = datetime(2027, 1, 12, 10, tzinfo=UTC)
LINK = SignInLink("digest", "person", NOW)


def _session(name: str) -> Session:
    return Session(name, "person", True, NOW, NOW)


def _opened(name: str) -> Opened:
    return Opened(_session(name), KnownBrowser("known", "person", NOW))


class TestSignInLinks:
    def test_a_link_is_kept_and_opens_one_session(self, world: World) -> None:
        links = world.sign_in_links
        links.add(LINK)
        assert links.get("digest") == LINK
        links.spend(LINK, None, _opened("first"))
        found = links.get("digest")
        assert found
        assert found.used
        with pytest.raises(Conflict):
            links.spend(LINK, None, _opened("second"))
        assert (world.sign_ins.session("first"), world.sign_ins.session("second")) == (_session("first"), None)

    def test_a_link_that_is_not_there_opens_nothing(self, world: World) -> None:
        assert world.sign_in_links.get("digest") is None
        with pytest.raises(Conflict):
            world.sign_in_links.spend(LINK, None, _opened("first"))
        assert world.sign_ins.session("first") is None
