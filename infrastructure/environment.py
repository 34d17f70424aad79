"""Makes .venv from the locked requirements, unless they have not changed. Runs on any Python 3.11 to 3.14 by itself.

With the word "operate" it makes .venv-operate instead, which holds a third of that: enough to deploy a stack and look after it.
"""

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# With the hash of each package, from requirements.txt and requirements-dev.txt: infrastructure/lock.py.
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
OPERATE_LOCK = ROOT / "requirements-operate.lock"
OLDEST, NEWEST = (3, 11), (3, 14)


@dataclass(frozen=True)
class Environment:
    """A folder, and the locks that it is made from; the last one includes the others."""

    folder: Path
    locks: tuple[Path, ...]


def of_developers() -> Environment:
    return Environment(VENV, tuple(LOCKS))


def of_operators() -> Environment:
    return Environment(ROOT / ".venv-operate", (LOCKS[0], OPERATE_LOCK))


def wanted(locks: tuple[Path, ...] = tuple(LOCKS)) -> str:
    """The inputs of an environment: the locks, and the Python that installs them."""
    content = b"".join(path.read_bytes() for path in locks)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def is_current(which: Environment) -> bool:
    """Whether it has the same inputs, and works."""
    stamp = which.folder / "made-from"
    made = stamp.is_file() and stamp.read_text() == wanted(which.locks)
    return made and (which.folder / "bin" / "python").exists()


def last_lines(text: str, count: int = 8) -> str:
    """The last lines of a program's output, with the error."""
    said = [line.rstrip() for line in text.strip().splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in said[-count:]) or "    (it did not say why)"


def make(which: Environment) -> None:
    """Makes it again, with nothing from before in it. Refuses a link first: `--clear` would follow it and empty somebody
    else's environment."""
    folder = which.folder
    if folder.is_symlink():
        sys.exit(
            f"{folder.name} is a link to {folder.readlink()}, which was not made from these requirements, and is left as it "
            "is. Remove the link, and run it again to have an environment made here."
        )
    log = ROOT / ".local" / "pip.log"
    log.parent.mkdir(exist_ok=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    with log.open("w") as output:
        if subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(folder)], stdout=output, stderr=output
        ).returncode:
            sys.exit(
                f"Could not make {folder.name}. On Debian and Ubuntu install python3-venv first. The last lines of {log}:\n"
                + last_lines(log.read_text())
            )
        if subprocess.run([*pip, "-r", str(which.locks[-1])], stdout=output, stderr=output).returncode:
            sys.exit(
                "Could not install the Python packages. Is this machine online? Behind a proxy set HTTPS_PROXY, and PIP_CERT "
                f"where the proxy has a certificate of its own. The last lines of {log}:\n"
                + last_lines(log.read_text())
            )
    (folder / "made-from").write_text(wanted(which.locks))


def main() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            "This needs Python 3.11 to 3.14. Say which to use at the end of the command, such as PYTHON=python3.13"
        )
    which = of_operators() if sys.argv[1:] == ["operate"] else of_developers()
    if not is_current(which):
        started = time.monotonic()
        make(which)
        # Not to standard output: that may go into a file, such as a policy.
        print(f"{'Python environment':<42}{time.monotonic() - started:6.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
