"""Brings one stack to an AWS account: package, upload, create or update, outputs, first administrator.

`make run` uses `deploy()` too, at the emulator's address, so one machine tests what AWS gets.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

import boto3

from chalicelib.settings import HELD
from infrastructure import (
    asking,
    assets,
    before_create,
    cloudformation,
    first_administrator,
    keys,
    options,
    protection,
    release,
    runtimes,
    spreadsheets,
    start_page,
)
from infrastructure.artifacts import Artifacts, short_hash
from infrastructure.aws import Aws
from infrastructure.package import Package, package, size
from infrastructure.steps import ROOT, PlainFailure, main_or_plain_failure, step

SERVICE = "children-missing-education"
STAGE = r"[a-z][a-z0-9-]{0,19}"
REGION = "eu-west-2"
EMULATED_ACCOUNT = "000000000000"


def stack_name(stage: str) -> str:
    return f"{SERVICE}-{stage}"


def as_typed(given: argparse.Namespace) -> str:
    """The stack as the operator named it, for the next command that a command names."""
    said = {"STAGE": given.stage, "PROFILE": given.profile, "REGION": given.region if given.region != REGION else None}
    return " ".join(f"{name}={value}" for name, value in said.items() if value)


def check_stage(stage: str) -> None:
    """Raises PlainFailure."""
    if not re.fullmatch(STAGE, stage):
        raise PlainFailure(
            "Say which stack: STAGE= and a short name in small letters, such as STAGE=live or STAGE=trial."
        )


def check_address(admin: str) -> None:
    """Raises PlainFailure."""
    if not re.fullmatch(options.ADDRESS, admin):
        raise PlainFailure(
            "Say who the administrator is: ADMIN= and one email address alone, such as ADMIN=you@county.gov.uk."
        )


def deploy(
    aws: Aws,
    built: Package,
    stage: str,
    parameters: dict[str, str],
    say: Callable[[str], None],
    tags: dict[str, str] | None = None,
    *,
    with_keys: bool = True,
) -> dict[str, str]:
    """Create or update the stack of this stage and return its outputs. Parameters and tags not given stay as they were.

    Without keys its functions do nothing yet: `make restore` brings the keys of the copy.
    """
    account = aws.client("sts").get_caller_identity()["Account"]
    artifacts = Artifacts(aws.client("s3"), SERVICE, account, aws.session.region_name)
    package_key = artifacts.put_once(f"packages/{built.digest}.zip", built.archive.read_bytes())
    template = built.template.read_bytes()
    template_key = artifacts.put_once(f"templates/{built.digest}-{short_hash(template)}.json", template)
    client = aws.client("cloudformation")
    where = {"Stage": stage, "ArtifactBucket": artifacts.bucket, "PackageKey": package_key}
    given = {**where, "Emulated": "yes" if account == EMULATED_ACCOUNT else "no", **parameters}
    given |= release.here().parameters
    known, url = set(json.loads(template)["Parameters"]), artifacts.url(template_key)
    if not cloudformation.create_or_update(client, stack_name(stage), url, given, known, say, tags):
        say("nothing to change")
    outputs = cloudformation.outputs(client, stack_name(stage))
    protection.protect(aws, stage, stack_name(stage), outputs["TableName"])
    if with_keys and keys.ensure(keys.Place.of(aws.client, environment_of(aws, outputs))):
        say("keys made")
    spreadsheets.upload(aws.client("s3"), outputs["FilesBucketName"])
    return outputs


def environment_of(aws: Aws, outputs: dict[str, str]) -> dict[str, str]:
    """The environment of a function of the stack, for code that runs beside it as if it were in it."""
    described = aws.client("lambda").get_function_configuration(FunctionName=outputs["APIHandlerName"])
    variables: dict[str, str] = described["Environment"]["Variables"]
    return variables | {"BASE_URL": outputs["BaseUrl"]}


def add_first_administrator(aws: Aws, address: str, outputs: dict[str, str]) -> bool:
    """Lets this address sign in as an administrator of the stack, if it has none yet. Returns whether it did. Runs the
    service's own code, so the address is sealed like any other."""
    adding = run_as_the_stack(aws, outputs, "infrastructure.first_administrator", address)
    if adding.returncode not in (0, first_administrator.HAS_ONE):
        raise PlainFailure(f"{address} could not be added as an administrator: {last_line(adding.stderr)}")
    return adding.returncode == 0


def last_line(text: str) -> str:
    """A program's last words; of a stack trace, the error."""
    return (text.strip().splitlines() or ["it did not say why"])[-1]


def run_as_the_stack(
    aws: Aws, outputs: dict[str, str], module: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a module with the environment of the stack's functions and the rights of the operator."""
    environment = {**os.environ, **environment_of(aws, outputs), **_credentials(aws)}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True)


