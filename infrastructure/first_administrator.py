"""Lets one address sign in as an administrator. `make deploy` runs it with the environment of the stack's functions."""

import sys

from chalicelib.bootstrap import world
from chalicelib.domain.people import Role
from chalicelib.services.staffing import let_in


def add(address: str) -> None:
    """Nothing changes once the stack has an administrator: a later deploy must not let in somebody who has left."""
    now = world()
    if not any(person.active and Role.ADMINISTRATOR in person.roles for person in now.people.staff()):
        let_in(now, address, address, [Role.ADMINISTRATOR])


if __name__ == "__main__":
    add(sys.argv[1])
