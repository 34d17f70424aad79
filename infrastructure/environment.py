"""Makes .venv from the locked requirements, unless they have not changed. Runs on any Python 3.11 to 3.14 by itself."""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# With the hash of each package, from requirements.txt and requirements-dev.txt: infrastructure/lock.py.
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
OLDEST, NEWEST = (3, 11), (3, 14)


def wanted() -> str:
    """What the environment is made from: the locks, and the Python that installs them."""
    content = b"".join(path.read_bytes() for path in LOCKS)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def is_current() -> bool:
    """Whether .venv was made from the same, and works."""
    stamp = VENV / "made-from"
    return stamp.is_file() and stamp.read_text() == wanted() and (VENV / "bin" / "python").exists()


def make() -> None:
    """Make it anew, so that nothing from before is left in it. A link is refused first: `--clear` would follow it and
    empty the environment of somebody else."""
    if VENV.is_symlink():
        sys.exit(
            f".venv is a link to {VENV.readlink()}, which was not made from these requirements, and is left as it is. "
            "Remove the link, and run it again to have an environment made here."
        )
    log = ROOT / ".local" / "pip.log"
    log.parent.mkdir(exist_ok=True)
    python = str(VENV / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    with log.open("w") as output:
        if subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=output, stderr=output
        ).returncode:
            sys.exit(
                f"Could not make .venv. On Debian and Ubuntu install python3-venv first. Python's words are in {log}"
            )
        if subprocess.run([*pip, "-r", str(LOCKS[1])], stdout=output, stderr=output).returncode:
            sys.exit(f"Could not install the Python packages. Go online and run it again. pip's words are in {log}")
    (VENV / "made-from").write_text(wanted())


def main() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit("This needs Python 3.11 to 3.14. Say which to use, for example: make run PYTHON=python3.13")
    if not is_current():
        started = time.monotonic()
        make()
        print(f"{'Python environment':<42}{time.monotonic() - started:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
