"""On every route of a case, a barred person meets what they would meet if it were not there."""

import boto3
import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.people.roles import Role
from chalicelib.services.people.staffing import let_in
from chalicelib.web.http.access import RULES
from chalicelib.web.http.who import Who
from infrastructure.local.example_data import AUDITOR, OFFICER
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service

WHY = "Knows the family."
OF_A_CASE = sorted(
    route
    for route, who in RULES.items()
    if route[1].startswith(("/cases/{reference}", "/returns/{reference}")) and who in (Who.STAFF, Who.READER)
)
LISTS = ("/cases", "/today", "/oversight", "/returns", "/tasks", "/tasks/done", "/set-aside")


def bar(manager: Person, reference: str, name: str) -> Page:
    page = manager.get(f"/cases/{reference}/steps/bar")
    found = world().people.by_email(name)
    assert found
    return manager.submit({"whom": found.person_id, "text": WHY}, form=page.form)


@pytest.fixture(scope="module")
def reference(school: Person, manager: Person) -> str:
    found = school.refer()
    bar(manager, found, OFFICER.address)
    return found


@pytest.fixture
def officer_barred(reference: str, officer: Person) -> Person:
    return officer


@pytest.mark.parametrize("route", OF_A_CASE, ids=" ".join)
def test_every_route_of_the_case_is_not_found(officer_barred: Person, reference: str, route: tuple[str, str]) -> None:
    path = route[1].format(reference=reference, step="contact", message_id="none", file_id="none")
    fields = {"csrf": officer_barred.csrf, "once": "x" * 24, "version": "1", "note": "A note."}
    page = officer_barred.ask("GET", path) if route[0] == "GET" else officer_barred.post(path, fields)
    assert page.status == 404
    assert CHILD["last_name"] not in page.text


@pytest.mark.parametrize("path", LISTS)
def test_the_childs_name_is_on_no_list(officer_barred: Person, manager: Person, path: str) -> None:
    assert CHILD["last_name"] not in officer_barred.get(path).text
    if path == "/cases":
        assert CHILD["last_name"] in manager.get(path).text


def test_the_child_is_not_found_by_looking_up(officer_barred: Person, manager: Person) -> None:
    for person, finds in ((officer_barred, False), (manager, True)):
        person.get("/search")
        assert (CHILD["last_name"] in person.submit({"by": "upn", "upn": CHILD["upn"]}).text) is finds


def test_the_manager_reads_who_is_barred_and_why(manager: Person, reference: str) -> None:
    page = manager.get(f"/cases/{reference}").text
    assert "Somebody may no longer see the case" in page
    assert f"May not see the case: nobody → {OFFICER.name}" in page
    assert WHY in page


def test_a_manager_bars_themselves_and_is_led_to_the_other_cases(service: Service, school: Person) -> None:
    let_in(world(), "Aunt Manager", "aunt@exampleshire.example", [Role.MANAGER])
    aunt = Person(service)
    aunt.sign_in("aunt@exampleshire.example")
    found = school.refer()
    assert bar(aunt, found, "aunt@exampleshire.example").url == "/cases"
    assert aunt.get(f"/cases/{found}").status == 404


def test_a_manager_lifts_a_bar(service: Service, school: Person, manager: Person) -> None:
    found = school.refer()
    bar(manager, found, AUDITOR.address)
    auditor = Person(service)
    auditor.sign_in(AUDITOR.address)
    assert auditor.get(f"/cases/{found}").status == 404
    page = manager.get(f"/cases/{found}/steps/let-back")
    whom = world().people.by_email(AUDITOR.address)
    assert whom
    manager.submit({"whom": whom.person_id, "text": "A mistake."}, form=page.form)
    assert auditor.get(f"/cases/{found}").status == 200


def test_neither_a_second_case_of_the_child_nor_a_relatives_case_leads_to_it(
    school: Person, officer_barred: Person, manager: Person, reference: str
) -> None:
    again = school.refer()
    assert officer_barred.get(f"/cases/{again}").status == 404
    relative = CHILD | {"last_name": "Fetherston", "upn": "", "born-day": "9", "born-month": "9"}
    sibling = school.refer(GATE, relative, WHEREABOUTS, YOU)
    assert officer_barred.get(f"/cases/{sibling}").status == 200
    for path in (f"/cases/{sibling}", f"/cases/{sibling}/events", "/cases", "/tasks", "/tasks/done"):
        page = officer_barred.get(path).text
        assert reference not in page, path
        assert again not in page, path
    assert {reference, again} <= set(manager.get(f"/cases/{sibling}").text.split())


def _spoil(service: Service, kind: str, name: str, about: str) -> None:
    """Flips the first byte of this attribute in each row of this kind that names `about`."""
    for row in service.stack.rows(kind):
        if about in str(row) and name in row:
            boto3.client("dynamodb").update_item(
                TableName=service.stack.table,
                Key={"pk": row["pk"], "sk": row["sk"]},
                UpdateExpression="SET #name = :spoilt",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":spoilt": {"S": f"~{row[name]['S'][1:]}"}},
            )


def test_a_damaged_row_opens_nothing_to_a_barred_person(
    service: Service, officer_barred: Person, manager: Person, reference: str
) -> None:
    task = Task("about-the-case", f"Look at {reference}.", "", world().clock.now(), _case_id(reference), reference)
    world().tasks.add(task)
    assert manager.get(f"/tasks/{task.task_id}").status == 200
    _spoil(service, "TASK", "case_id", task.task_id)
    assert officer_barred.get(f"/tasks/{task.task_id}").status == 404
    assert reference not in officer_barred.get("/tasks").text
    found = world().people.by_email(OFFICER.address)
    assert found
    _spoil(service, "PERSON", "person_id", found.person_id)
    assert officer_barred.get(f"/cases/{reference}").status == 404
    assert CHILD["last_name"] not in officer_barred.get("/cases").text


def _case_id(reference: str) -> str:
    case = world().cases.named(reference)
    assert case
    return case.case_id
