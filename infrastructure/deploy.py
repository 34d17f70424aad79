"""Brings one stack to an AWS account: package, upload, create or update, outputs, first administrator.

`make run` goes through `deploy()` too, at the emulator's address, so what is tested on one machine is what is deployed.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infrastructure import assets, cloudformation, first_administrator, keys, release, spreadsheets
from infrastructure.package import Package, package, size
from infrastructure.steps import ROOT, PlainFailure, main_or_plain_failure, step

SERVICE = "children-missing-education"
EMULATED_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Aws:
    """An account and region to work in; `endpoint` is only set for the emulator."""

    session: boto3.Session
    endpoint: str | None = None

    def client(self, service: str) -> Any:
        return self.session.client(service, endpoint_url=self.endpoint)


def stack_name(stage: str) -> str:
    return f"{SERVICE}-{stage}"


def check_stage(stage: str) -> None:
    """Raises PlainFailure."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", stage):
        raise PlainFailure(
            "Say which stack: STAGE= and a short name in small letters, such as STAGE=live or STAGE=trial."
        )


def check_address(admin: str) -> None:
    """Raises PlainFailure."""
    if not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", admin):
        raise PlainFailure("Say who the administrator is: ADMIN= and an email address.")


def deploy(
    aws: Aws, built: Package, stage: str, parameters: dict[str, str], say: Callable[[str], None]
) -> dict[str, str]:
    """Create or update the stack of this stage and return its outputs. Parameters not given stay as they were."""
    account = aws.client("sts").get_caller_identity()["Account"]
    bucket = _artifact_bucket(aws, account)
    package_key = _upload(aws, bucket, f"packages/{built.digest}.zip", built.archive.read_bytes())
    template = built.template.read_bytes()
    template_key = _upload(aws, bucket, f"templates/{built.digest}-{_short_hash(template)}.json", template)
    url = f"{aws.client('s3').meta.endpoint_url}/{bucket}/{template_key}"
    client = aws.client("cloudformation")
    emulated = "yes" if account == EMULATED_ACCOUNT else "no"
    given = {"Stage": stage, "ArtifactBucket": bucket, "PackageKey": package_key, "Emulated": emulated, **parameters}
    given |= release.here().parameters
    known = set(json.loads(template)["Parameters"])
    if not cloudformation.create_or_update(client, stack_name(stage), url, given, known, say):
        say("nothing to change")
    outputs = cloudformation.outputs(client, stack_name(stage))
    if keys.ensure(keys.Place.of(aws.client, environment_of(aws, outputs))):
        say("keys made")
    spreadsheets.upload(aws.client("s3"), outputs["FilesBucketName"])
    return outputs


def _artifact_bucket(aws: Aws, account: str) -> str:
    """One private bucket per account and region, for the packages of every stage. Old versions make going back possible."""
    region = aws.session.region_name
    bucket, s3 = f"{SERVICE}-{account}-{region}", aws.client("s3")
    try:
        s3.head_bucket(Bucket=bucket)
        return bucket
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **place)
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return bucket


def _upload(aws: Aws, bucket: str, key: str, body: bytes) -> str:
    """Put an object that is named by its content, unless it is there."""
    s3 = aws.client("s3")
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    return key


def environment_of(aws: Aws, outputs: dict[str, str]) -> dict[str, str]:
    """The environment of a function of the stack, for code that runs beside it as if it were in it."""
    described = aws.client("lambda").get_function_configuration(FunctionName=outputs["APIHandlerName"])
    variables: dict[str, str] = described["Environment"]["Variables"]
    return variables | {"BASE_URL": outputs["BaseUrl"]}


def add_first_administrator(aws: Aws, address: str, outputs: dict[str, str]) -> bool:
    """Let this address sign in as an administrator of the stack, if it has none yet. Whether it was let in now.

    Runs the service's own code, so that the address is sealed like any other.
    """
    adding = run_as_the_stack(aws, outputs, "infrastructure.first_administrator", address)
    if adding.returncode not in (0, first_administrator.HAS_ONE):
        raise PlainFailure(f"{address} could not be added as an administrator: {last_line(adding.stderr)}")
    return adding.returncode == 0


def last_line(text: str) -> str:
    """What a program said at its end: of a stack trace, what was wrong."""
    return (text.strip().splitlines() or ["it did not say why"])[-1]


def run_as_the_stack(
    aws: Aws, outputs: dict[str, str], module: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a module with the environment of the stack's functions and the rights of the operator."""
    environment = {**os.environ, **environment_of(aws, outputs), **_credentials(aws)}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True)


def _credentials(aws: Aws) -> dict[str, str]:
    """Those of the session, which may come from a profile, as variables."""
    found = aws.session.get_credentials().get_frozen_credentials()
    named = {
        "AWS_ACCESS_KEY_ID": found.access_key,
        "AWS_SECRET_ACCESS_KEY": found.secret_key,
        "AWS_SESSION_TOKEN": found.token,
        "AWS_DEFAULT_REGION": aws.session.region_name,
        "AWS_ENDPOINT_URL": aws.endpoint,
    }
    return {name: value for name, value in named.items() if value}


