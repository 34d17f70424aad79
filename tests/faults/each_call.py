"""A story that is told again for each of its calls of AWS, with a fault at that one."""

from collections.abc import Callable

from tests.faults.fault_injector import Fault, hits

KINDS = ("crash before", "crash after", "reply lost", "TransactionConflict")
Told = tuple[list[str], list[str]]
"""The calls of a story, and what is wrong at its end."""


def problems_of_each_call(tell: Callable[[Fault | None], Told], kind: str) -> list[str]:
    calls, problems = tell(None)
    assert problems == []
    found = []
    for position, operation in enumerate(calls):
        if hits(kind, operation):
            problems = tell(Fault(kind, position, 1))[1]
            found += [f"{kind} at {position} ({operation}): {problem}" for problem in problems]
    return found
