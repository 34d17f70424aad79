"""A deployer has every right that CloudFormation needs for each kind of resource in the template, and not all there
are."""

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

import cfnlint
import pytest

from infrastructure.before_create import Plan, look
from infrastructure.deploy_policy import policy
from infrastructure.doctor.__main__ import examine
from infrastructure.package import package
from tests.operations.canned import CannedAws, an_account, an_inspected_stack

ACCOUNT, REGION, BOUNDARY = "123456789012", "eu-west-2", "arn:aws:iam::123456789012:policy/boundary"
SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas" / "resources"
MADE_BY_SAM = {
    "AWS::Serverless::Function": (
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Events::Rule",
        "AWS::SNS::Subscription",
    ),
    "AWS::Serverless::Api": ("AWS::ApiGateway::RestApi", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage"),
}
DOES = ("create", "read", "update", "delete")
ONLY_EMULATED = "AWS::ApiGateway::GatewayResponse"
# Rights in AWS's registry for settings of these kinds that the template does not use.
NOT_USED = (
    *(f"{service}:*" for service in ("amplify", "apprunner", "appsync", "bedrock-agentcore", "cognito-idp", "ec2", "firehose")),
    *(f"{service}:*" for service in ("elasticfilesystem", "elasticloadbalancing", "kinesis", "payments", "s3files", "s3tables")),
    *(f"s3:{action}" for action in ("PutObjectAcl", "PutObjectLock*", "DeleteObject", "GetObjectMetadata", "Update*", "REST*")),
    *("s3:CreateBucketMetadata*", "lambda:GetCodeSigningConfig", "lambda:PassCapacityProvider", "lambda:GetLayerVersion"),
    *("logs:CreateLogDelivery", "logs:DeleteResourcePolicy", "logs:PutResourcePolicy", "apigateway:UpdateRestApiPolicy"),
)  # fmt: skip


@pytest.fixture(scope="module")
def kinds() -> set[str]:
    template = json.loads(package()[0].template.read_text())
    found = {resource["Type"] for resource in template["Resources"].values()} - {ONLY_EMULATED}
    return {made for kind in found for made in MADE_BY_SAM.get(kind, (kind,))}


def _permissions(kinds: set[str]) -> dict[str, set[str]]:
    """By kind of resource, as AWS's registry has them."""
    schemas = (json.loads(path.read_text()) for path in SCHEMAS.glob("*.json"))
    return {
        schema["typeName"]: {
            action for does in DOES for action in schema["handlers"].get(does, {}).get("permissions", ())
        }
        for schema in schemas
        if schema.get("typeName") in kinds and "handlers" in schema
    }


def _actions(found: dict[str, Any]) -> list[str]:
    return [action for statement in found["Statement"] for action in statement["Action"]]


def _matches(action: str, patterns: tuple[str, ...] | list[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def test_every_kind_of_resource_can_be_made_changed_and_removed(kinds: set[str]) -> None:
    allowed, needed = _actions(policy(ACCOUNT, REGION)), _permissions(kinds)
    assert kinds - set(needed) == set(), "the registry says what each kind needs"
    missing = {
        kind: sorted(action for action in actions if not _matches(action, allowed) and not _matches(action, NOT_USED))
        for kind, actions in needed.items()
    }
    assert {kind: actions for kind, actions in missing.items() if actions} == {}


NAMED_OTHERWISE = {
    "s3.list_objects_v2": "s3:ListBucket",
    "s3.list_buckets": "s3:ListAllMyBuckets",
    "dynamodb.keys": "dynamodb:Query",
}


def _action(call: str) -> str:
    """As IAM has an operation of boto3."""
    service, operation = call.split(".")
    if service == "apigateway":
        return "apigateway:GET"
    name = "".join(part.capitalize() for part in operation.split("_"))
    return NAMED_OTHERWISE.get(call, f"{service.replace('sesv2', 'ses')}:{name}")


def test_the_doctor_and_the_checks_before_the_create_may_look() -> None:
    inspected = an_inspected_stack(base_url="http://127.0.0.1:1")
    list(examine(inspected))
    new = an_account()
    given = {"DomainName": "a.uk", "CertificateArn": "arn", "MailFrom": "a@b.uk", "CreateIdentity": "yes"}
    look(new, Plan("live", "children-missing-education-live", is_new=True, given=given, had={}))
    called = {name for aws in (inspected.aws, new) for name, _ in cast(CannedAws, aws).calls}
    assert len(called) > 20
    assert [call for call in sorted(called) if not _matches(_action(call), _actions(policy(ACCOUNT, REGION)))] == []


def test_it_fits_into_one_inline_policy_of_a_role() -> None:
    assert len(json.dumps(policy(ACCOUNT, REGION, BOUNDARY), separators=(",", ":"))) < 10_240


def test_no_service_is_open_everywhere() -> None:
    for statement in policy(ACCOUNT, REGION)["Statement"]:
        everything = [action for action in statement["Action"] if action.endswith(":*")]
        assert not everything or "*" not in statement["Resource"], statement


def test_the_policy_cannot_read_what_schools_sent() -> None:
    reads = [s for s in policy(ACCOUNT, REGION)["Statement"] if _matches("s3:GetObject", s["Action"])]
    assert [resource.rsplit("/", 2)[-2] for s in reads for resource in s["Resource"] if "-files-" in resource] == [
        "keys",
        "templates",
    ]


def test_with_a_boundary_no_role_is_made_without_it() -> None:
    makes = [s for s in policy(ACCOUNT, REGION, BOUNDARY)["Statement"] if "iam:CreateRole" in s["Action"]]
    assert [s["Condition"] for s in makes] == [{"StringEquals": {"iam:PermissionsBoundary": BOUNDARY}}]
    assert not _matches("iam:DeleteRolePermissionsBoundary", _actions(policy(ACCOUNT, REGION, BOUNDARY)))
