"""Least privilege, by observation: what each function was seen to call is allowed, and nothing else is."""

import json
from collections.abc import Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.adapters.guidance.guidance_rows import GUIDES, draft_pk, guide_pk
from chalicelib.adapters.tables.keyring import PARTITION
from chalicelib.bootstrap import world
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.roles import Role
from chalicelib.journeys.bulk.joiners import JOINERS
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.services.people.staffing import let_in
from chalicelib.services.reminders.reminding import remind_all
from infrastructure.keys import COPIES
from infrastructure.local.example_data import ADMINISTRATOR, AUDITOR, MANAGER, OFFICE, OFFICER
from tests.conftest import let_everybody_in
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Person, Service, reference_on
from tests.support.bulk import a_csv, a_joiner, a_leaver, upload_file
from tests.support.register import upload_register
from tests.support.table import ROOT, TUESDAY, Call, cold_start, stack_on_moto
from tests.support.uploading import minutes_pass, put_file

MONDAY = TUESDAY + timedelta(days=6)
FUNCTIONS = ("api_handler", "deliver", "feedback", "tick", "work")
TRANSACTION = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
PREFIX = {"sesv2": "ses"}
OF_FILES = {
    "ListObjectsV2": {"s3:ListBucket"},
    "GetObjectTagging": {"s3:GetObjectTagging"},
    "GetObject": {"s3:GetObject", "s3:GetObjectVersion"},
    "PutObject": {"s3:PutObject", "s3:PutObjectRetention"},
    "CopyObject": {"s3:GetObjectVersion", "s3:GetObjectVersionTagging", "s3:PutObject", "s3:PutObjectTagging"},
    "ListObjectVersions": {"s3:ListBucketVersions"},
    "DeleteObject": {"s3:DeleteObjectVersion"},  # never without a version: that would only hide the file
}
NOT_SEEN_HERE = {
    "s3:PutObject": "a browser puts the file there with a form that the function signed",
    "s3:GetObject": "a browser gets the file by a link that the function signed; a run reads one version",
    "s3:ListBucket": "without it S3 refuses to say that a file is not there",
    "dynamodb:DescribeStream": "Lambda reads the stream with the function's role",
    "dynamodb:GetRecords": "Lambda reads the stream with the function's role",
    "dynamodb:GetShardIterator": "Lambda reads the stream with the function's role",
    "dynamodb:ListStreams": "Lambda reads the stream with the function's role",
    "sqs:SendMessage": "Lambda puts what failed on the queue with the function's role",
    "logs:CreateLogStream": "Lambda writes the log with the function's role",
    "logs:PutLogEvents": "Lambda writes the log with the function's role",
    "kms:GenerateDataKey": "S3 asks for it with the function's rights when a file is put there or copied",
}


