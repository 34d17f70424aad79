"""Rows of a table as a file: one on each line, in the order of their keys, so a difference is readable."""

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import boto3
from msgspec import Struct, field

from tests.support.table import Stack

OF_THE_STACK = frozenset({"KEYS", "CLOCK"})
"""Kinds of rows that each stack has of its own."""

Item = dict[str, dict[str, Any]]


class Rows(Struct, frozen=True):
    """A version's rows: the commit of its code, and why the file was written anew."""

    items: list[Item]
    commit: str = ""
    why: str = ""
    told: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_table(cls, stack: Stack, commit: str = "", why: str = "", **told: Any) -> "Rows":
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=stack.table)
        found = [item for page in pages for item in page["Items"] if item["kind"]["S"] not in OF_THE_STACK]
        return cls(sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"])), commit, why, told)

    def put_in(self, stack: Stack) -> None:
        client = boto3.client("dynamodb")
        for item in self.items:
            client.put_item(TableName=stack.table, Item=item)

    def write(self, path: Path) -> None:
        head = {"commit": self.commit, "why": self.why, "told": self.told}
        lines = [json.dumps(head), *(json.dumps(_text_of(item), sort_keys=True) for item in self.items)]
        path.write_text("\n".join(lines) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Rows":
        head, *items = map(json.loads, path.read_text().splitlines())
        return cls(list(map(_item_of, items)), **head)

    @property
    def kinds(self) -> set[str]:
        return {item["kind"]["S"] for item in self.items}


def _text_of(item: Item) -> Item:
    return {name: {"B": b64encode(value["B"]).decode()} if "B" in value else value for name, value in item.items()}


def _item_of(text: Item) -> Item:
    return {name: {"B": b64decode(value["B"])} if "B" in value else value for name, value in text.items()}
