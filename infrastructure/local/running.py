"""The note that a running local stack leaves for the other commands: where it is."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import boto3

from infrastructure.aws import Aws
from infrastructure.local.emulator import CREDENTIALS, REGION
from infrastructure.steps import LOCAL, PlainFailure


@dataclass(frozen=True)
class Running:
    """Ports, process id and the stack's outputs."""

    port: int
    aws_port: int
    pid: int
    outputs: dict[str, str]

    @staticmethod
    def found(state: Path) -> "Running | None":
        """The running stack with this state."""
        note = state / "running.json"
        running = Running(**json.loads(note.read_text())) if note.is_file() else None
        return running if running and _is_alive(running.pid) else None

    @staticmethod
    def read(state: Path = LOCAL) -> "Running":
        """Raises PlainFailure if no local stack runs."""
        if running := Running.found(state):
            return running
        raise PlainFailure("The service is not running here. Start it with make run, then use another terminal.")

    def write(self, state: Path) -> None:
        (state / "running.json").write_text(json.dumps(asdict(self), indent=1))


def refuse_second(state: Path) -> None:
    """Raise PlainFailure if a stack runs on this state: each would write over what the other was told."""
    if running := Running.found(state):
        raise PlainFailure(
            f"The service runs here already, at http://localhost:{running.port}/. End it first with Ctrl-C in its terminal."
        )


def aws_of(running: Running) -> Aws:
    """Clients of the emulated account of a running stack."""
    return emulated_aws(running.aws_port)


def emulated_aws(port: int) -> Aws:
    """Clients of the emulated account at this port, with none of the developer's AWS settings."""
    session = boto3.Session(
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region_name=REGION,
    )
    return Aws(session, f"http://127.0.0.1:{port}")


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
