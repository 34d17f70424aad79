"""Builds the style sheets and scripts into assets/dist/ with the Node.js that comes as a Python package."""

import os
import subprocess
import sys
from pathlib import Path

from infrastructure.environment import last_lines
from infrastructure.steps import (
    LOCAL,
    ROOT,
    PlainFailure,
    fingerprint,
    is_current,
    main_or_plain_failure,
    one_at_a_time,
    put_stamp,
    step,
)

ASSETS = ROOT / "assets"
BUILT = ASSETS / "dist"
MADE_HERE = {"dist", "node_modules"}


def build() -> bool:
    """Install the pinned packages and build, unless nothing that goes in changed. Returns whether it built."""
    inputs = fingerprint(path for path in sorted(ASSETS.iterdir()) if path.name not in MADE_HERE)
    stamp = ASSETS / "node_modules" / ".built"
    with one_at_a_time("assets"):
        if BUILT.is_dir() and is_current(stamp, inputs):
            return False
        _install()
        _npm("run", "build", "--silent")
        put_stamp(stamp, inputs)
        return True


def _install() -> None:
    lock = fingerprint([ASSETS / "package.json", ASSETS / "package-lock.json"])
    stamp = ASSETS / "node_modules" / ".installed"
    if not is_current(stamp, lock):
        _npm("ci", "--no-audit", "--no-fund", "--no-update-notifier")
        put_stamp(stamp, lock)


def _npm(*arguments: str) -> None:
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = [str(tools / "npm"), *arguments]
    done = subprocess.run(npm, cwd=ASSETS, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        log = LOCAL / "npm.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(done.stdout + done.stderr)
        raise PlainFailure(
            f"npm {' '.join(arguments[:2])} failed. Is this machine online? Behind a proxy set HTTPS_PROXY, and "
            "NODE_EXTRA_CA_CERTS where the proxy has a certificate of its own. "
            f"The last lines of {log}:\n{last_lines(done.stdout + done.stderr)}"
        )


def main() -> None:
    with step("Assets") as note:
        note("" if build() else "unchanged")


if __name__ == "__main__":
    main_or_plain_failure(main)
