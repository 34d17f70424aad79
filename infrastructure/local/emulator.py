"""Starts and ends the emulated AWS on loopback, with its state in one directory."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from infrastructure.steps import PlainFailure

REGION = "eu-west-2"
# "test" is the emulator's name for the root of its only account.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
SECONDS_TO_START = 60
SECONDS_TO_SAVE = 30


def free_port() -> int:
    """A port nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def refuse_taken(port: int, variable: str) -> None:
    """Raise PlainFailure if a program listens on this port of this machine."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PlainFailure(
                f"Port {port} is taken. End what uses it, or choose another: make run {variable}={port + 1}"
            )


def plain_environment() -> dict[str, str]:
    """This process's environment without the developer's own AWS settings, and without a proxy for loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **CREDENTIALS, "AWS_DEFAULT_REGION": REGION, "NO_PROXY": "127.0.0.1,localhost"}


def _forget_stream_positions(saved: Path) -> None:
    """The emulator saves how far a function has read a stream but not the stream, and would then skip new records."""
    if saved.is_file():
        state = json.loads(saved.read_text())
        state["payload"]["dynamodb_stream_positions"] = {}
        saved.write_text(json.dumps(state))


class Emulator:
    """`with Emulator(...) as emulator:` the emulated AWS answers at `emulator.endpoint`."""

    def __init__(self, port: int, state: Path, *, ses_endpoint: str, enforce_iam: bool = False) -> None:
        self.port = port
        self.endpoint = f"http://127.0.0.1:{port}"
        self._state = state
        self._log = state.parent / "emulator.log"
        self._scratch = state.parent / "scratch"
        self._environment = {
            **plain_environment(),
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "MINISTACK_REGION": REGION,
            "LAMBDA_EXECUTOR": "local",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "AUTH": "true" if enforce_iam else "false",
            # Functions inherit this: their emails pass the SES relay (see ses_relay.py) on the way to the emulator.
            "AWS_ENDPOINT_URL_SESV2": ses_endpoint,
            "PYTHONNOUSERSITE": "1",
            # Where it unpacks the functions; emptied when it ends.
            "TMPDIR": str(self._scratch),
            # Listeners and container clean-up of the emulator that nothing here uses.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///dev/null/none",
        }

    def __enter__(self) -> Self:
        for folder in (self._state, self._scratch):
            folder.mkdir(parents=True, exist_ok=True)
        _forget_stream_positions(self._state / "lambda.json")
        with self._log.open("ab") as log:
            # A session of its own: Ctrl-C reaches only the parent, which ends everything in order.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infrastructure.local.emulator_process"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Let it save its state, then end it and the functions' processes."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(SECONDS_TO_SAVE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise PlainFailure(f"The emulated AWS did not start. The reason is at the end of {self._log}")
