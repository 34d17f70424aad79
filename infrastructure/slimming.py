"""Makes an unpacked package smaller and quicker to start, without changing what it does."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

# The AWS services that the functions call. Another one needs its name here, and a line in a policy.
SERVICES = ["dynamodb", "sesv2", "kms", "s3", "sts"]

# The names under which botocore's list of endpoints has them, where it has them at all.
ENDPOINTS = {*SERVICES, "email"}

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


def thin_botocore_data(content: Path) -> None:
    """What botocore reads at each cold start, without what it has no use for: other services' endpoints, documentation."""
    data = content / "botocore" / "data"
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: at for name, at in partition["services"].items() if name in ENDPOINTS}
    _write_json(data / "endpoints.json", endpoints)
    for model in sorted(data.glob("*/*/service-2.json.gz")):
        thin = _without_documentation(json.loads(gzip.decompress(model.read_bytes())))
        for parameter in thin.get("clientContextParams", {}).values():
            parameter["documentation"] = ""  # of these (S3 has some) botocore wants it
        _write_json(model.with_suffix(""), thin)
        model.unlink()


def _without_documentation(value: Any) -> Any:
    """The value without the texts under `documentation`; a member of that name, which is no text, stays."""
    if isinstance(value, dict):
        kept = {name: of for name, of in value.items() if not (name == "documentation" and isinstance(of, str))}
        return {name: _without_documentation(of) for name, of in kept.items()}
    return [_without_documentation(of) for of in value] if isinstance(value, list) else value


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")))


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
