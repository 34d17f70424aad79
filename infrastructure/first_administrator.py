"""Lets one address sign in as an administrator. `make deploy` runs it with the environment of the stack's functions."""

import sys

from chalicelib.bootstrap import world
from chalicelib.domain.people import Role
from chalicelib.services.staffing import let_in


def add(address: str) -> None:
    """An administrator who was there before keeps their name."""
    now = world()
    known = now.people.by_email(address)
    let_in(now, known.name if known else address, address, [Role.ADMINISTRATOR])


if __name__ == "__main__":
    add(sys.argv[1])
