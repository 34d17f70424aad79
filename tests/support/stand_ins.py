"""Ports that the stack does not build yet, answered in memory. What bootstrap builds itself is never replaced."""

from functools import cached_property

from chalicelib import bootstrap
from tests.support.fakes.guidance import FakeGuidance, fake_markup
from tests.support.fakes.mail_contacts import FakeMailContacts
from tests.support.fakes.store import Store

_ANSWERS = {
    "guidance": lambda ports: FakeGuidance(),
    "markup": lambda ports: fake_markup,
    "mail_contacts": lambda ports: FakeMailContacts(Store()),
}


def stand_in() -> None:
    for name, answer in _ANSWERS.items():
        if not hasattr(bootstrap._Ports, name):
            port = cached_property(answer)
            port.__set_name__(bootstrap._Ports, name)
            setattr(bootstrap._Ports, name, port)