def operator_environment(aws: Aws, outputs: dict[str, str]) -> dict[str, str]:
    """As `environment_of`, with the credentials of the session: to run the service's own code as the operator."""
    return environment_of(aws, outputs) | _credentials(aws)


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, help="name of this installation, such as live or trial")
    parser.add_argument("--admin", required=True, help="email address of the first administrator")
    parser.add_argument("--mail-from", help="address that emails are sent from; at first the administrator's")
    parser.add_argument("--domain", help="the service's own domain name")
    parser.add_argument("--certificate", help="ARN of that name's certificate, in the same region")
    parser.add_argument("--base-url", help="https address, if something else stands in front of the service")
    parser.add_argument("--front-secret", help="what the thing in front sends in X-Front-Secret")
    parser.add_argument("--requests-of-a-client", help="what one network address may ask in five minutes; 0: no limit")
    parser.add_argument("--requests-a-second", help="what the service takes from everybody together; at first 50")
    parser.add_argument("--alarms", help="address that alarms are sent to")
    parser.add_argument("--create-identity", choices=["yes", "no"], help="make the SES identity of the sending domain")
    parser.add_argument("--mail-allow", help="whom a stage that is not live may email; at first the administrator")
    parser.add_argument("--back", choices=["yes", "no"], help="deploy although what runs is ahead of this folder")
    parser.add_argument("--profile", help="profile of the AWS configuration")
    parser.add_argument("--region", default="eu-west-2")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    _check(arguments)
    _deploy_to(Aws(boto3.Session(profile_name=arguments.profile or None, region_name=arguments.region)), arguments)


def _check(arguments: argparse.Namespace) -> None:
    """Raises PlainFailure for what cannot be meant."""
    check_stage(arguments.stage)
    if arguments.stage == "local":
        raise PlainFailure("STAGE=local is kept for make run. Choose another name, such as live or trial.")
    check_address(arguments.admin)
    if bool(arguments.domain) != bool(arguments.certificate):
        raise PlainFailure("DOMAIN and CERTIFICATE are given together (docs/deploy.md says how to get them).")
    if arguments.domain and not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]+", arguments.domain):
        raise PlainFailure("DOMAIN is a name alone, in small letters, such as missing-education.county.gov.uk.")
    if arguments.certificate and f":acm:{arguments.region}:" not in arguments.certificate:
        raise PlainFailure(f"CERTIFICATE is the ARN of a certificate in the region of the stack, {arguments.region}.")
    if arguments.base_url and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", arguments.base_url):
        raise PlainFailure("BASE_URL is a whole address, such as https://missing-education.county.gov.uk.")
    if arguments.front_secret and not re.fullmatch(r"[A-Za-z0-9_-]{32,}", arguments.front_secret):
        raise PlainFailure("FRONT_SECRET has at least 32 letters and digits, such as openssl rand -hex 32 makes.")
    if arguments.requests_of_a_client and not re.fullmatch(r"0|[1-9][0-9]{2,6}", arguments.requests_of_a_client):
        raise PlainFailure("WAF_REQUESTS is a number from 100 on, such as 1000; 0 switches the limit off.")
    if arguments.requests_a_second and not re.fullmatch(r"[1-9][0-9]{1,4}", arguments.requests_a_second):
        raise PlainFailure("REQUESTS_A_SECOND is a number from 10 on, such as 50.")


def _say_what_over_what(aws: Aws, arguments: argparse.Namespace) -> None:
    """Raises PlainFailure for a step back that nobody asked for."""
    client, stack = aws.client("cloudformation"), stack_name(arguments.stage)
    running = cloudformation.outputs(client, stack) if cloudformation.stack_status(client, stack) else {}
    print(release.refuse_going_back(running, back=arguments.back == "yes"), flush=True)


def _deploy_to(aws: Aws, arguments: argparse.Namespace) -> None:
    # Before anything is built: who one is, and that AWS knows it.
    account = aws.client("sts").get_caller_identity()["Account"]
    print(f"{stack_name(arguments.stage)} in account {account}, {arguments.region}", flush=True)
    _say_what_over_what(aws, arguments)
    with step("Assets"):
        assets.build()
    with step("Package") as note:
        built, _ = package()
        note(size(built.archive))
    status = cloudformation.stack_status(aws.client("cloudformation"), stack_name(arguments.stage))
    first_time = status in cloudformation.NOT_THERE_YET
    answers = {
        "MailFrom": arguments.mail_from or (arguments.admin if first_time else None),
        # A domain name of its own takes the place of an address that stood in front before.
        "BaseUrl": arguments.base_url.rstrip("/") if arguments.base_url else ("" if arguments.domain else None),
        "DomainName": arguments.domain,
        "CertificateArn": arguments.certificate,
        "FrontSecret": arguments.front_secret,
        "RequestsOfAClient": arguments.requests_of_a_client,
        "RequestsASecond": arguments.requests_a_second,
        "RequestsAtOnce": str(2 * int(arguments.requests_a_second)) if arguments.requests_a_second else None,
        "AlarmEmail": arguments.alarms,
        "MailAllow": arguments.mail_allow or (arguments.admin if first_time else None),
        "CreateIdentity": arguments.create_identity,
    }
    parameters = {name: value for name, value in answers.items() if value is not None}
    with step(f"Deploy {stack_name(arguments.stage)}"):
        outputs = deploy(aws, built, arguments.stage, parameters, lambda line: print(f"  {line}", flush=True))
    with step("First administrator") as note:
        added = add_first_administrator(aws, arguments.admin, outputs)
        note(f"{arguments.admin} may sign in" if added else "there is one already; others are added under Staff")
    for name, value in sorted(outputs.items()):
        print(f"  {name}: {value}")
    print(f"The service is at {outputs['BaseUrl']}/")
    where = f"STAGE={arguments.stage}" + (f" PROFILE={arguments.profile}" if arguments.profile else "")
    print(f"Next: make doctor {where} says what is still missing, and what to do.")
    if added:
        print(f"      make sign-in-link {where} ADMIN={arguments.admin} lets {arguments.admin} in before email works.")


if __name__ == "__main__":
    main_or_plain_failure(main)