def _policy(function: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads((ROOT / f"infrastructure/policies/{function}.json").read_text())[
        "Statement"
    ]
    return statements


def _allowed(function: str) -> set[tuple[str, str]]:
    """(action, resource) for every allowed pair."""
    found = set()
    for statement in _policy(function):
        if statement["Effect"] == "Allow":
            resources, actions = _each(statement["Resource"]), _each(statement["Action"])
            found |= {(action, _name(resource)) for action in actions for resource in resources}
    return found


def _each(one_or_more: Any) -> list[Any]:
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def _name(resource: Any) -> str:
    return resource if isinstance(resource, str) else str(next(iter(resource.values())))


def _needed(call: Call) -> set[tuple[str, str]]:
    """(action, resource as the policies name it) for one call."""
    if call.operation == "TransactWriteItems":
        return {(TRANSACTION[next(iter(item))], "['Table', 'Arn']") for item in call.request["TransactItems"]}
    if call.service == "s3":
        return {(action, "") for action in OF_FILES[call.operation]}
    action = f"{PREFIX.get(call.service, call.service)}:{call.operation}"
    if call.service != "dynamodb":
        return {(action, "")}
    index = call.request.get("IndexName")
    return {(action, "${Table.Arn}/index/" + index if index else "['Table', 'Arn']")}


def _cold(service: Service) -> None:
    cold_start()
    service.stack.function = ""


def _somebody_leaves(service: Service, person: Person) -> None:
    """A code for a person who was let go meanwhile cannot be sent, and becomes a task."""
    leaver = let_in(world(), "Lee Ver", "lee.ver@exampleshire.example", [Role.OFFICER])
    person.get("/sign-in")
    person.submit({"email": leaver.email})
    world().people.add(replace(leaver, active=False))
    service.deliver()


def _somebody_administers(service: Service) -> None:
    """A second administrator comes, as a manager agrees, and goes, which relies on the first; contacts are looked up."""
    person = Person(service)
    person.sign_in(ADMINISTRATOR.address)
    person.get("/admin/contacts?find=900001")
    person.get("/admin/staff/new")
    person.submit({"name": "Abe Second", "email": "abe@exampleshire.example", "role-administrator": "yes"})
    second = Person(service)
    second.sign_in(MANAGER.address)
    second.submit(form=second.get("/admin/waiting").form_to("/agree"))
    added = world().people.by_email("abe@exampleshire.example")
    assert added
    person.submit(form=person.get(f"/admin/people/{added.person_id}").form_to("/disable"))


def _officers_leave(service: Service, reference: str) -> None:
    """The first hands their case on to the second, who is disabled at once: the worker moves it, the managers hear."""
    leaver, person = Person(service), Person(service)
    first, second = (let_in(world(), name, f"{name}@exampleshire.example", [Role.OFFICER]) for name in ("lea", "lou"))
    leaver.sign_in(first.email)
    leaver.get(f"/cases/{reference}")
    leaver.submit(form=leaver.here.form_to("/take"))
    person.sign_in(ADMINISTRATOR.address)
    page = person.get(f"/admin/people/{first.person_id}/hand-on")
    person.submit({"rest": second.person_id}, form=page.form_to("/hand-on"))
    _cold(service)
    service.work()
    page = person.get(f"/admin/people/{second.person_id}/disable-at-once")
    person.submit(form=page.form_to("/disable-at-once"))
    _cold(service)
    service.work()
    _cold(service)
    service.deliver()
    service.deliver()
    assert any("no owner" in mail.subject for mail in service.stack.mails)


def _night_falls(service: Service, school: Person) -> None:
    """A referral by night: the message to the duty mailbox goes by the stream, on condition that the case still waits."""
    school.sign_in(OFFICE.address)
    school.refer({"immediate_risk": "yes", "phoned": "no", "not_phoned_because": "Nobody."}, CHILD, WHEREABOUTS, YOU)
    service.stack.function = "tick"
    remind_all(world())
    service.deliver()


def _files_come_and_go(school: Person, officer: Person) -> None:
    """One file is sent and opened; another is taken away, and forgotten after some hours."""
    draft = school.fill_in().url.removesuffix("/check")
    for slug in ("file-1", "file-2"):
        put_file(school, f"{draft}/pages/{slug}")
    school.get(f"{draft}/pages/file-2/remove")
    school.submit()
    for minutes in (2, 130):
        minutes_pass(school, minutes)
    school.get(f"{draft}/check")
    school.submit()
    case = officer.get(f"/cases/{reference_on(school.here)}")
    officer.ask("GET", next(link for link in case.links if "/files/" in link))


def _a_file_of_returns(service: Service, school: Person) -> None:
    """The worker gets leavers, one of them perhaps a child known to the team, and another's joiner return. The joiner
    may be the twin of the third, who is looked at again when the wait is over."""
    dates = {"last_attended": "08/01/2027", "met_on": "11/01/2027", "deleted_on": "11/01/2027"}
    known = {"first_names": CHILD["first_names"], "last_name": CHILD["last_name"], "upn": CHILD["upn"]}
    needs = {f"need-{code}": "No" for code in ("child-protection-plan", "section-47", "looked-after", "child-in-need")}
    case = {**dates, **known, **needs, "new_school": "", "destination": "No", "confirmed": ""}
    school.ask("GET", "/bulk/templates/leavers.xlsx")
    moved = {"upn": "N926200124002", "born": "14/03/2016", "year_group": "Year 6"}
    twin = dates | moved | {"first_names": "Ida", "upn": ""}
    leavers = (a_leaver(1, **dates, **moved), a_leaver(2, **case), a_leaver(1, **twin))
    _send_file(service, school, a_csv(LEAVERS, *leavers), "leaver")
    joined = a_joiner(1, entered_on="11/01/2027", starts_on="12/01/2027", **moved)
    _send_file(service, school, a_csv(JOINERS, joined), "joiner")


def _the_register_is_loaded(service: Service) -> None:
    """A file of the national register, checked and loaded by the worker."""
    person = Person(service)
    person.sign_in(ADMINISTRATOR.address)
    address = upload_register(person)
    _cold(service)
    service.work()
    person.get(address)
    person.submit(form=person.here.form_to("/load"))
    _cold(service)
    service.work()
    assert "The register is loaded" in person.get(address).text
    assert "Hillside" in person.get("/admin/schools?find=hillside").text


def _a_week_begins(service: Service) -> None:
    """The morning's work, and after it the silent-child check with its weekly walk."""
    service.stack.set_clock(MONDAY)
    _cold(service)
    service.tick()
    for _ in range(3):
        _cold(service)
        service.work()
    assert service.stack.rows("WATCH")
    assert service.stack.rows("PROOF")
    service.stack.set_clock(TUESDAY)


def _an_auditor_looks(service: Service) -> None:
    person = Person(service)
    person.sign_in(AUDITOR.address)
    person.get(f"/audit/looks?day={london_day(TUESDAY)}")


def _send_file(service: Service, school: Person, content: bytes, form: str) -> None:
    address = upload_file(school, content, form)
    _cold(service)
    service.work()
    school.get(address)
    school.get(f"{address}/check")
    school.submit()
    _cold(service)
    service.work()
    assert "Your file was sent" in school.get(address).text


def _walk(service: Service) -> None:
    """Everything that the functions can do, each function once from a cold start."""
    stack, school, officer, stranger = service.stack, Person(service), Person(service), Person(service)
    school.get("/")
    school.get("/begin/school-referral")
    school.submit(GATE)
    school.enter_code_for(OFFICE.address)
    school.refer()
    school.get("/my-referrals")
    school.get("/begin/school-referral")
    school.submit(GATE)  # begun and forgotten
    danger = {"immediate_risk": "yes", "phoned": "no", "not_phoned_because": "Nobody answered."}
    red = school.refer(danger, CHILD, WHEREABOUTS, YOU)
    stranger.get("/sign-in")
    stranger.submit({"email": "stranger@nowhere.example"})
    stranger.submit({"code": "000000"})
    officer.get("/sign-in")
    officer.submit({"email": OFFICER.address})
    _cold(service)
    service.deliver()
    officer.submit({"code": service.code_for(OFFICER.address)})
    officer.show_second(OFFICER.address)
    task = next(link for link in officer.get("/cases").links if "/tasks/" in link and "done" not in link)
    officer.submit({"how": "Looked: two children."}, form=officer.get(task).form_to("/done"))
    stack.set_clock(TUESDAY + timedelta(hours=7, minutes=5))
    stranger.get("/sign-in")
    stranger.submit({"email": OFFICE.address})
    _cold(service)
    service.tick()  # the stream lost the code: tick sends it
    _night_falls(service, school)
    _somebody_leaves(service, stranger)
    _cold(service)
    _a_file_of_returns(service, school)
    _cold(service)
    for mail in list(stack.mails):
        service.feedback(mail, "Bounce", bounce={"bounceType": "Permanent"})
    officer.sign_in(OFFICER.address)
    stack.set_clock(TUESDAY)
    school.sign_in(OFFICE.address)
    _files_come_and_go(school, officer)
    _somebody_administers(service)
    _the_register_is_loaded(service)
    _officers_leave(service, red)
    officer.get(f"/cases/{red}")
    officer.submit({"note": "A note."}, form=officer.here.form_to("/notes"))
    officer.submit(form=officer.here.form_to("/take"))
    stack.set_clock(TUESDAY + timedelta(hours=7, minutes=8))
    officer.get(f"/cases/{red}")
    officer.get("/cases?owner=nobody")
    officer.submit(form=next(form for form in officer.here.forms if form.action.endswith("/sign-out")))
    _a_week_begins(service)
    _an_auditor_looks(service)
    for later in (3, 24, 30):
        stack.set_clock(TUESDAY + timedelta(days=later))
        _cold(service)
        service.tick()


@pytest.fixture(scope="module")
def seen() -> Mapping[str, set[tuple[str, str]]]:
    """The rights that each function was seen to need."""
    with stack_on_moto(stage="local") as stack:
        stack.set_clock(TUESDAY)
        let_everybody_in()
        cold_start()
        stack.calls.clear()
        _walk(Service(stack))
        return {
            name: {pair for call in stack.calls if call.function == name for pair in _needed(call)}
            for name in FUNCTIONS
        }


def _covers(allowed: tuple[str, str], needed: tuple[str, str]) -> bool:
    """A service other than DynamoDB has one resource for each action here, so the action says it all."""
    return allowed[0] == needed[0] and needed[1] in ("", allowed[1])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_all_that_it_was_seen_to_do(seen: Mapping[str, set[tuple[str, str]]], function: str) -> None:
    missing = {need for need in seen[function] if not any(_covers(may, need) for may in _allowed(function))}
    assert seen[function]
    assert missing == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_nothing_that_it_was_never_seen_to_do(
    seen: Mapping[str, set[tuple[str, str]]], function: str
) -> None:
    unused = {may for may in _allowed(function) if not any(_covers(may, need) for need in seen[function])}
    assert {pair for pair in unused if pair[0] not in NOT_SEEN_HERE} == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_change_or_delete_an_audit_row(function: str) -> None:
    denied = _denied(function, "AuditRowsAreNeverChanged")
    assert set(denied["Action"]) == {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
    assert denied["Condition"] == {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["AUDIT#*"]}}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_write_the_stacks_keys_or_make_any(function: str) -> None:
    denied = _denied(function, "KeysAreNeverWritten")
    writes = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
    assert set(denied["Action"]) == {f"dynamodb:{action}" for action in writes}
    assert denied["Condition"] == {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": [PARTITION]}}
    of_kms = {action: s.get("Condition") for s in _policy(function) for action in s["Action"] if action[:4] == "kms:"}
    by_s3 = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "s3.${AWS::Region}.${AWS::URLSuffix}"}}}
    assert of_kms.pop("kms:GenerateDataKey", by_s3) == by_s3
    assert of_kms.keys() <= {"kms:Decrypt"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_reaches_the_copies_of_the_keys(function: str) -> None:
    of_files = [s for s in _policy(function) if any(action.startswith("s3:") for action in s["Action"])]
    places = {_name(place) for s in of_files for place in _each(s["Resource"]) if "Fn::Sub" in place}
    assert not [place for place in places if fnmatchcase(f"${{Files.Arn}}/{COPIES}KEYS#0001", place)]
    on_all = {action for s in of_files if s["Resource"] == {"Fn::GetAtt": ["Files", "Arn"]} for action in s["Action"]}
    assert on_all <= {"s3:ListBucket", "s3:ListBucketVersions"}


def _denied(function: str, sid: str) -> dict[str, Any]:
    (denied,) = [s for s in _policy(function) if s["Sid"] == sid]
    assert (denied["Effect"], denied["Resource"]) == ("Deny", {"Fn::GetAtt": ["Table", "Arn"]})
    return denied


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_allowed_for_all_rows_that_are_named_is_not_allowed_for_a_call_that_names_none(function: str) -> None:
    """AWS calls a condition on all of no values true."""
    for condition in [s["Condition"] for s in _policy(function) if s["Effect"] == "Allow" and "Condition" in s]:
        for operator, keys in condition.items():
            if operator.startswith("ForAllValues"):
                assert condition["Null"] == dict.fromkeys(keys, "false")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_allowed_by_a_star(function: str) -> None:
    for statement in _policy(function):
        assert not [action for action in statement["Action"] if "*" in action]
        if statement["Resource"] == "*":
            assert set(statement["Action"]) <= {"ses:GetAccount", "dynamodb:ListStreams"}, "these two know no resource"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_file_is_deleted_for_good_and_only_where_uploads_lie(function: str) -> None:
    of_files = [statement for statement in _policy(function) if "s3:DeleteObjectVersion" in statement["Action"]]
    places = {_name(place) for statement in of_files for place in _each(statement["Resource"])}
    assert places <= {"${Files.Arn}/incoming/*", "${Files.Arn}/kept/*"}
    listing = [
        statement
        for statement in _policy(function)
        if "s3:ListBucketVersions" in statement["Action"] and _name(statement["Resource"]) == "['Files', 'Arn']"
    ]
    listed = {prefix for each in listing for prefix in each["Condition"]["StringLike"]["s3:prefix"]}
    assert {f"${{Files.Arn}}/{prefix}" for prefix in listed} == places


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_the_worker_keeps_days_of_the_audit_and_nobody_deletes_one(function: str) -> None:
    allowed = {(action, place) for action, place in _allowed(function) if "Audit" in place}
    days = ("${Audit.Arn}/leaves/*", "${Audit.Arn}/roots/*")
    reads_and_writes = {(f"s3:{action}", day) for action in ("PutObject", "GetObjectVersion") for day in days}
    of_worker = reads_and_writes | {("s3:PutObjectRetention", days[1]), ("s3:ListBucketVersions", "['Audit', 'Arn']")}
    assert allowed == (of_worker if function == "work" else set())


def test_only_the_worker_scans_and_nobody_waits_for_it(seen: Mapping[str, set[tuple[str, str]]]) -> None:
    """Its weekly walk has to meet what no index has."""
    assert {name for name, pairs in seen.items() if any(pair[0] == "dynamodb:Scan" for pair in pairs)} == {"work"}


def test_the_minute_deletes_a_draft_of_the_procedures_and_nothing_else_of_a_page() -> None:
    """Versions and editions never change: decision 101."""
    (deletes,) = (
        each for each in _policy("tick") if each["Effect"] == "Allow" and "dynamodb:DeleteItem" in each["Action"]
    )
    may = deletes["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    keys = {draft_pk("who"): True, guide_pk("who"): False, GUIDES: False}
    assert {key: any(fnmatchcase(key, each) for each in may) for key in keys} == keys
