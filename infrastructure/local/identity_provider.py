"""A council's identity provider on this machine: a real one, with signed tokens, and example people who need no password.

It answers on this machine only. Nothing of it is deployed.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.people.council import Provider
from chalicelib.domain.people.roles import Role
from infrastructure.local.example_data import AUDITOR, MANAGER, OFFICER, ExamplePerson

CLIENT_ID, SECRET = "children-missing-education", "a-secret-of-this-machine"
APP_ROLES = {
    Role.OFFICER: "CME.Officer",
    Role.MANAGER: "CME.Manager",
    Role.ADMINISTRATOR: "CME.Administrator",
    Role.AUDITOR: "CME.Auditor",
}
NEWCOMER = ExamplePerson("Ines Duarte", "ines.duarte@exampleshire.example", "is new, and an officer there")
STRANGER = ExamplePerson("Kit Larsen", "kit.larsen@exampleshire.example", "works for the council, and has no role")
PEOPLE = {
    "priya": (OFFICER, ["CME.Officer"]),
    "tom": (MANAGER, ["CME.Manager"]),
    "hugh": (AUDITOR, ["CME.Auditor"]),
    "ines": (NEWCOMER, ["CME.Officer"]),
    "kit": (STRANGER, ["Payroll.Reader"]),
}
"""By the name to choose at the provider."""


def example_provider(issuer: str, local: frozenset[str]) -> Provider:
    """The settings that fit. `local`: who goes on with emailed codes."""
    return Provider(issuer, CLIENT_ID, APP_ROLES, local, joins=True)


@contextmanager
def identity_provider(port: int = 0) -> Iterator[str]:
    """Runs one and gives its issuer."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain http, on this machine only
    with warnings.catch_warnings():
        import authlib.deprecate  # type: ignore[import-untyped]  # noqa: F401 - it turns its warnings on, once

        warnings.simplefilter("ignore")  # the mock's own: it was written for older packages
        from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

    people = [
        User(
            sub=subject,
            claims={
                "name": person.name,
                "email": person.address,
                "roles": roles,
                "oid": subject,
                "tid": "exampleshire",
            },
        )
        for subject, (person, roles) in PEOPLE.items()
    ]
    with run_server_in_thread(port, user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"
