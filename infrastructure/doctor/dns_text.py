"""The TXT records of a name, asked of this machine's own DNS server. The standard library has no call for it."""

import secrets
import socket
import struct
from pathlib import Path

SECONDS = 3
_TXT, _INTERNET = 16, 1
_HEADER = struct.Struct("!HHHHHH")


class NotAnswered(Exception):
    """No server could be asked, or it gave no usable answer; that says nothing about the record."""


def texts_of(name: str, server: tuple[str, int] | None = None) -> list[str]:
    """Each TXT record's text; none without a record. Raises NotAnswered."""
    number = secrets.randbits(16)
    try:
        answer = _ask(server or _own_server(), number, _question(number, name))
        return _texts(answer, number)
    except (OSError, IndexError, struct.error) as problem:
        raise NotAnswered(name) from problem


def _own_server() -> tuple[str, int]:
    for line in Path("/etc/resolv.conf").read_text().splitlines():
        if line.startswith("nameserver "):
            return line.split()[1], 53
    raise NotAnswered


def _question(number: int, name: str) -> bytes:
    labels = b"".join(bytes([len(part)]) + part for part in name.encode("idna").split(b"."))
    return _HEADER.pack(number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", _TXT, _INTERNET)


def _ask(server: tuple[str, int], number: int, question: bytes) -> bytes:
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(SECONDS)
        asking.connect(server)
        asking.send(question)
        return asking.recv(4096)


def _texts(answer: bytes, number: int) -> list[str]:
    given, flags, _, answers, _, _ = _HEADER.unpack_from(answer)
    if given != number or flags & 0x0200 or flags & 0xF not in (0, 3):  # another's, cut short, or an error
        raise NotAnswered
    at = _after_name(answer, _HEADER.size) + 4
    found = []
    for _ in range(answers):
        at = _after_name(answer, at)
        kind, _, _, length = struct.unpack_from("!HHIH", answer, at)
        at += 10
        if kind == _TXT:
            found.append(_joined(answer[at : at + length]))
        at += length
    return found


def _after_name(answer: bytes, at: int) -> int:
    while answer[at]:
        if answer[at] >= 0xC0:  # a pointer to a name that came before ends this one
            return at + 2
        at += 1 + answer[at]
    return at + 1


def _joined(record: bytes) -> str:
    """A record is one or more strings, each after its length."""
    parts, at = [], 0
    while at < len(record):
        parts.append(record[at + 1 : at + 1 + record[at]])
        at += 1 + record[at]
    return b"".join(parts).decode("utf-8", "replace")
