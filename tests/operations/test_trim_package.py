"""The package has the parts of botocore that the functions use, and only those."""

import _sre  # type: ignore[import-not-found]
import ast
import json
import re
import ssl
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from urllib3.util import url

from chalicelib.starting import made_for
from infrastructure import assets
from infrastructure.package import package
from infrastructure.trim_package import AMAZON_ROOTS, CALLED, STAND_INS, only_called, put_stand_ins
from tests.support.table import ROOT

ADAPTERS = sorted((ROOT / "chalicelib" / "adapters").rglob("*.py"))
NOT_CALLS = {"generate_presigned_post": "create_bucket"}
TAKE_A_NAME = {"get_paginator", "generate_presigned_url"}
NO_CALLS = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams", "ConditionCheckItem"}
"""Lambda itself reads the stream, and the last is a part of a transaction."""


@pytest.fixture(scope="module")
def archive() -> Iterator[zipfile.ZipFile]:
    assets.build()
    with zipfile.ZipFile(package()[0].archive) as opened:
        yield opened


def _called(source: str) -> Iterator[tuple[str, str]]:
    """The service and the method of everything like `client("s3").copy_object`."""
    for node in ast.walk(ast.parse(source)):
        name = ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TAKE_A_NAME:
            name, node = str(getattr(node.args[0], "value", "")), node.func
        match node:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="client"), args=[ast.Constant(value=str(service))])):
                yield service, name or NOT_CALLS.get(node.attr, node.attr)


def test_every_operation_that_the_adapters_call_is_kept() -> None:
    found = {call for path in ADAPTERS for call in _called(path.read_text()) if call[1] not in TAKE_A_NAME}
    kept = {(service, xform_name(each)) for service, operations in CALLED.items() for each in operations}
    assert ("s3", "list_object_versions") in found
    assert found - kept == set()


def test_every_action_on_the_table_and_the_key_that_a_policy_allows_is_kept() -> None:
    policies = [json.loads(path.read_text()) for path in (ROOT / "infrastructure" / "policies").glob("*.json")]
    named = re.findall(
        r"(\w+):(\w+)", " ".join(str(part["Action"]) for policy in policies for part in policy["Statement"])
    )
    assert ("dynamodb", "Query") in named
    for service in ("dynamodb", "kms"):
        assert {action for of, action in named if of == service} - NO_CALLS - CALLED[service] == set()


@pytest.mark.parametrize("service", CALLED)
def test_the_package_has_the_models_of_what_is_called(archive: zipfile.ZipFile, service: str) -> None:
    names = [name for name in archive.namelist() if name.startswith(f"botocore/data/{service}/")]
    model = json.loads(archive.read(max(name for name in names if name.endswith("service-2.json"))))
    assert set(model["operations"]) == CALLED[service]
    assert [name for name in names if name.endswith(".gz")] == []


def test_the_package_has_amazons_roots(archive: zipfile.ZipFile, tmp_path: Path) -> None:
    bundle = Path(archive.extract("chalicelib/adapters/aws/amazon_roots.pem", tmp_path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(bundle)
    assert len(context.get_ca_certs()) == len(AMAZON_ROOTS) == 7


def test_only_what_the_operations_reach_is_kept() -> None:
    model: dict[str, Any] = {
        "operations": {"Get": {"input": {"shape": "Key"}}, "Drop": {"input": {"shape": "Other"}}},
        "shapes": {
            "Key": {"type": "structure", "members": {"shape": {"shape": "Keys"}}},
            "Keys": {"type": "list", "member": {"shape": "Key"}},
            "Other": {"type": "string"},
        },
    }
    thin = only_called(model, {"Get"})
    assert (set(thin["operations"]), set(thin["shapes"])) == ({"Get"}, {"Key", "Keys"})
    with pytest.raises(KeyError):
        only_called(model, {"Missing"})


def test_the_package_has_the_patterns_of_a_start_as_python_compiles_them(archive: zipfile.ZipFile) -> None:
    brought = dict[str, Any]()
    exec(archive.read("compiled_patterns.py"), brought)
    assert brought["MADE_FOR"] == made_for()
    re.purge()
    for pattern, flags, all_flags, code, groups, names, numbers in brought["PATTERNS"]:
        made = _sre.compile(pattern, all_flags, list(code), groups, dict(names), numbers)
        assert made == re.compile(pattern, flags), pattern
    assert url._HOST_PORT_RE.pattern in {each[0] for each in brought["PATTERNS"]}


def test_the_package_has_the_stand_ins(archive: zipfile.ZipFile) -> None:
    assert {name: archive.read(name).decode() for name in STAND_INS} == STAND_INS


def test_a_file_that_a_library_no_longer_has_is_not_stood_in_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_stand_ins(tmp_path)
