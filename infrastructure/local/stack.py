"""The whole service on this machine: emulated AWS, the packaged stack in it, example data, front address, mailbox.

`make run` and the tests of the stack both use it:

    with LocalStack(port=0, aws_port=0, state_dir=tmp_path) as stack:
        urlopen(stack.url)
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from infrastructure import assets
from infrastructure.deploy import deploy, environment_of, stack_name
from infrastructure.local.clock import Clock
from infrastructure.local.emulator import Emulator, free_port, plain_environment, refuse_taken
from infrastructure.local.example_data import passwords
from infrastructure.local.front import Front
from infrastructure.local.mailbox import Mailbox
from infrastructure.local.post import Message, Post
from infrastructure.local.running import Running, emulated_aws, refuse_second
from infrastructure.local.scanner import Scanner
from infrastructure.local.ses_events import ses_event
from infrastructure.local.ses_relay import SesRelay
from infrastructure.package import package, size
from infrastructure.steps import LOCAL, ROOT, PlainFailure, step

STAGE = "local"
MAIL_FROM = "children.missing.education@example.gov.uk"


class LocalStack:
    """A running service. Port 0 means any free one. All its files are in `state_dir`."""

    url: str
    outputs: dict[str, str]
    clock: Clock

    def __init__(
        self,
        port: int = 8000,
        aws_port: int = 4566,
        state_dir: Path = LOCAL,
        *,
        example_data: bool = True,
        answers_by_itself: bool = True,
        enforce_iam: bool = False,
    ) -> None:
        self._port, self.aws_port = port, aws_port or free_port()
        self.state_dir = state_dir
        self._with_example_data, self._enforce_iam = example_data, enforce_iam
        self._answers_by_itself = answers_by_itself
        self.aws = emulated_aws(self.aws_port)
        self.post = Post(state_dir / "post.jsonl")
        self._open = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def answer(self, message: Message, answer: str) -> None:
        """Publish, on the real feedback topic, what SES would: one of ses_events.ANSWERS or "sent"."""
        now = self.clock.now()
        event = json.dumps(ses_event(message, answer, now))
        self.aws.client("sns").publish(
            TopicArn=self.outputs["FeedbackTopicArn"],
            Subject="Amazon SES Email Event Notification",
            Message=event,
            # On AWS every SNS event has this member; the emulator leaves it out when it is empty, and Chalice needs it.
            MessageAttributes={"from": {"DataType": "String", "StringValue": "the local mailbox"}},
        )
        self.post.answered(message, answer, now)

    def environment(self) -> dict[str, str]:
        """As `environment_of`, with the emulator's endpoints and credentials."""
        return {**plain_environment(), **environment_of(self.aws, self.outputs), **self._endpoints()}

    def _endpoints(self) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": str(self.aws.endpoint), "AWS_ENDPOINT_URL_SESV2": self._ses_relay.endpoint}

    def _start(self) -> None:
        self.state_dir.mkdir(parents=True, exist_ok=True)
        refuse_second(self.state_dir)
        refuse_taken(self.aws_port, "AWS_PORT")
        self._front = self._open.enter_context(self._listen())
        self.url = f"http://localhost:{self._front.port}"
        self._ses_relay = self._open.enter_context(
            SesRelay(self.aws_port, self.post, lambda: self.clock.now(), self.answer)
        )
        self._ses_relay.answers_by_itself = self._answers_by_itself
        with step("Assets") as note:
            note("" if assets.build() else "unchanged")
        with step("Package") as note:
            built, made = package(for_this_machine=True)
            note(size(built.archive) if made else "unchanged")
        with step("Emulated AWS"):
            self._open.enter_context(
                Emulator(
                    self.aws_port,
                    self.state_dir / "aws",
                    ses_endpoint=self._ses_relay.endpoint,
                    enforce_iam=self._enforce_iam,
                )
            )
        self._serve(self._ses_relay)
        with step("Stack") as note:
            lines: list[str] = []
            parameters = {"MailFrom": MAIL_FROM, "BaseUrl": self.url, "CreateIdentity": "yes"}
            self.outputs = deploy(self.aws, built, STAGE, parameters, lines.append)
            note(lines[-1] if len(lines) == 1 else f"{len(lines)} changes")
        self.clock = Clock(self.aws, self.outputs)
        self._front.api = f"/restapis/{self.outputs['RestAPIId']}/api/_user_request_"
        self._serve(self._front)
        self._serve(Scanner(self.aws, self.outputs["FilesBucketName"]))
        if self._with_example_data:
            with step("Example data") as note:
                note("" if self._load_example_data() else "loaded before")
        Running(self._front.port, self.aws_port, os.getpid(), self.outputs).write(self.state_dir)
        self._open.callback(lambda: (self.state_dir / "running.json").unlink(missing_ok=True))

    def _listen(self) -> Front:
        if self._port:
            refuse_taken(self._port, "PORT")
        return Front(self._port, self.aws_port, Mailbox(self.post, self.answer, self._passwords))

    def _passwords(self) -> Sequence[str]:
        """Of the example people, once the stack has a clock."""
        return passwords(self.clock.now()) if self._with_example_data and hasattr(self, "clock") else ()

    def _serve(self, server: Front | SesRelay | Scanner) -> None:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._open.callback(server.shutdown)

    def _load_example_data(self) -> bool:
        """Once per state: the mark that it was done is in the emulated account itself, so both are lost together."""
        parameters, mark = self.aws.client("ssm"), f"/{stack_name(STAGE)}/example-data"
        if parameters.get_parameters(Names=[mark])["Parameters"]:
            return False
        loading = subprocess.run(
            [sys.executable, "-m", "infrastructure.local.example_data"],
            input=json.dumps(self.outputs),
            env=self.environment(),
            cwd=ROOT,
            text=True,
            capture_output=True,
        )
        if loading.returncode != 0:
            raise PlainFailure(f"The example data could not be loaded.\n{loading.stderr}")
        parameters.put_parameter(Name=mark, Value="loaded", Type="String", Overwrite=True)
        return True
