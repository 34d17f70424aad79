"""Switches on the sign-in through the example council's provider in the local stack."""

import subprocess
import sys
from collections.abc import Mapping

from infrastructure.local.example_data import ADMINISTRATOR
from infrastructure.local.identity_provider import SECRET, example_provider
from infrastructure.steps import ROOT, PlainFailure


def switch_on(environment: Mapping[str, str], issuer: str) -> None:
    """In a process of its own, with the environment of the functions."""
    done = subprocess.run(
        [sys.executable, "-m", "infrastructure.local.council", issuer],
        env=dict(environment),
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
    if done.returncode != 0:
        raise PlainFailure(f"The council's sign-in could not be switched on.\n{done.stderr}")


def set_to(issuer: str) -> None:
    """As two people would agree to it. Writes nothing where it is so already."""
    from chalicelib import bootstrap
    from chalicelib.domain.people.changes import Change, Changed
    from chalicelib.domain.people.people import OPERATOR

    world = bootstrap.world()
    stored, chosen = world.council.stored(), world.people.by_email(ADMINISTRATOR.address)
    wanted = example_provider(issuer, frozenset({chosen.person_id} if chosen else ()))
    if stored.provider == wanted and stored.is_ready:
        return

    def change(what: Changed) -> Change:
        return Change(world.keys.new_id(), what, "", OPERATOR, world.clock.now())

    world.council.save(stored, wanted, change(Changed.COUNCIL_SIGN_IN))
    world.council.keep_secret(world.council.stored(), SECRET, None, change(Changed.COUNCIL_SECRET))


if __name__ == "__main__":
    set_to(sys.argv[1])
