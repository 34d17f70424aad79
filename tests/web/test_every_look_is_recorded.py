"""No page shows a fact about a child without a row of the audit, whatever its view remembers."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.domain.records.access import Access, View
from chalicelib.ports.bulk import Bulk
from chalicelib.ports.cases import Cases
from chalicelib.ports.drafts import Drafts
from chalicelib.ports.outbox import Outbox
from chalicelib.ports.returns import Returns
from chalicelib.ports.tasks import Tasks
from chalicelib.services.audit.eyes import NO_FACTS, READS
from chalicelib.services.casework import reading
from chalicelib.web.http import views
from chalicelib.web.http.replies import Go, Reply, respond
from chalicelib.web.http.visit import Visit
from tests.support.world import OFFICER
from tests.web.scenes.all_scenes import SCENES
from tests.web.scenes.cast import Cast, Scene, the_cast

PORTS: dict[str, type] = {
    "cases": Cases,
    "returns": Returns,
    "drafts": Drafts,
    "tasks": Tasks,
    "bulk": Bulk,
    "outbox": Outbox,
}
UPN = 13
WRITES = {
    "cases": {"accept", "change", "tell", "news_seen", "remind"},
    "returns": {"change", "open_case"},
    "drafts": {"save", "save_and_tell", "delete"},
    "tasks": {"add", "done"},
    "bulk": {"save", "add_chunks", "change"},
    "outbox": {"claim", "settle", "add"},
}


@pytest.mark.parametrize("name", PORTS)
def test_each_read_of_these_ports_either_gives_facts_about_a_child_or_gives_none(name: str) -> None:
    methods = {member for member, _ in inspect.getmembers(PORTS[name], inspect.isfunction) if member[0] != "_"}
    assert methods == READS[name] | NO_FACTS[name] | WRITES[name]
    assert not READS[name] & (NO_FACTS[name] | WRITES[name])


Answered = tuple[Visit, Reply, str]


@pytest.fixture(scope="module")
def answers() -> list[Answered]:
    return []


@pytest.fixture(scope="module")
def play(answers: list[Answered]) -> Iterator[Callable[[Scene], Any]]:
    answer = respond

    def kept(visit: Visit, reply: Reply) -> Any:
        made = answer(visit, reply)
        answers.append((visit, reply, str(made.body)))
        return made

    with pytest.MonkeyPatch.context() as patch, the_cast() as play:
        patch.setattr(views, "respond", kept)
        yield play


def _children(visit: Visit) -> set[str]:
    store = visit.whole.store  # type: ignore[attr-defined]
    heads = [*store.heads.values(), *store.returns.values()]
    typed = [form.raw for form in (*store.drafts.values(), *store.submissions.values())]
    upns = {raw.get("upn", "") for raw in typed}
    return {head.child_name for head in heads} | {upn for upn in upns if len(upn) == UPN}


@pytest.mark.parametrize("name", SCENES)
def test_a_page_with_a_childs_name_has_its_row(
    play: Callable[[Scene], Any], answers: list[Answered], name: str
) -> None:
    answers.clear()
    play(SCENES[name])
    for visit, reply, body in answers:
        if isinstance(reply, Go) or visit.method == "POST" or not any(child in body for child in _children(visit)):
            continue
        rows: list[Access] = visit.eyes.recorded
        assert rows, visit.path
        assert all(row.access_id in visit.whole.store.audit for row in rows)  # type: ignore[attr-defined]


def _a_case(cast: Cast) -> None:
    cast.officer.get(f"/cases/{cast.case(owner_id=OFFICER.person_id).reference}")


@pytest.mark.parametrize("page", ["a case"])
def test_a_view_that_forgets_is_made_up_for(
    play: Callable[[Scene], Any], answers: list[Answered], monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def forgets(world: Any, person: Any, view: Any, case_id: str = "", **facts: str) -> Access:
        return Access("forgotten", case_id, person.person_id, view, world.clock.now())

    monkeypatch.setattr(reading, "record_access", forgets)
    answers.clear()
    play(_a_case)
    ((visit, _, body),) = answers
    (row,) = visit.eyes.recorded
    assert (row.what, row.person_id) == (View.PAGE_OPENED, OFFICER.person_id)
    assert row.facts == {"page": "GET /cases/{reference}"}
    assert any(child in body for child in _children(visit))


def test_a_page_is_not_shown_if_its_look_cannot_be_recorded(
    play: Callable[[Scene], Any], answers: list[Answered], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "record_access", lambda *_, **__: Access("f", "", "", "", None))  # type: ignore[arg-type]

    def scene(cast: Cast) -> None:
        cast.world.store.fail("audit.add")
        _a_case(cast)

    answers.clear()
    play(scene)
    assert answers == []
