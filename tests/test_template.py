"""The packaged template and zip, as they would be deployed."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.files.uploads import INCOMING, SCAN_TAG, Verdict
from chalicelib.domain.files.uploads import KEPT as KEPT_FILES
from chalicelib.services.jobs.job_runner import BUDGET
from infrastructure import assets
from infrastructure.package import Package, package
from tests.support.table import ROOT
from tests.support.template import translated

FUNCTIONS = ("APIHandler", "Deliver", "Feedback", "Tick", "Work")
QUEUES = ("DeliverFailures", "FeedbackFailures", "TickFailures", "WorkFailures")
KEPT = ("Table", "DataKey", "Files", "Audit")
Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def built() -> Package:
    """The package as it stands; made anew only when something that goes into it changed."""
    assets.build()
    return package()[0]


@pytest.fixture(scope="session")
def template(built: Package) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(built.template.read_text())
    return found


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> Resources:
    found: Resources = template["Resources"]
    return found


@pytest.fixture(scope="session")
def archive(built: Package) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(built.archive) as zipped:
        yield zipped


# --- the data -----------------------------------------------------------------------------------------------------------


def test_the_table_can_be_put_back_to_any_second_of_35_days(resources: Resources) -> None:
    recovery = resources["Table"]["Properties"]["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}


def test_the_table_is_encrypted_by_a_key_of_our_own_that_is_renewed(resources: Resources) -> None:
    sealed = resources["Table"]["Properties"]["SSESpecification"]
    assert sealed == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]}}
    key = resources["DataKey"]["Properties"]
    assert (key["EnableKeyRotation"], key["RotationPeriodInDays"]) == (True, 2560)


def test_a_first_create_that_fails_can_be_cleared_away(resources: Resources) -> None:
    """The table is protected once the stack is there: tests/operations/test_around_the_create.py."""
    assert "DeletionProtectionEnabled" not in resources["Table"]["Properties"]
    kept = {name: resource["DeletionPolicy"] for name, resource in resources.items() if "DeletionPolicy" in resource}
    assert set(kept.values()) <= {"RetainExceptOnCreate", "Delete"}


def test_every_role_stays_within_the_boundary_where_one_is_given(resources: Resources) -> None:
    roles = [resource["Properties"] for resource in resources.values() if resource["Type"] == "AWS::IAM::Role"]
    assert len(roles) == len(FUNCTIONS) + 1
    for role in roles:
        assert role["PermissionsBoundary"] == {
            "Fn::If": ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]
        }


@pytest.mark.parametrize("name", KEPT)
def test_what_cannot_be_made_again_outlives_its_stack(resources: Resources, name: str) -> None:
    assert resources[name]["DeletionPolicy"] in ("Retain", "RetainExceptOnCreate")
    assert resources[name]["UpdateReplacePolicy"] == "Retain"


def test_rows_lapse_by_the_attribute_that_the_code_writes(resources: Resources) -> None:
    ttl = resources["Table"]["Properties"]["TimeToLiveSpecification"]
    assert ttl == {"AttributeName": "ttl", "Enabled": True}


def test_there_are_five_overloaded_indexes_and_that_of_the_audit_holds_keys_alone(resources: Resources) -> None:
    indexes = resources["Table"]["Properties"]["GlobalSecondaryIndexes"]
    keys = {index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]] for index in indexes}
    assert keys == {f"gsi{n}": [f"gsi{n}pk", f"gsi{n}sk"] for n in (1, 2, 3, 4, 5)}
    assert [index["Projection"]["ProjectionType"] for index in indexes] == ["ALL"] * 4 + ["INCLUDE"]
    assert indexes[-1]["Projection"]["NonKeyAttributes"] == ["kind"]


# --- the files ----------------------------------------------------------------------------------------------------------


def test_nobody_outside_can_reach_a_file(resources: Resources) -> None:
    bucket = resources["Files"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "CorsConfiguration" not in bucket, "a form posts to it, no script"


def test_files_are_encrypted_by_the_data_key_and_keep_their_versions(resources: Resources) -> None:
    bucket = resources["Files"]["Properties"]
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    sealed = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::GetAtt": ["DataKey", "Arn"]}}
    assert rule["ServerSideEncryptionByDefault"] == sealed
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}


def test_files_travel_over_tls_only(resources: Resources) -> None:
    policy = resources["FilesPolicy"]["Properties"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert policy["Bucket"] == {"Ref": "Files"}
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [{"Fn::GetAtt": ["Files", "Arn"]}, {"Fn::Sub": "${Files.Arn}/*"}]


def test_the_days_of_the_audit_are_written_once_and_can_be_locked(resources: Resources) -> None:
    bucket = resources["Audit"]["Properties"]
    assert bucket["ObjectLockEnabled"] is True
    assert "ObjectLockConfiguration" not in bucket, "only roots are locked, when they are written"
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert "LifecycleConfiguration" not in bucket
    tls, once = resources["AuditPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert (once["Effect"], once["Principal"], once["Action"]) == ("Deny", "*", "s3:PutObject")
    assert once["Condition"] == {"Null": {"s3:if-none-match": "true"}}


def test_uploads_nobody_sent_and_old_versions_end(resources: Resources) -> None:
    rules = resources["Files"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    assert [(rule["Prefix"], rule["ExpirationInDays"]) for rule in rules if "ExpirationInDays" in rule] == [
        (INCOMING, 90)
    ]
    assert [rule["NoncurrentVersionExpiration"] for rule in rules if "NoncurrentVersionExpiration" in rule] == [
        {"NoncurrentDays": 35}
    ]


def test_each_file_that_comes_in_is_scanned_and_tagged_with_what_was_found(resources: Resources) -> None:
    plan = resources["FilesScan"]["Properties"]
    assert plan["ProtectedResource"] == {"S3Bucket": {"BucketName": {"Ref": "Files"}, "ObjectPrefixes": [INCOMING]}}
    assert plan["Actions"] == {"Tagging": {"Status": "ENABLED"}}
    assert plan["Role"] == {"Fn::GetAtt": ["FilesScanRole", "Arn"]}


def test_the_function_that_answers_browsers_reads_only_what_was_found_harmless_and_tags_nothing() -> None:
    statements = json.loads((ROOT / "infrastructure/policies/api_handler.json").read_text())["Statement"]
    of_files = [s for s in statements if any(action.startswith("s3:") for action in s["Action"])]
    reads = {s["Resource"]["Fn::Sub"]: s.get("Condition") for s in of_files if "s3:GetObject" in s["Action"]}
    assert reads == {
        f"${{Files.Arn}}/{KEPT_FILES}*": {"StringEquals": {f"s3:ExistingObjectTag/{SCAN_TAG}": str(Verdict.HARMLESS)}},
        "${Files.Arn}/templates/*": None,  # our own, which nobody uploads
    }
    assert not [a for s in of_files for a in s["Action"] if a.startswith("s3:Put") and a != "s3:PutObject"]


# --- stream, schedule, feedback -----------------------------------------------------------------------------------------


def _stream(resources: Resources) -> dict[str, Any]:
    events = resources["Deliver"]["Properties"]["Events"].values()
    found: dict[str, Any] = next(event["Properties"] for event in events if event["Type"] == "DynamoDB")
    return found


def test_the_stream_brings_only_new_urgent_messages(resources: Resources) -> None:
    stream = _stream(resources)
    pattern = json.loads(stream["FilterCriteria"]["Filters"][0]["Pattern"])
    assert stream["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert pattern == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"kind": {"S": ["MESSAGE"]}, "lane": {"S": ["SIGN_IN", "URGENT"]}}},
    }


def test_a_record_that_fails_does_not_block_the_stream(resources: Resources) -> None:
    stream = _stream(resources)
    assert stream["MaximumRetryAttempts"] == 3
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["DeliverFailures", "Arn"]}


@pytest.mark.parametrize("function", ["Tick", "Feedback", "Work"])
def test_what_a_function_could_not_do_is_kept(resources: Resources, function: str) -> None:
    config = resources[function]["Properties"]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
    assert config == {"Type": "SQS", "Destination": {"Fn::GetAtt": [f"{function}Failures", "Arn"]}}


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_of_failures_keeps_them_encrypted_for_14_days(resources: Resources, queue: str) -> None:
    assert resources[queue]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert resources[queue]["Properties"]["SqsManagedSseEnabled"] is True


def test_news_of_emails_that_waits_to_be_done_again_raises_an_alarm(resources: Resources) -> None:
    """The failed work is due again by itself, and the failed run has raised an alarm by its log line."""
    dimension = [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["FeedbackFailures", "QueueName"]}}]
    alarms = [found["Properties"] for found in resources.values() if found["Type"] == "AWS::CloudWatch::Alarm"]
    assert [alarm["Threshold"] for alarm in alarms if alarm.get("Dimensions") == dimension] == [1]


def test_tick_runs_every_minute_and_its_absence_raises_an_alarm(resources: Resources) -> None:
    schedules = [event["Properties"] for event in resources["Tick"]["Properties"]["Events"].values()]
    assert [schedule.get("Schedule") for schedule in schedules] == ["rate(1 minute)"]
    assert resources["TickHeartbeatMissing"]["Properties"]["TreatMissingData"] == "breaching"


def test_a_new_job_is_begun_at_once_and_looked_at_every_minute(resources: Resources) -> None:
    properties = resources["Work"]["Properties"]
    stream, schedule = properties["Events"]["NewJobs"], properties["Events"]["EveryMinute"]
    pattern = json.loads(stream["Properties"]["FilterCriteria"]["Filters"][0]["Pattern"])
    assert pattern == {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["JOB"]}}}}
    assert stream["Properties"]["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert (stream["Type"], schedule["Type"]) == ("DynamoDB", "Schedule")
    assert schedule["Properties"] == {"Schedule": "rate(1 minute)"}


def test_the_worker_has_time_for_many_chunks_and_memory_for_the_register(resources: Resources) -> None:
    properties = resources["Work"]["Properties"]
    assert (properties["Timeout"], properties["MemorySize"]) == (300, 512)
    assert BUDGET.total_seconds() < properties["Timeout"] - 60


# --- the functions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "seconds"), [("APIHandler", 28), ("Tick", 58), ("Deliver", 55), ("Feedback", 30)])
def test_a_function_ends_before_its_caller_stops_waiting(resources: Resources, function: str, seconds: int) -> None:
    properties = resources[function]["Properties"]
    assert properties["Timeout"] == seconds
    assert properties["MemorySize"] >= 512


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_reserves_what_a_new_account_does_not_have(resources: Resources, function: str) -> None:
    assert "ReservedConcurrentExecutions" not in resources[function]["Properties"]


def test_every_function_has_a_role_of_its_own_with_its_own_policy(resources: Resources) -> None:
    roles = {name: json.dumps(resources[name]["Properties"]["Role"]) for name in FUNCTIONS}
    assert len(set(roles.values())) == len(FUNCTIONS)
    for name, role in roles.items():
        properties = resources[json.loads(role)["Fn::GetAtt"][0]]["Properties"]
        written = json.loads((ROOT / f"infrastructure/policies/{_snake(name)}.json").read_text())
        assert [policy["PolicyDocument"]["Statement"] for policy in properties["Policies"]] == [written["Statement"]]
        assert not properties.get("ManagedPolicyArns")


def _snake(function: str) -> str:
    return "api_handler" if function == "APIHandler" else function.lower()


def test_the_environment_holds_names_and_no_secret(template: dict[str, Any], resources: Resources) -> None:
    names = {"STAGE", "TABLE_NAME", "DATA_KEY_ID", "MAIL_FROM"}
    shared = template["Globals"]["Function"]["Environment"]["Variables"]
    assert set(shared) == names | {
        "CONFIGURATION_SET",
        "MAIL",
        "MAIL_ALLOW",
        "FILES_BUCKET",
        "RELEASE",
        "AUDIT_BUCKET",
        "AUDIT_YEARS",
    }
    own = {name: resources[name]["Properties"]["Environment"]["Variables"] for name in FUNCTIONS}
    assert {name: set(variables) for name, variables in own.items()} == {
        name: {"BASE_URL", "FRONT_SECRET"} if name == "APIHandler" else {"BASE_URL"} for name in FUNCTIONS
    }
    values = [value for variables in (shared, *own.values()) for value in variables.values()]
    assert all(isinstance(value, dict) for value in values), "every value is a reference"
    assert own["APIHandler"]["FRONT_SECRET"] == {"Ref": "FrontSecret"}
    assert template["Parameters"]["FrontSecret"]["NoEcho"] is True
    assert "resolve:secretsmanager" not in json.dumps(template)


def test_a_stack_keeps_no_secret_and_no_parameter_of_other_services(resources: Resources) -> None:
    kinds = {resource["Type"] for resource in resources.values()}
    assert not {kind for kind in kinds if kind.startswith(("AWS::SecretsManager::", "AWS::SSM::"))}


def test_a_limit_for_each_client_is_off_and_counts_network_addresses(
    template: dict[str, Any], resources: Resources
) -> None:
    assert template["Parameters"]["RequestsOfAClient"]["Default"] == 0
    limit, on_the_api = resources["ClientLimit"], resources["ClientLimitOnTheApi"]
    assert limit["Condition"] == on_the_api["Condition"] == "CountsRequests"
    (rule,) = limit["Properties"]["Rules"]
    assert rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert rule["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    # Behind something of the authority's own every request comes from one address.
    assert {"Fn::Not": [{"Condition": "HasAddressInFront"}]} in template["Conditions"]["CountsRequests"]["Fn::And"]


def test_the_api_is_regional_and_answers_unknown_paths_with_a_page(resources: Resources) -> None:
    api = resources["RestAPI"]["Properties"]
    answers = api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    assert api["EndpointConfiguration"] == "REGIONAL" or api["EndpointConfiguration"]["Type"] == "REGIONAL"
    assert set(answers) == {"MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"}
    assert answers["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"


def test_a_domain_name_of_ones_own_leads_to_the_api_and_is_what_emails_say(
    template: dict[str, Any], resources: Resources
) -> None:
    domain, mapping = resources["Domain"], resources["DomainMapping"]
    assert (domain["Condition"], mapping["Condition"]) == ("HasDomain", "HasDomain")
    assert domain["Properties"]["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert domain["Properties"]["SecurityPolicy"] == "TLS_1_2"
    assert mapping["Properties"] == {
        "DomainName": {"Ref": "Domain"},
        "RestApiId": {"Ref": "RestAPI"},
        "Stage": {"Ref": "RestAPI.Stage"},
    }
    in_front, own, aws_own = _first_of(template["Outputs"]["BaseUrl"]["Value"])
    assert (in_front, own) == ({"Ref": "BaseUrl"}, {"Fn::Sub": "https://${DomainName}"})
    assert aws_own["Fn::Sub"].endswith(".execute-api.${AWS::Region}.${AWS::URLSuffix}/api")
    for function in ("Deliver", "Feedback", "Tick", "Work"):
        told = resources[function]["Properties"]["Environment"]["Variables"]["BASE_URL"]
        assert told == template["Outputs"]["BaseUrl"]["Value"]


def test_the_api_and_the_template_stay_well_within_the_quotas_of_aws(
    built: Package, template: dict[str, Any], resources: Resources
) -> None:
    """An API may have 300 resources: each part of each path is one, and the root. The others are CloudFormation's, by half."""
    paths = [path.strip("/").split("/") for path in resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"]]
    nodes = {tuple(parts[:depth]) for parts in paths for depth in range(len(parts) + 1)} - {("",)}
    assert 100 < len(nodes) <= 280
    assert len(resources) <= 500 / 2
    assert all(len(template.get(section, {})) <= 200 / 2 for section in ("Parameters", "Outputs", "Mappings"))
    assert built.template.stat().st_size <= 1_000_000 / 2


def test_the_function_of_pages_is_told_an_address_only_where_one_is_given(resources: Resources) -> None:
    """The API's own address would need the API, which needs that function."""
    told = resources["APIHandler"]["Properties"]["Environment"]["Variables"]
    assert _first_of(told["BASE_URL"]) == ({"Ref": "BaseUrl"}, {"Fn::Sub": "https://${DomainName}"}, "")
    assert "RestAPI" not in json.dumps(told)


def test_with_a_domain_name_aws_own_address_of_the_api_answers_nobody(template: dict[str, Any]) -> None:
    deployed = translated(template)
    body, stage = deployed["RestAPI"]["Properties"]["Body"], deployed["RestAPIapiStage"]["Properties"]
    off = {"disableExecuteApiEndpoint": {"Fn::If": ["HasDomain", True, False]}}
    assert body["x-amazon-apigateway-endpoint-configuration"] == off
    assert stage["Variables"] == {"domain": {"Fn::If": ["HasDomain", {"Ref": "DomainName"}, "none"]}}, (
        "AWS looks at the switch again only when a setting of a stage changes"
    )


def _first_of(chosen: dict[str, Any]) -> tuple[Any, Any, Any]:
    """The values for an address in front, a domain name, or neither."""
    condition, in_front, otherwise = chosen["Fn::If"]
    assert (condition, otherwise["Fn::If"][0]) == ("HasAddressInFront", "HasDomain")
    return in_front, otherwise["Fn::If"][1], otherwise["Fn::If"][2]


HEADERS = {
    "Cache-Control": "'no-store'",
    "X-Frame-Options": "'DENY'",
    "Content-Security-Policy": "'sandbox'",
    "Content-Type": "'text/html; charset=utf-8'",
    "Referrer-Policy": "'same-origin'",
    "Strict-Transport-Security": "'max-age=31536000; includeSubDomains'",
    "X-Content-Type-Options": "'nosniff'",
    "X-Robots-Tag": "'noindex'",
}


@pytest.mark.parametrize("answer", ["MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"])
def test_the_gateways_own_answers_have_the_security_headers(resources: Resources, answer: str) -> None:
    answers = resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    given = answers[answer]["responseParameters"]
    assert {name.removeprefix("gatewayresponse.header."): value for name, value in given.items()} == HEADERS


# --- the zip ------------------------------------------------------------------------------------------------------------


def _below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".DS_Store"
    }


