"""The stack that the doctor inspects, and its findings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from infrastructure.aws import Aws


class State(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "?"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `do` says in one sentence what to do about it; empty when all is well."""

    what: str
    state: State
    seen: str
    do: str = ""


@dataclass(frozen=True)
class InspectedStack:
    """One installed stack. `resources` are the physical names by logical name and type, `stage` is local on the emulator."""

    aws: Aws
    stage: str
    resources: Mapping[tuple[str, str], str]
    environment: Mapping[str, str]
    """The variables of the function that answers browsers, with the service's address."""
    parameters: Mapping[str, str]
    """That the stack was deployed with; a secret one has stars for a value."""

    def name(self, logical: str) -> str:
        return next(physical for (name, _), physical in self.resources.items() if name == logical)

    def all_of(self, kind: str) -> dict[str, str]:
        return {name: physical for (name, of), physical in self.resources.items() if of == kind}

    def client(self, service: str) -> Any:
        return self.aws.client(service)


Check = Callable[[InspectedStack], Iterator[Finding]]


def judged(what: str, well: bool, seen: str, do: str) -> Finding:
    return Finding(what, State.OK if well else State.WRONG, seen, "" if well else do)


def staff_of(inspected: InspectedStack) -> list[dict[str, Any]]:
    """Those who may sign in. Roles, ids and absences lie unsealed; names do not."""
    pages = (
        inspected.client("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=inspected.environment["TABLE_NAME"],
            IndexName="gsi1",
            KeyConditionExpression="gsi1pk = :staff",
            ExpressionAttributeValues={":staff": {"S": "STAFF"}},
        )
    )
    return [row for page in pages for row in page["Items"] if row["active"]["N"] == "1"]
