"""Lets one address sign in as an administrator. `make deploy` runs it with the environment of the stack's functions."""

import sys

from chalicelib.bootstrap import world
from chalicelib.services.administration.first_administrator import let_in_first

HAS_ONE = 3


if __name__ == "__main__":
    sys.exit(0 if let_in_first(world(), sys.argv[1]) else HAS_ONE)
