"""`make run`: the service on this machine until Ctrl-C."""

import argparse
import signal
import socket
import threading

from infrastructure.local import example_data
from infrastructure.local.council import switch_on
from infrastructure.local.identity_provider import APP_ROLES, CLIENT_ID, PEOPLE, SECRET, identity_provider
from infrastructure.local.stack import LocalStack
from infrastructure.steps import main_or_plain_failure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port of the front address")
    parser.add_argument("--council", action="store_true", help="staff sign in through the example council’s provider")
    parser.add_argument("--aws-port", type=int, default=4566, help="port of the emulated AWS")
    arguments = parser.parse_args()
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: _end(ended))
    try:
        with LocalStack(arguments.port, arguments.aws_port) as stack, identity_provider(_council_port()) as issuer:
            if arguments.council:
                switch_on(stack.environment(), issuer)
            _say_where(stack)
            _say_council(stack, issuer, is_on=arguments.council)
            ended.wait()
            print("\nEnding, and keeping the state. make reset forgets it.", flush=True)
    except _EndedEarly:
        print("\nEnded while starting.", flush=True)


class _EndedEarly(Exception):
    """The first signal may come before everything runs; the way out then ends what was started."""


def _end(ended: threading.Event) -> None:
    if ended.is_set():
        return
    ended.set()
    if not _is_up.is_set():
        raise _EndedEarly


_is_up = threading.Event()


def _say_where(stack: LocalStack) -> None:
    _is_up.set()
    print(f"\n  Make a referral      {stack.url}/")
    print(f"  The team's casework  {stack.url}/cases")
    print(f"  Every email sent     {stack.url}/mailbox\n")
    for person in example_data.people():
        print(f"  {person.name:<22}{person.address:<40}{person.what_they_do}")


COUNCIL_PORT = 9400


def _council_port() -> int:
    """The same at each start where it is free: the stack keeps the issuer that it was told."""
    with socket.socket() as tried:
        return COUNCIL_PORT if tried.connect_ex(("localhost", COUNCIL_PORT)) else 0


def _say_council(stack: LocalStack, issuer: str, *, is_on: bool) -> None:
    print(f"\n  The example council's identity provider is at {issuer}")
    if is_on:
        print("  Staff sign in there, and choose who they are:")
        for subject, (person, _) in PEOPLE.items():
            print(f"  {subject:<22}{person.address:<40}{person.what_they_do}")
    else:
        print("  Staff have codes, and an app that is set up already: the top of the mailbox says what it shows now.")
        print(
            "  To have them sign in there: make run COUNCIL=yes, or enter it at", f"{stack.url}/admin/council-sign-in"
        )
        print(f"  client {CLIENT_ID}, secret {SECRET}, roles {', '.join(APP_ROLES.values())}")
    print("\nCtrl-C ends it.", flush=True)


if __name__ == "__main__":
    main_or_plain_failure(main)
