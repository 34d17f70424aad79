"""Prints the IAM policy of a person who deploys and operates a stack. It allows little more than the commands here need.

It limits resources by the stack's name, which CloudFormation shortens for roles and functions. KMS keys, API Gateway's numbers,
SES identities and lists cannot be limited by name. The policy cannot read files that schools sent. A test compares it with what
CloudFormation needs for each kind of resource in the template.
"""

import argparse
import json
from typing import Any

from chalicelib.adapters.tables.keyring import CONTEXT
from infrastructure.steps import PlainFailure, main_or_plain_failure

NAMES = "children-missing-ed*"
"""The part of the name that CloudFormation always keeps."""
Statement = dict[str, Any]
_TAGGING = ("TagResource", "UntagResource", "ListTags*")


def policy(account: str, region: str, boundary: str = "") -> dict[str, Any]:
    """With a boundary, roles can only be made within it: nothing deployed has more rights than it allows."""
    statements = [*_stack(account, region), *_functions(account, region), *_roles(account, boundary)]
    statements += [*_data(account, region), *_edges(account, region), *_watching(account, region)]
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(service: str, actions: tuple[str, ...], *resources: str, when: dict[str, Any] | None = None) -> Statement:
    named = [f"{service}:{action}" for action in actions]
    condition = {"Condition": when} if when else {}
    return {"Effect": "Allow", "Action": named, "Resource": list(resources) or ["*"], **condition}


def _stack(account: str, region: str) -> list[Statement]:
    here = f"arn:aws:cloudformation:{region}:{account}"
    return [
        _allow("cloudformation", ("*",), f"{here}:stack/{NAMES}", f"{here}:changeSet/deploy-*"),
        _allow("cloudformation", ("CreateChangeSet",), f"arn:aws:cloudformation:{region}:aws:transform/Serverless-2016-10-31"),
        _allow("cloudformation", ("DescribeStacks",), f"arn:aws:cloudformation:*:{account}:stack/{NAMES}"),
        _allow("sts", ("GetCallerIdentity",)),
    ]  # fmt: skip


def _functions(account: str, region: str) -> list[Statement]:
    return [
        _allow("lambda", ("*",), f"arn:aws:lambda:{region}:{account}:function:{NAMES}"),
        _allow("lambda", ("*EventSourceMapping*", "GetAccountSettings", *_TAGGING)),
        _allow("events", ("*",), f"arn:aws:events:{region}:{account}:rule/{NAMES}"),
        _allow("events", ("ListRuleNamesByTarget",)),
        _allow("sqs", ("*",), f"arn:aws:sqs:{region}:{account}:{NAMES}"),
    ]


def _roles(account: str, boundary: str) -> list[Statement]:
    roles = f"arn:aws:iam::{account}:role/{NAMES}"
    grants = (
        "CreateRole",
        "PutRolePolicy",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "DeleteRolePolicy",
        "PutRolePermissionsBoundary",
    )
    other = ("Get*", "List*", "DeleteRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole*")
    taking_it_off = () if boundary else ("DeleteRolePermissionsBoundary",)
    with_it = {"StringEquals": {"iam:PermissionsBoundary": boundary}} if boundary else None
    to = {
        "StringEquals": {
            "iam:PassedToService": ["lambda.amazonaws.com", "malware-protection-plan.guardduty.amazonaws.com"]
        }
    }
    return [
        _allow("iam", grants, roles, when=with_it),
        _allow("iam", (*other, *taking_it_off), roles),
        _allow("iam", ("PassRole",), roles, when=to),
        _allow("iam", ("CreateServiceLinkedRole",), f"arn:aws:iam::{account}:role/aws-service-role/*"),
    ]  # fmt: skip


def _data(account: str, region: str) -> list[Statement]:
    files, packages = f"arn:aws:s3:::{NAMES}-files-*", f"arn:aws:s3:::children-missing-education-{account}-*"
    audit = f"arn:aws:s3:::{NAMES}-audit-*"
    makes = (
        "CreateBucket",
        "DeleteBucket*",
        "GetBucket*",
        "Get*Configuration",
        "ListBucket*",
        "PutBucket*",
        "Put*Configuration",
    )
    uses = ("Encrypt", "Decrypt", "GenerateDataKey*", "CreateGrant", "RevokeGrant")
    the_keys = {"StringEquals": {f"kms:EncryptionContext:{name}": value for name, value in CONTEXT.items()}}
    through_aws = {"StringLike": {"kms:ViaService": f"*.{region}.amazonaws.com"}}
    keeps = (
        "CreateKey",
        "Describe*",
        "Enable*",
        "Get*",
        "List*",
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
        "Disable*",
        "Update*",
    )
    return [
        _allow("dynamodb", ("*",), f"arn:aws:dynamodb:{region}:{account}:table/{NAMES}"),
        _allow("dynamodb", ("ListTables",)),
        _allow("s3", (*makes, *_TAGGING), files, audit, packages),
        _allow("s3", ("GetObject", "GetObjectVersion", "PutObject"), f"{packages}/*", f"{files}/keys/*", f"{files}/templates/*"),
        _allow("s3", ("GetObjectVersion",), f"{audit}/*"),
        _allow("s3", ("ListAllMyBuckets",)),
        _allow("kms", ("Encrypt", "Decrypt"), when=the_keys),
        _allow("kms", uses, when=through_aws),
        _allow("kms", (*keeps, *_TAGGING)),
    ]  # fmt: skip


def _edges(account: str, region: str) -> list[Statement]:
    """The ways in, for people and other services."""
    api = f"arn:aws:apigateway:{region}::"
    ours = [f"{api}/{path}" for path in ("restapis*", "domainnames*", "tags/*", "account")]
    ses = f"arn:aws:ses:{region}:{account}"
    return [
        _allow("apigateway", ("*",), *ours),
        _allow("acm", ("DescribeCertificate",), f"arn:aws:acm:{region}:{account}:certificate/*"),
        _allow("wafv2", ("*",), f"arn:aws:wafv2:{region}:{account}:regional/*", f"{api}/restapis/*"),
        _allow("ses", ("*ConfigurationSet*", *_TAGGING), f"{ses}:configuration-set/{NAMES}"),
        _allow("ses", ("*EmailIdentity*", *_TAGGING), f"{ses}:identity/*"),
        _allow("ses", ("GetAccount",)),
        _allow("sns", ("*",), f"arn:aws:sns:{region}:{account}:{NAMES}"),
        _allow("guardduty", ("*MalwareProtectionPlan*", *_TAGGING)),
    ]


def _watching(account: str, region: str) -> list[Statement]:
    logs = f"arn:aws:logs:{region}:{account}:log-group:/{NAMES}"
    return [
        _allow("logs", ("*",), logs),
        _allow("logs", ("DescribeLogGroups", "DescribeIndexPolicies", "DescribeResourcePolicies")),
        _allow("cloudwatch", ("*",), f"arn:aws:cloudwatch:{region}:{account}:alarm:{NAMES}"),
        _allow("cloudwatch", ("DescribeAlarms",)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--account", required=True, help="twelve digits")
    parser.add_argument("--region", default="eu-west-2")
    parser.add_argument(
        "--permissions-boundary", default="", help="ARN of the policy that limits each role of the stack"
    )
    given = parser.parse_args()
    if not (given.account.isdigit() and len(given.account) == 12):
        raise PlainFailure("Say for which account: ACCOUNT= and its twelve digits.")
    print(json.dumps(policy(given.account, given.region, given.permissions_boundary), indent=1))


if __name__ == "__main__":
    main_or_plain_failure(main)
