"""Addresses at which an email reached the wrong person. The open task of an administrator is the doubt: while it is there,
no link goes to the address, and none that went there works. Who ticks it off has checked the address."""

from collections.abc import Iterator
from itertools import count

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.ports.world import World


def digest_of(world: World, address: str) -> str:
    return world.keys.digest("link-address", normalise_email(address))


def is_doubted(world: World, digest: str) -> bool:
    return any(is_open for is_open in _tasks(world, digest))


def next_task_id(world: World, digest: str) -> str:
    return _task_id(digest, 1 + len(list(_tasks(world, digest))))


def _tasks(world: World, digest: str) -> Iterator[bool]:
    """Whether each is open: one for each time that somebody doubted the address. Mostly there is none."""
    for number in count(1):
        is_open = world.tasks.is_open(_task_id(digest, number))
        if is_open is None:
            return
        yield is_open


def _task_id(digest: str, number: int) -> str:
    return f"wrong-person-{digest}-{number}"
