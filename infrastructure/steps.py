"""Shared by all commands: one line per step with its time, plain failures, and fingerprints of inputs."""

import fcntl
import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.refusals import in_plain_words

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
OUT = ROOT / "out"
LOCKS = OUT / "locks"

IGNORED = {"__pycache__", "node_modules", ".DS_Store"}


class PlainFailure(Exception):
    """Something a person can put right. The message is one line that says how."""


@contextmanager
def step(name: str) -> Iterator[Callable[[str], None]]:
    """Prints the step's name, then how long it took. The caller may add a word, such as "unchanged"."""
    notes: list[str] = []
    started = time.monotonic()
    yield notes.append
    print(f"{name:<42}{time.monotonic() - started:6.1f} s  {' '.join(notes)}".rstrip(), flush=True)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait while another process makes the same thing: tests start several stacks at once."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main_or_plain_failure(main: Callable[[], None]) -> None:
    """Runs a command. An error that a person can put right is one line without a stack trace, and ends it with 1."""
    try:
        main()
    except PlainFailure as failure:
        _end(str(failure))
    except (BotoCoreError, ClientError) as error:
        _end(in_plain_words(error))
    except KeyboardInterrupt:
        _end("Stopped.")


def _end(sentence: str) -> NoReturn:
    print(f"\n{sentence}", file=sys.stderr, flush=True)
    sys.exit(1)


def files_below(*paths: Path) -> Iterator[Path]:
    """Every file under the paths in a stable order, through symbolic links, without generated files."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            inside = (child for child in path.iterdir() if child.name not in IGNORED and child.suffix != ".pyc")
            yield from files_below(*sorted(inside))


def fingerprint(paths: Iterable[Path], *also: str) -> str:
    """One hash over the content and names of files: a touched file without a change does not count."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in files_below(*paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether the stamp file holds this fingerprint."""
    return stamp.is_file() and stamp.read_text() == value


def put_stamp(stamp: Path, value: str) -> None:
    """Remember a fingerprint, once the work it stands for is done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
