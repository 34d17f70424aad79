"""Checks one installed stack, says what is wrong and what to do. Ends with 1 if something is wrong."""

import sys
from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.aws import Aws
from infrastructure.cloudformation import parameters_of, resources
from infrastructure.deploy import environment_of, stack_name
from infrastructure.doctor import aws_side, council, email, keys, running, safety, settings, work
from infrastructure.doctor.inspected_stack import Check, Finding, InspectedStack, State
from infrastructure.installed import LOCAL, aws_for, outputs_of, stack_arguments
from infrastructure.refusals import in_plain_words
from infrastructure.steps import main_or_plain_failure

CHECKS: tuple[Check, ...] = (
    running.running,
    settings.settings,
    settings.staff,
    settings.second_person,
    settings.on_call,
    council.council,
    settings.address,
    settings.in_front,
    settings.mail_held,
    settings.mail_allowed,
    email.identity,
    email.dmarc,
    email.account,
    email.news_of_emails,
    work.schedule,
    work.stream,
    work.last_tick,
    work.needs_a_person,
    work.failures,
    safety.alarms,
    safety.alarm_readers,
    safety.key,
    keys.kept,
    keys.open_what_they_sealed,
    safety.table,
    safety.clock,
    aws_side.functions_at_once,
    aws_side.runtime,
    aws_side.scanning,
)

# On the emulator these say nothing about a real stack.
NOT_EMULATED = {
    "Settings": "its authority is an invented one on purpose",
    "School calendar": "its dates are the example's on purpose",
    "In front": "only the front of make run stands there",
    "Practice copy emails": "no email goes to anybody",
    "DKIM": "identities are made up",
    "DMARC": "the example's domain is not ours",
    "SES sandbox": "there is none",
    "Readers of alarms": "nobody subscribes on one machine",
    "Point-in-time recovery": "not applied from the template",
    "Rows lapse": "not applied from the template",
    "Deletion protection": "off on the local stage on purpose",
    "News of emails": "the mailbox publishes instead of SES",
    "Needs a person": "its clock is moved by hand, so that runs seem late",
    "Alarms raised": "metrics of AWS's own do not exist, so their alarms have no data",
}


def inspected_stack_of(aws: Aws, stage: str) -> InspectedStack:
    """Raises PlainFailure without such a stack."""
    outputs = outputs_of(aws, stage)
    client, stack = aws.client("cloudformation"), stack_name(stage)
    return InspectedStack(
        aws, stage, resources(client, stack), environment_of(aws, outputs), parameters_of(client, stack)
    )


def examine(inspected: InspectedStack) -> Iterator[Finding]:
    """Every finding; what cannot be looked at is one too."""
    for check in CHECKS:
        try:
            yield from (_as_seen_here(inspected, finding) for finding in check(inspected))
        except (BotoCoreError, ClientError, StopIteration, RuntimeError) as problem:
            name = check.__name__.replace("_", " ").capitalize()
            aws_said = isinstance(problem, BotoCoreError | ClientError)
            do = in_plain_words(problem) if aws_said else f"Look in the console. ({type(problem).__name__}: {problem})"
            yield Finding(name, State.UNKNOWN, "could not be looked at", do)


def _as_seen_here(inspected: InspectedStack, finding: Finding) -> Finding:
    why = NOT_EMULATED.get(finding.what)
    if inspected.stage != LOCAL or not why:
        return finding
    return Finding(finding.what, State.UNKNOWN, f"the emulator cannot tell: {why}")


def main() -> None:
    given = stack_arguments(__doc__).parse_args()
    wrong = 0
    for finding in examine(inspected_stack_of(aws_for(given), given.stage)):
        print(f"{finding.state:<7}{finding.what:<26}{finding.seen}", flush=True)
        if finding.do:
            print(f"{'':<7}{'':<26}→ {finding.do}")
        wrong += finding.state is State.WRONG
    if wrong:
        sys.exit(f"\n{wrong} thing{'s' if wrong > 1 else ''} to put right.")
    print("\nNothing is wrong.")


if __name__ == "__main__":
    main_or_plain_failure(main)
