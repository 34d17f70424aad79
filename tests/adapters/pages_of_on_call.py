"""Contexts of the pages and emails about on call, for the tests of rendering."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.authority.on_call import Contact, Gap, Watch
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.journeys.casework.on_call import on_call_page

NOW = datetime(2026, 12, 24, 17, tzinfo=UTC)
_ADMINISTRATOR = Person("admin", "Ann Admin", "ann@county.example", frozenset({Role.ADMINISTRATOR}))
_MANAGER = Person("manager", "Mia Manager", "mia@county.example", frozenset({Role.MANAGER}))
FIRST, SECOND = Contact("manager", "Mia Manager", "01632 960 150"), Contact("officer", "Olu Officer", "01632 960 151")

NOTHING_SAID: dict[str, Any] = {
    "on_call": None,
    "keeps_rota": False,
    "nobody_on_call": "",
    "once_have_it": "have-token",
}
"""On the case, the list and the administrator's page, while there is nothing to say about it."""
TO_RING: dict[str, Any] = {"to_ring": (FIRST, SECOND), "duty_phone": "01632 960 199"}

_STRETCH = {
    "first": date(2026, 12, 24),
    "last": date(2026, 12, 28),
    "person": FIRST.name,
    "phone": FIRST.phone,
    "second": SECOND.name,
    "second_phone": SECOND.phone,
}
_ROTA: dict[str, Any] = {
    "person": _MANAGER,
    "stretches": [_STRETCH],
    "today": Watch(FIRST, SECOND),
    "gaps": (),
    "days_shown": 14,
    "minutes": 60,
    "page": on_call_page([_MANAGER]),
    "raw": {},
    "problems": {},
    "version": 3,
}
_GAPS = (
    Gap(date(2026, 12, 29), date(2026, 12, 31), "the rota has nobody for the day"),
    Gap(date(2027, 1, 4), date(2027, 1, 4), "Mia Manager is away"),
)
_TEMPLATE = "pages/admin/on_call.html"
PAGES_OF_ON_CALL: dict[str, tuple[str, dict[str, Any]]] = {
    "on call": (_TEMPLATE, _ROTA),
    "on call, with a problem": (
        _TEMPLATE,
        {**_ROTA, "person": _ADMINISTRATOR, "problems": {"first": "The last day is before the first day."}},
    ),
    "on call, without a second person": (
        _TEMPLATE,
        {
            **_ROTA,
            "today": Watch(FIRST, second_missing="the rota has no second person"),
            "stretches": [{**_STRETCH, "second": "", "second_phone": ""}],
        },
    ),
    "on call, only the second person": (
        _TEMPLATE,
        {**_ROTA, "today": Watch(None, SECOND, "Mia Manager is away"), "gaps": _GAPS},
    ),
    "on call, nobody": (
        _TEMPLATE,
        {**_ROTA, "today": Watch(missing="the rota has nobody for the day"), "gaps": _GAPS, "stretches": []},
    ),
}
ON_A_CASE: dict[str, dict[str, Any]] = {
    "is told": {**TO_RING, "missing": "", "had": None, "closed": True, "may_have_it": True},
    "has it": {**TO_RING, "missing": "", "had": NOW, "closed": False, "may_have_it": True},
    "nobody": {
        "to_ring": (),
        "missing": "the rota has nobody for the day",
        "had": None,
        "closed": True,
        "may_have_it": True,
    },
}
