"""AWS's part: how many functions may run at once, which Python, and the scanning of files."""

from collections.abc import Iterator
from datetime import UTC, datetime

from infrastructure.capacity import ENOUGH, concurrency, too_few
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, State, judged
from infrastructure.protection import LIVE
from infrastructure.runtimes import ends_soon, supported_until

PLAN = "AWS::GuardDuty::MalwareProtectionPlan"


def functions_at_once(inspected: InspectedStack) -> Iterator[Finding]:
    """A practice copy lives with what a new account has."""
    most = concurrency(inspected.aws)
    yield judged("Functions at once", most >= ENOUGH or inspected.stage != LIVE, f"at most {most}", too_few(most))


def runtime(inspected: InspectedStack) -> Iterator[Finding]:
    found = inspected.client("lambda").get_function_configuration(FunctionName=inspected.name("Tick"))["Runtime"]
    do = "Deploy again with a newer Python, such as make deploy … PYTHON=python3.13: AWS ends its support of this one."
    well = not ends_soon(found, datetime.now(UTC).date())
    yield judged("Runtime", well, f"{found}, {supported_until(found)}", do)


def scanning(inspected: InspectedStack) -> Iterator[Finding]:
    plans = inspected.all_of(PLAN)
    if not plans:
        yield Finding("Scanning of files", State.UNKNOWN, "this stack has no plan of GuardDuty")
        return
    for plan in plans.values():
        found = inspected.client("guardduty").get_malware_protection_plan(MalwareProtectionPlanId=plan)
        why = "; ".join(reason.get("Message", reason.get("Code", "")) for reason in found.get("StatusReasons", []))
        do = (
            "Open GuardDuty → Malware Protection for S3 in the console and mend what it names. Until then no file that a "
            "school sends can be opened."
        )
        seen = found["Status"].lower() + (f": {why}" if why else "")
        yield judged("Scanning of files", found["Status"] == "ACTIVE", seen, do)
