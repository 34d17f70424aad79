"""Makes an unpacked package smaller and quicker to start, without changing what it does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The AWS services that the functions call. Another one needs its name here, and a line in a policy.
SERVICES = ["dynamodb", "sesv2", "secretsmanager", "ssm", "kms", "sts"]

# At run time cffi needs only its compiled part, and pip's records of what it installed are of no use.
NEVER_IMPORTED = ["pycparser", "pycparser-*.dist-info", "jmespath-*.data", "bin"]


def drop_what_is_never_used(content: Path) -> None:
    """Tests, build tools' leftovers, stale byte code, and botocore's models of some four hundred other services."""
    for pattern in [
        *NEVER_IMPORTED,
        "**/__pycache__",
        "**/tests",
        "**/*.pyi",
        "**/RECORD",
        "**/REQUESTED",
        "**/INSTALLER",
    ]:
        for found in list(content.glob(pattern)):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    for model in (content / "botocore" / "data").iterdir():
        if model.is_dir() and model.name not in SERVICES:
            shutil.rmtree(model)
    for examples in (content / "botocore" / "data").rglob("examples-*"):
        examples.unlink()


def compile_templates(content: Path) -> None:
    """Let the app's own adapter compile its Jinja templates, so that it alone decides how they are loaded."""
    program = (
        "from pathlib import Path; from chalicelib.adapters.rendering import compile_templates; "
        "compile_templates(Path('templates_compiled'))"
    )
    _run_in(content, ["-S", "-c", program])


def compile_byte_code(content: Path) -> None:
    """Byte code that Python trusts without looking at the sources, which stay for the stack traces."""
    options = ["-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", ".", "-p", "/var/task"]
    _run_in(content, ["-S", "-m", "compileall", *options, "."])


def _run_in(content: Path, arguments: list[str]) -> None:
    """Run Python in the package. Hash randomisation is off, because sets in byte code follow it."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, *arguments], cwd=content, env=environment, check=True)
