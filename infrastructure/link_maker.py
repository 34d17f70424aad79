"""Prints a one-time sign-in link. `make sign-in-link` runs it with the environment of the stack's functions."""

import sys

from chalicelib.bootstrap import world
from chalicelib.services.sign_in.sign_in_link import NotAnAdministrator, make_link

NOT_AN_ADMINISTRATOR = 3

if __name__ == "__main__":
    try:
        # On its own line at the end: the service's own log lines come before it.
        print(make_link(world(), sys.argv[1]))
    except NotAnAdministrator:
        sys.exit(NOT_AN_ADMINISTRATOR)