def _inside(archive: zipfile.ZipFile, folder: str) -> dict[str, bytes]:
    names = [name for name in archive.namelist() if name.startswith(f"{folder}/") and "__pycache__" not in name]
    return {name.removeprefix(f"{folder}/"): archive.read(name) for name in names}


@pytest.mark.parametrize(("folder", "tree"), [("templates", "templates"), ("assets", "assets/dist")])
def test_the_zip_holds_the_folder_as_it_is_in_the_tree(archive: zipfile.ZipFile, folder: str, tree: str) -> None:
    found = _inside(archive, folder)
    assert found == _below(ROOT / tree)
    assert found


def test_the_zip_holds_every_module_with_byte_code_of_this_python(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "chalicelib").rglob("*.py")} | {"app.py"}
    assert modules <= names
    for module in modules:
        folder, _, name = module.rpartition("/")
        compiled = f"{folder}/__pycache__/{name.removesuffix('.py')}" if folder else f"__pycache__/{name[:-3]}"
        assert any(found.startswith(f"{compiled}.cpython-") for found in names), module


def test_every_template_is_compiled(archive: zipfile.ZipFile) -> None:
    from jinja2 import ModuleLoader

    compiled = _inside(archive, "templates_compiled")
    documents = {name for name in _below(ROOT / "templates") if name.endswith(".md")}  # read as text, not filled in
    wanted = {ModuleLoader.get_module_filename(name) for name in _below(ROOT / "templates").keys() - documents}
    assert wanted <= set(compiled)


def test_nothing_gets_into_the_zip_that_no_function_needs(archive: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in archive.namelist()}
    assert not top & {
        "tests",
        "docs",
        "infrastructure",
        "benchmarks",
        "out",
        ".git",
        "node_modules",
        ".chalice",
        "boto3",
    }
    unwanted = (".map", ".scss", ".env", "package.json", "node_modules")
    assert not [name for name in archive.namelist() if name.endswith(unwanted)]
    assert sum(entry.file_size for entry in archive.infolist()) < 50_000_000
