"""An account and region to work in."""

from dataclasses import dataclass
from typing import Any

import boto3


@dataclass(frozen=True)
class Aws:
    """`endpoint` is only set for the emulator."""

    session: boto3.Session
    endpoint: str | None = None

    def client(self, service: str, region: str | None = None) -> Any:
        return self.session.client(service, endpoint_url=self.endpoint, region_name=region)
