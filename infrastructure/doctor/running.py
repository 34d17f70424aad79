"""Which release runs."""

from collections.abc import Iterator

from infrastructure import cloudformation, release
from infrastructure.deploy import stack_name
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, State


def running(inspected: InspectedStack) -> Iterator[Finding]:
    """Its version and commit, beside those of this folder: `make deploy` refuses an older one."""
    found = release.Release.of_outputs(
        cloudformation.outputs(inspected.client("cloudformation"), stack_name(inspected.stage))
    )
    if found is None:
        do = "Deploy once more: from then on the outputs of the stack say which release runs."
        yield Finding("Release", State.UNKNOWN, "it was deployed before a stack said its version", do)
        return
    here = release.here()
    beside = "the same is in this folder" if here == found else f"in this folder is {here.words}"
    yield Finding("Release", State.OK, f"{found.words}; {beside}")
