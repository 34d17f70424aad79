"""Named blocks in Markdown: from a line `::: block who-to-tell` to a line `:::`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.domain.guidance.writing import MarkupRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

NAME_OF_BLOCK = "named_block"
_BEGINS = re.compile(r":{3,}\s*block\b\s*(.*?)\s*")
_ENDS = re.compile(r":{3,}\s*")
_CODE = re.compile(r"(`{3,}|~{3,})")


class Block(NamedTuple):
    name: str
    tokens: Sequence[Token]


def block_rule(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A rule of the parser. Raises MarkupRefused for a block that has no end or stands within something else."""
    begins = _BEGINS.fullmatch(_line(state, first))
    if not begins or state.is_code_block(first):
        return False
    if silent:
        return True
    name = begins[1]
    if state.level:
        raise MarkupRefused(f"The block {name} begins in a list, a quotation or another block. Begin it outside.")
    end = _end_of(state, first + 1, last, name)
    opening = state.push(f"{NAME_OF_BLOCK}_open", "div", 1)
    opening.meta = {"name": name}
    opening.map = [first, end]
    ends, state.lineMax = state.lineMax, end  # or a list before the last line would take that line too
    state.md.block.tokenize(state, first + 1, end)
    state.lineMax = ends
    state.push(f"{NAME_OF_BLOCK}_close", "div", -1)
    state.line = end + 1
    return True


def _end_of(state: StateBlock, first: int, last: int, name: str) -> int:
    code = ""
    for number in range(first, last):
        line = _line(state, number)
        fence = _CODE.match(line)
        if fence and (not code or line.startswith(code)):
            code = "" if code else fence[1]
        if not code and _ENDS.fullmatch(line):
            return number
        if not code and _BEGINS.fullmatch(line):
            break
    raise MarkupRefused(f"The block {name} has no end. Put a line with three colons, :::, below it.")


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
