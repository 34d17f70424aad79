"""Makes an unpacked package smaller and quicker to start, without changing what it does."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

# The operations of AWS that the functions call, by service. Another one needs its name here, and a line in a policy.
CALLED = {
    "dynamodb": {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    },
    "kms": {"Decrypt", "GenerateDataKey"},
    # botocore takes the address of a bucket's form from CreateBucket, and asks by HeadBucket which region a bucket is in.
    "s3": {
        "CopyObject",
        "CreateBucket",
        "DeleteObject",
        "GetObject",
        "GetObjectTagging",
        "HeadBucket",
        "ListObjectVersions",
        "ListObjectsV2",
        "PutObject",
    },
    "sesv2": {"GetAccount", "SendEmail"},
    "sts": {"GetCallerIdentity"},
}
SERVICES = list(CALLED)

# The names under which botocore's list of endpoints has them, where it has them at all.
ENDPOINTS = {*SERVICES, "email"}

# What only help() shows; byte code of templates, which are compiled already; HTTP/2, whose own package is not here. They would
# bring html.parser, pickle and importlib.metadata.
NO_WORDS = """\
def ClientMethodDocstring(*_, **__):
    return ""


PaginatorDocstring = WaiterDocstring = ClientMethodDocstring
"""
STAND_INS = {
    "botocore/docs/__init__.py": "",
    "botocore/docs/docstring.py": NO_WORDS,
    "jinja2/bccache.py": "BytecodeCache = FileSystemBytecodeCache = MemcachedBytecodeCache = None\n",
    "urllib3/http2/__init__.py": "",
}

# At run time cffi needs only its compiled part, and pip's records of what it installed are of no use.
NEVER_IMPORTED = ["pycparser", "pycparser-*.dist-info", "jmespath-*.data", "bin", "share"]


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
    for unused in ("examples-*", "waiters-*"):
        for found in (content / "botocore" / "data").rglob(unused):
            found.unlink()


def put_stand_ins(content: Path) -> None:
    """Modules that a cold start would import for nothing. Raises FileNotFoundError when a package has no such file any more."""
    for name, text in STAND_INS.items():
        (content / name).resolve(strict=True).write_text(text)


def thin_botocore_data(content: Path) -> None:
    """Trims the data that botocore reads at each cold start: other services' endpoints, documentation."""
    data = content / "botocore" / "data"
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: at for name, at in partition["services"].items() if name in ENDPOINTS}
    _write_json(data / "endpoints.json", endpoints)
    for model in sorted(data.glob("*/*/service-2.json.gz")):
        thin = _without_documentation(only_called(_unpack(model), CALLED[model.parts[-3]]))
        for parameter in thin.get("clientContextParams", {}).values():
            parameter["documentation"] = ""  # of these (S3 has some) botocore wants it
        _write_json(model.with_suffix(""), thin)
    for rules in sorted(data.glob("*/*/endpoint-rule-set-1.json.gz")):
        _write_json(rules.with_suffix(""), _unpack(rules))


def _unpack(compressed: Path) -> Any:
    """Its content. The file goes: to decompress it would be part of each cold start."""
    content = json.loads(gzip.decompress(compressed.read_bytes()))
    compressed.unlink()
    return content


def only_called(model: dict[str, Any], operations: set[str]) -> dict[str, Any]:
    """The model of a service with these operations, and the shapes that they reach. Raises KeyError for an unknown one."""
    kept = {name: model["operations"][name] for name in sorted(operations)}
    shapes, reached = model["shapes"], set[str]()
    ahead = _shapes_named_in(kept)
    while ahead:
        reached |= ahead
        ahead = {named for name in ahead for named in _shapes_named_in(shapes[name])} - reached
    return model | {"operations": kept, "shapes": {name: shapes[name] for name in shapes if name in reached}}


def _shapes_named_in(value: Any) -> set[str]:
    """Everything under `shape`, however deep. A member may have that name too, and then it is no text."""
    if isinstance(value, dict):
        found = {value["shape"]} if isinstance(value.get("shape"), str) else set[str]()
        return found.union(*map(_shapes_named_in, value.values()))
    return set[str]().union(*map(_shapes_named_in, value)) if isinstance(value, list) else set()


AMAZON_ROOTS = (
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Class 2 CA",
    "Starfield Root Certificate Authority - G2",
    "Starfield Services Root Certificate Authority - G2",
)
"""The authorities that sign the certificates of AWS's addresses: https://www.amazontrust.com/repository/."""


def write_amazon_roots(content: Path) -> None:
    """A bundle of those alone beside the code that uses it. To read all 140 takes 15 ms for each connection."""
    bundle = (content / "botocore" / "cacert.pem").read_text()
    found = dict(re.findall(r'# Label: "(.+?)"\n.*?(-----BEGIN.+?-----END CERTIFICATE-----\n)', bundle, re.DOTALL))
    roots = "".join(f"# {name}\n{found[name]}" for name in AMAZON_ROOTS)
    (content / "chalicelib" / "adapters" / "aws" / "amazon_roots.pem").write_text(roots)


def _without_documentation(value: Any) -> Any:
    """The value without texts under `documentation`; a member of that name, which is no text, stays."""
    if isinstance(value, dict):
        kept = {name: of for name, of in value.items() if not (name == "documentation" and isinstance(of, str))}
        return {name: _without_documentation(of) for name, of in kept.items()}
    return [_without_documentation(of) for of in value] if isinstance(value, list) else value


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")))


def compile_templates(content: Path) -> None:
    """Lets the app's own adapter compile its Jinja templates, so only it decides how they are loaded."""
    program = (
        "from pathlib import Path; from chalicelib.adapters.rendering import compile_templates; "
        "compile_templates(Path('templates_compiled'))"
    )
    _run_in(content, ["-S", "-c", program])


def compile_patterns(content: Path) -> None:
    """Let the package's own Python compile the regular expressions that `chalicelib/starting.py` hands to `re`."""
    _run_in(content, ["-S", str(Path(__file__).with_name("patterns_program.py")), *SERVICES])


def compile_byte_code(content: Path) -> None:
    """Byte code that Python trusts without looking at the sources, which stay for stack traces."""
    options = ["-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", ".", "-p", "/var/task"]
    _run_in(content, ["-S", "-m", "compileall", *options, "."])


def _run_in(content: Path, arguments: list[str]) -> None:
    """Run Python in the package. Hash randomisation is off, because sets in byte code follow it."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, *arguments], cwd=content, env=environment, check=True)
