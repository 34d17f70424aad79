"""Contexts of the pages of partners, the public and the directory, for the tests of rendering."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing
from typing import Any

from chalicelib.domain.authority.local_authorities import BY_CODE, Listing
from chalicelib.domain.forms.elsewhere import DANGER, TOO_OLD
from chalicelib.domain.forms.screener import FIRST
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration.keeping_directory import Entry
from chalicelib.web.admin.directory import LISTING
from chalicelib.web.casework.set_aside import WHY
from chalicelib.web.forms.which_form import page_of
from chalicelib.web.http.paging import Pages

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
_ADMINISTRATOR = Person("admin", "Ann Admin", "ann@county.example", frozenset({Role.ADMINISTRATOR}))
_OFFICER = Person("officer", "Olu Officer", "olu@county.example", frozenset({Role.OFFICER}))
_LISTED = Entry(BY_CODE["935"], Listing("cme@suffolk.example", date(2025, 11, 2)), True, 3)
_ENTRY: dict[str, Any] = {
    "person": _ADMINISTRATOR,
    "entry": _LISTED,
    "page": LISTING,
    "raw": {"mailbox": "cme@suffolk.example", "verified_on-day": "2"},
    "problems": {},
    "version": 3,
}
_LINE = Thing(
    href="/set-aside/BCDF-2347",
    child="Alexandra Jane Example",
    reference="BCDF-2347",
    received=NOW,
    flags=["Says that the child is at immediate risk"],
)
_SECTIONS = [Thing(title="Where the child is", change="", problems=[], rows=[("Where", "At the playground", None)])]
_SET_ASIDE: dict[str, Any] = {
    "person": _OFFICER,
    "child": "Alexandra Jane Example",
    "reference": "BCDF-2347",
    "received": NOW,
    "stands": "Set aside, to be read",
    "flags": ["Many came from one network address within 15 minutes."],
    "sections": _SECTIONS,
    "page": WHY,
    "raw": {},
    "problems": {},
    "waits": True,
    "release": "/release",
    "leave": "/leave",
    "once": "once-token",
    "may_act": True,
}
_QUESTION: dict[str, Any] = {
    "page": page_of(FIRST),
    "raw": {},
    "problems": {},
    "action": "/which-form",
    "back": "/",
}

PAGES_OF_PARTNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "directory": (
        "pages/admin/directory.html",
        {"person": _ADMINISTRATOR, "listed": [_LISTED], "others": [Entry(BY_CODE["926"], None, False, 3)]},
    ),
    "empty directory": ("pages/admin/directory.html", {"person": _ADMINISTRATOR, "listed": [], "others": []}),
    "directory entry": ("pages/admin/directory_entry.html", _ENTRY),
    "directory entry with a problem": (
        "pages/admin/directory_entry.html",
        {**_ENTRY, "problems": {"verified_on": "Enter the day on which you made sure of this address."}},
    ),
    "set aside": (
        "pages/returns/set_aside.html",
        {"person": _OFFICER, "lines": [_LINE], "pages": Pages("/set-aside?after=x")},
    ),
    "nothing set aside": ("pages/returns/set_aside.html", {"person": _OFFICER, "lines": [], "pages": Pages()}),
    "one set aside": ("pages/returns/set_aside_one.html", _SET_ASIDE),
    "one set aside with a problem": (
        "pages/returns/set_aside_one.html",
        {**_SET_ASIDE, "problems": {"why": "Say why it is not genuine."}},
    ),
    "one set aside, erased": ("pages/returns/set_aside_one.html", {**_SET_ASIDE, "sections": []}),
    "which form": ("pages/which_form/question.html", _QUESTION),
    "which form with a problem": (
        "pages/which_form/question.html",
        {**_QUESTION, "problems": {"who": "Choose the answer that fits best."}},
    ),
    "which form, phone now": ("pages/which_form/elsewhere.html", {"end": DANGER, "back": "/which-form"}),
    "which form, elsewhere": ("pages/which_form/elsewhere.html", {"end": TOO_OLD, "back": "/which-form"}),
}
