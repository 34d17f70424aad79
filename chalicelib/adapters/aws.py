"""Clients of AWS services, each made once, with time-outs that end well before the gateway's."""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

CONNECT_SECONDS = 1
READ_SECONDS = 3
_OF_S3 = Config(
    read_timeout=10,  # it copies a file of 20 MB before it answers
    signature_version="s3v4",  # the only one that opens what KMS encrypted
    s3={"addressing_style": "virtual"},  # the address of the region: the global one redirects a new bucket's forms
)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def session() -> botocore.session.Session:
    """The one session: each further one would read botocore's data again, tens of milliseconds at a cold start."""
    return _session()


@cache
def client(service: str, attempts: int = 3) -> Any:
    """A low-level client; `attempts` counts the first try too. The endpoint and region come from the environment."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
    return _session().create_client(service, config=config.merge(_OF_S3) if service == "s3" else config)
