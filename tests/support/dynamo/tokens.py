"""The words of an expression, and the names and values that they stand for."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.support.dynamo.errors import invalid

Value = Mapping[str, Any]
"""As DynamoDB writes it: {"S": "text"}."""
Item = Mapping[str, Value]

_NAME = re.compile(r"(?<![:#\w])#?[A-Za-z]\w*")
_WORDS = frozenset(
    {"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE", "attribute_exists", "attribute_not_exists",
     "begins_with", "contains", "size", "if_not_exists"}
)  # fmt: skip
"""Words of expressions that are no names."""
_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+-]|[#:]?\w+)")


class Given(Struct, frozen=True):
    """What the placeholders of a request stand for."""

    names: Mapping[str, str]
    values: Mapping[str, Value]

    def name(self, token: str) -> str:
        if not token.startswith("#"):
            if token.upper() in reserved_words():
                raise invalid(f"Attribute name is a reserved keyword; reserved keyword: {token}")
            return token
        if token not in self.names:
            raise invalid(f"An expression attribute name used in the document path is not defined; name: {token}")
        return self.names[token]

    def value(self, token: str) -> Value:
        if token not in self.values:
            raise invalid(f"An expression attribute value used in expression is not defined; value: {token}")
        return self.values[token]


class Tokens:
    """The words of an expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text, self._words, at = text, list[str](), 0
        end = len(text.rstrip())
        while at < end:
            if not (found := _TOKEN.match(text, at)):
                raise invalid(f"Syntax error: {text}")
            self._words.append(found[1])
            at = found.end()
        self._at = 0

    @property
    def next(self) -> str:
        """The next word, in capitals where it is one of DynamoDB's; empty at the end."""
        word = self._words[self._at] if self._at < len(self._words) else ""
        return word.upper() if word.isalpha() else word

    def take(self) -> str:
        if not self.next:
            raise invalid(f"Syntax error: {self._text}")
        self._at += 1
        return self._words[self._at - 1]

    def takes(self, word: str) -> bool:
        """Whether this word is next; it is taken."""
        if self.next == word:
            self._at += 1
            return True
        return False

    def must_take(self, word: str) -> None:
        if not self.takes(word):
            raise invalid(f"Syntax error: {self._text}")


@cache
def reserved_words() -> frozenset[str]:
    """DynamoDB's six hundred, which moto has in a file."""
    spec = find_spec("moto")
    assert spec
    assert spec.origin
    return frozenset((Path(spec.origin).parent / "dynamodb/parsing/reserved_keywords.txt").read_text().split())


def names_in(text: str, given: Given) -> frozenset[str]:
    """The attributes that an expression is about."""
    return frozenset(given.name(word) for word in _NAME.findall(text) if word not in _WORDS)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[#:]\w+", text))