def _credentials(aws: Aws) -> dict[str, str]:
    """The session's credentials, which may come from a profile, as variables."""
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
    parser.add_argument("--audit-years", help="how long each day's root of the audit is locked; at first 7 years")
    parser.add_argument("--alarms", help="address that alarms are sent to")
    parser.add_argument("--create-identity", help="yes makes the SES identity of the sending domain")
    parser.add_argument("--permissions-boundary", help="ARN of the policy that limits each role of the stack")
    parser.add_argument("--tags", help="of the stack and all in it: name=value, with commas between")
    parser.add_argument("--sure", help="yes: go on where deploy would ask")
    parser.add_argument("--mail", help="on; or held, and everything waits")
    parser.add_argument("--restoring", help="yes makes a stack without keys that emails nobody, for make restore")
    parser.add_argument("--mail-allow", help="whom a stage that is not live may email; at first the administrator")
    parser.add_argument("--back", help="yes: deploy although what runs is ahead of this folder")
    parser.add_argument("--profile", help="profile of the AWS configuration")
    parser.add_argument("--region", default=REGION)
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
    options.check(arguments)


def _say_what_over_what(aws: Aws, arguments: argparse.Namespace) -> None:
    """Prints which release replaces which. Raises PlainFailure for a step back that nobody asked for."""
    client, stack = aws.client("cloudformation"), stack_name(arguments.stage)
    running = cloudformation.outputs(client, stack) if cloudformation.stack_status(client, stack) else {}
    print(release.refuse_going_back(running, back=arguments.back == "yes"), flush=True)


def _deploy_to(aws: Aws, arguments: argparse.Namespace) -> None:
    plan = _checked_plan(aws, arguments)
    with step("Assets"):
        assets.build()
    with step("Package") as note:
        built, _ = package()
        note(size(built.archive))
    with step(f"Deploy {plan.stack}"):
        outputs = deploy(
            aws,
            built,
            plan.stage,
            dict(plan.given),
            lambda line: print(f"  {line}", flush=True),
            options.tags(arguments),
            with_keys=not arguments.restoring,
        )
    if arguments.restoring:
        print(f"{plan.stack} is empty, has no keys and emails nobody.")
        print(f"Next: make restore {as_typed(arguments)} FROM=… fills it.")
    else:
        _open_to_people(aws, arguments, outputs)


def _checked_plan(aws: Aws, arguments: argparse.Namespace) -> before_create.Plan:
    """Raises PlainFailure when something stands in the way."""
    # Before anything is built: who we are, and that AWS knows it.
    account = aws.client("sts").get_caller_identity()["Account"]
    print(f"{stack_name(arguments.stage)} in account {account}, {arguments.region}", flush=True)
    _say_what_over_what(aws, arguments)
    runtime = runtimes.packaged()
    print(f"  The functions will run on {runtime}, {runtimes.supported_until(runtime)}", flush=True)
    plan = _plan(aws, arguments)
    if account != EMULATED_ACCOUNT:
        asking.go_on(before_create.look(aws, plan), sure=arguments.sure == "yes")
    return plan


def _open_to_people(aws: Aws, arguments: argparse.Namespace, outputs: dict[str, str]) -> None:
    """Lets the first administrator in, opens the start page, and says what is next."""
    with step("First administrator") as note:
        added = add_first_administrator(aws, arguments.admin, outputs)
        note(f"{arguments.admin} may sign in" if added else "there is one already; others are added under Staff")
    with step("Start page") as note:
        note(start_page.note_of(outputs["BaseUrl"]))
    for name, value in sorted(outputs.items()):
        print(f"  {name}: {value}")
    print(f"The service is at {outputs['BaseUrl']}/")
    print("Next:\n" + "\n".join(f"  {line}" for line in what_is_next(arguments, outputs, added=added)))


def what_is_next(arguments: argparse.Namespace, outputs: dict[str, str], *, added: bool) -> list[str]:
    """The work that only people can do now, in the order of docs/deploy.md."""
    where, said = as_typed(arguments), list[str]()
    if arguments.domain and arguments.domain != options.NONE:
        said.append(f"Your DNS team makes {arguments.domain} a CNAME of {outputs['DomainTarget']}.")
    if arguments.alarms and arguments.alarms != options.NONE:
        said.append(
            f"Press the link in the email “Subscription Confirmation”, which AWS sends to {arguments.alarms} once."
        )
    if added:
        said.append(f"make sign-in-link {where} ADMIN={arguments.admin} lets {arguments.admin} in before email works.")
    return [*said, f"make doctor {where} says what is still missing, and what to do."]


def _plan(aws: Aws, arguments: argparse.Namespace) -> before_create.Plan:
    client, stack = aws.client("cloudformation"), stack_name(arguments.stage)
    status = cloudformation.stack_status(client, stack)
    cloudformation.refuse_what_cannot_be_changed(stack, status)
    is_new = status in cloudformation.NOT_THERE_YET
    had = {} if is_new else cloudformation.parameters_of(client, stack)
    given = options.parameters(arguments, first_time=is_new)
    if arguments.restoring and not is_new and had.get("Mail") != HELD:
        raise PlainFailure(
            f"{stack} is in use. RESTORING=yes is for a stack that is not there yet: give another STAGE."
        )
    return before_create.Plan(arguments.stage, stack, is_new, given, had)


if __name__ == "__main__":
    main_or_plain_failure(main)
