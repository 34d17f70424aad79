"""Other people's programs, used now and then: no part of the service, its tests or `.venv`, which stays small. Each has
an environment of its own under out/tools, made at its first use."""

import subprocess
import sys
from pathlib import Path

from infrastructure.environment import last_lines
from infrastructure.steps import LOCAL, OUT, PlainFailure, is_current, one_at_a_time, put_stamp

PINNED = {
    "mutmut": ["mutmut==3.8.1"],
    "uv": ["uv==0.13.8"],
    "checkov": ["checkov==3.3.30"],
    "pip-audit": ["pip-audit==2.10.1"],
    "wapiti": ["wapiti3==3.3.2; python_version >= '3.12'", "wapiti3==3.2.3; python_version < '3.12'"],
}


def tool(name: str) -> Path:
    """The program, installed now if it is not yet. Raises PlainFailure."""
    home, wanted = OUT / "tools" / name, "\n".join([*PINNED[name], sys.version])
    with one_at_a_time(f"tool-{name}"):
        if not is_current(home / "made-from", wanted):
            _make(name, home)
            put_stamp(home / "made-from", wanted)
    return home / "bin" / name


def _make(name: str, home: Path) -> None:
    log = LOCAL / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", *PINNED[name]]
    with log.open("w") as output:
        for command in ([sys.executable, "-m", "venv", "--clear", str(home)], pip):
            if subprocess.run(command, stdout=output, stderr=output).returncode:
                raise PlainFailure(
                    f"Could not install {name}. Is this machine online? The last lines of {log}:\n{last_lines(log.read_text())}"
                )
