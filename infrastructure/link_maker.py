"""Prints a one-time sign-in link. `make sign-in-link` runs it with the environment of the stack's functions."""

import sys

from chalicelib.bootstrap import world
from chalicelib.services.administration.resetting_factor import reset_by_operator
from chalicelib.services.sign_in.sign_in_link import NotAnAdministrator, make_link

NOT_AN_ADMINISTRATOR = 3
FORGET_APP = "--forget-app"

if __name__ == "__main__":
    try:
        # On its own line at the end: the service's own log lines come before it.
        link = make_link(world(), sys.argv[1])
        if FORGET_APP in sys.argv:
            reset_by_operator(world(), sys.argv[1])
        print(link)
    except NotAnAdministrator:
        sys.exit(NOT_AN_ADMINISTRATOR)
