"""One version's work on the rows of another: it opens every page, does some work, and moves the clock on.

`python -m tests.releases.visit ROWS AFTERWARDS` does it in a process of its own, with the code of the current folder.
The next version calls it in this way, so its arguments and its exit code stay as they are.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.domain.people.changes import Changed
from chalicelib.ports.world import World
from chalicelib.services.settings import setting_up
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICE, OFFICER, TRUST
from tests.releases.rows import Rows
from tests.support.browser import Page, Person, Service
from tests.support.table import TUESDAY, Stack, stack_on_moto

BEGINNINGS = {
    OFFICE.address: ("/my-referrals",),
    TRUST.address: ("/my-referrals",),
    OFFICER.address: ("/cases", "/today", "/returns", "/tasks", "/set-aside"),
    MANAGER.address: ("/cases", "/oversight", "/team", "/tasks", "/set-aside", "/admin/waiting"),
    ADMINISTRATOR.address: ("/admin", "/admin/staff", "/admin/contacts", "/admin/changes", "/admin/waiting"),
    AUDITOR.address: ("/cases", "/oversight"),
}
_NOT_OPENED = re.compile(
    r"/sign-(in|out)|^/schools|/privacy|/static|\.(css|js|svg|csv|pdf)"
    r"|/blank|/start/|/begin/|/templates/|/files/|/received/"
)
MOST_OF_A_KIND = 2
"""Addresses of one shape, such as cases; one person opens no more of them."""


@contextmanager
def stack_with(rows: Rows) -> Iterator[Stack]:
    with stack_on_moto(stage="local") as stack:
        stack.set_clock(TUESDAY + timedelta(hours=1))
        rows.put_in(stack)
        yield stack


def open_everything(service: Service) -> list[Page]:
    """The pages that each person reaches by links. Raises AssertionError for a broken one."""
    found = []
    for address, beginnings in BEGINNINGS.items():
        visitor = Person(service)
        assert visitor.sign_in(address).status == 200
        found += list(_pages(visitor, list(beginnings)))
    return found


def _pages(visitor: Person, todo: list[str]) -> Iterator[Page]:
    done, shapes, beginnings = set[str](), dict[str, int](), tuple(todo)
    while todo:
        path = todo.pop(0).partition("#")[0]
        shape = re.sub(r"[A-Za-z0-9_-]*[0-9_-][A-Za-z0-9_-]*", "*", path)
        if (
            path in done
            or not path.startswith("/")
            or _NOT_OPENED.search(path)
            or shapes.get(shape, 0) >= MOST_OF_A_KIND
        ):
            continue
        done.add(path)
        shapes[shape] = shapes.get(shape, 0) + 1
        page = visitor.get(path)
        assert page.status == 200 or (page.status == 403 and path not in beginnings), page
        todo += page.links
        yield page


def do_some_work(service: Service) -> None:
    """Something is written over rows of each kind that is written over."""
    for act in (_note_and_take, _change_a_person, _save_a_draft, _change_settings, _pass_time):
        act(world(), service)


def _note_and_take(world: World, service: Service) -> None:
    officer = Person(service)
    officer.sign_in(OFFICER.address)
    unowned = officer.get("/cases?owner=none").links
    case = next(link for link in unowned if re.fullmatch(r"/cases/[2-9A-Z-]{9}", link))
    page = officer.get(case)
    assert officer.submit({"text": "Read by another version."}, page.form_to("/notes")).status == 200
    assert officer.submit({}, officer.here.form_to("/take")).status == 200


def _change_a_person(world: World, service: Service) -> None:
    found = world.people.by_email(TRUST.address)
    assert found
    administrator = Person(service)
    administrator.sign_in(ADMINISTRATOR.address)
    page = administrator.get(f"/admin/people/{found.person_id}")
    form = next(form for form in page.forms if "name" in form.fields)
    assert administrator.submit({"name": "Jo Marsh-Bell"}, form).status == 200


def _save_a_draft(world: World, service: Service) -> None:
    draft = world.drafts.get("draft-kept")
    assert draft
    world.drafts.save(replace(draft, raw={**draft.raw, "known_as": "Wren"}))


def _change_settings(world: World, service: Service) -> None:
    found = world.people.by_email(ADMINISTRATOR.address)
    assert found
    version = setting_up.set_up(world).version
    setting_up.save(world, found, Changed.SETTINGS, version, {"team_phone": "01632 960 101"})


def _pass_time(world: World, service: Service) -> None:
    for at in (timedelta(hours=2), timedelta(hours=26), timedelta(days=30)):
        service.stack.set_clock(TUESDAY + at)
        service.tick()
        service.work()


def main() -> None:
    rows, afterwards = map(Path, sys.argv[1:])
    with stack_with(Rows.read(rows)) as stack:
        service = Service(stack)
        pages = open_everything(service)
        do_some_work(service)
        Rows.of_table(stack, pages=len(pages)).write(afterwards)


if __name__ == "__main__":
    main()
