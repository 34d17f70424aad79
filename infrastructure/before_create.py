"""Looks, before a stack is created or changed, for what would stop it half-way or surprise somebody later.

Each look makes one or two calls that only read. If AWS does not allow a look, a note says so and the deployment goes on.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.aws import Aws
from infrastructure.capacity import ENOUGH, concurrency, too_few
from infrastructure.protection import LIVE


class Weight(Enum):
    TOLD = "Note"
    ASKED = "Sure"
    REFUSED = "Refused"


@dataclass(frozen=True)
class Found:
    weight: Weight
    sentence: str


@dataclass(frozen=True)
class Plan:
    """The planned deployment. `had`: the parameters of the stack as it is; empty for a new one."""

    stage: str
    stack: str
    is_new: bool
    given: Mapping[str, str]
    had: Mapping[str, str]

    def begins(self, parameter: str) -> str:
        """The new value of a parameter that this deployment changes; empty when it stays."""
        value = self.given.get(parameter, "")
        return value if value != self.had.get(parameter, "") else ""

    def value(self, parameter: str) -> str:
        return self.given.get(parameter, self.had.get(parameter, ""))


Look = Callable[[Aws, Plan], Iterator[Found]]


def look(aws: Aws, plan: Plan) -> list[Found]:
    """Everything found, the refusals first."""
    found = [one for each in LOOKS for one in _as_far_as_allowed(each, aws, plan)]
    return sorted(found, key=lambda one: one.weight is not Weight.REFUSED)


def _as_far_as_allowed(each: Look, aws: Aws, plan: Plan) -> list[Found]:
    try:
        return list(each(aws, plan))
    except ClientError as error:
        said = error.response["Error"].get("Code", "")
        return [Found(Weight.TOLD, f"Could not look at {each.__name__.replace('_', ' ')} ({said}).")]


def the_certificate(aws: Aws, plan: Plan) -> Iterator[Found]:
    arn, domain = plan.begins("CertificateArn"), plan.value("DomainName")
    if not arn:
        return
    try:
        found = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in (
            "ResourceNotFoundException",
            "ValidationException",
            "InvalidArnException",
        ):
            raise
        yield Found(Weight.REFUSED, f"There is no certificate {arn} in this account and region. Copy its ARN again.")
        return
    if found["Status"] != "ISSUED":
        yield Found(
            Weight.REFUSED,
            f"The certificate is not issued yet ({found['Status'].lower().replace('_', ' ')}). Put the CNAME record that "
            "Certificate Manager shows into the DNS and wait until its status is Issued, or leave DOMAIN and CERTIFICATE out.",
        )
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", [])}
    if not names & {domain, f"*.{domain.partition('.')[2]}"}:
        yield Found(Weight.REFUSED, f"The certificate is for {', '.join(sorted(names))}, not for {domain}.")


def the_domain_name(aws: Aws, plan: Plan) -> Iterator[Found]:
    domain = plan.begins("DomainName")
    if domain and _is_there(lambda: aws.client("apigateway").get_domain_name(domainName=domain), "NotFoundException"):
        yield Found(
            Weight.REFUSED,
            f"{domain} leads to another API of this account already. Each stack needs a name of its own: take it back there "
            "first (DOMAIN=none), or choose another.",
        )


def the_sending_identity(aws: Aws, plan: Plan) -> Iterator[Found]:
    domain, had = (address.rpartition("@")[2] for address in (plan.value("MailFrom"), plan.had.get("MailFrom", "")))
    is_new = plan.begins("CreateIdentity") or domain != had
    if plan.value("CreateIdentity") != "yes" or not is_new:
        return
    if _is_there(lambda: aws.client("sesv2").get_email_identity(EmailIdentity=domain), "NotFoundException"):
        yield Found(
            Weight.REFUSED,
            f"SES has an identity for {domain} here already, of another stage or of another system that sends with it. Leave "
            "CREATE_IDENTITY out: this stack then sends with that one.",
        )


def what_an_earlier_stack_left(aws: Aws, plan: Plan) -> Iterator[Found]:
    if not plan.is_new:
        return
    kept = [*_tables(aws, plan.stack), *_buckets(aws, f"{plan.stack}-files-")]
    if kept:
        yield Found(
            Weight.ASKED,
            f"An earlier stack {plan.stack} left its data here: {', '.join(kept)}. The new stack begins empty beside it "
            "(docs/deploy.md, Restoring, says how to fill it from there).",
        )


def another_live_one(aws: Aws, plan: Plan) -> Iterator[Found]:
    """Wherever this service was ever deployed from this account there is a bucket of packages, named by its region."""
    if not plan.is_new or plan.stage != LIVE:
        return
    here, service = aws.session.region_name, plan.stack.removesuffix(f"-{plan.stage}")
    account = aws.client("sts").get_caller_identity()["Account"]
    regions = [bucket.removeprefix(f"{service}-{account}-") for bucket in _buckets(aws, f"{service}-{account}-")]
    for region in sorted(set(regions) - {here}):
        client = aws.client("cloudformation", region)
        if _is_there(lambda client=client: client.describe_stacks(StackName=plan.stack), "ValidationError"):  # type: ignore[misc]
            yield Found(Weight.ASKED, f"{plan.stack} runs in {region} already. This makes a second one in {here}.")


def how_much_may_run_at_once(aws: Aws, plan: Plan) -> Iterator[Found]:
    most = concurrency(aws)
    if plan.stage == LIVE and most < ENOUGH:
        yield Found(Weight.TOLD, too_few(most))


LOOKS: tuple[Look, ...] = (
    the_certificate,
    the_domain_name,
    the_sending_identity,
    what_an_earlier_stack_left,
    another_live_one,
    how_much_may_run_at_once,
)


def _is_there(ask: Callable[[], Any], absent: str) -> bool:
    try:
        ask()
    except ClientError as error:
        if error.response["Error"]["Code"] != absent:
            raise
        return False
    return True


def _tables(aws: Aws, stack: str) -> list[str]:
    pages = aws.client("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"] if name.startswith(f"{stack}-Table-")]


def _buckets(aws: Aws, prefix: str) -> list[str]:
    listed = aws.client("s3").list_buckets()["Buckets"]
    return [bucket["Name"] for bucket in listed if bucket["Name"].startswith(prefix)]
