"""Other people's code in the package: each piece known by its hash, and named in the bill of materials."""

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

from infrastructure import assets, bill, dependencies
from infrastructure.environment import LOCKS, OPERATE_LOCK
from infrastructure.lock import OPERATE, canonical, hashes, named, of_operators, pinned, split
from infrastructure.package import Package, package
from infrastructure.steps import PlainFailure
from tests.support.table import ROOT

DEPLOYED, REST = LOCKS
OURS = {"app", "assets", "chalicelib", "compiled_patterns", "templates", "templates_compiled"}
Components = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def built() -> Package:
    assets.build()
    return package()[0]


@pytest.fixture(scope="module")
def listed(built: Package) -> Components:
    """The components of the bill, by their package's address without its version."""
    return {part["purl"].rpartition("@")[0]: part for part in _bill(built)["components"]}


def _bill(built: Package) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(built.bill.read_text())
    return found


# --- hashes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_locked_at_the_version_that_is_pinned_and_by_its_hash(lock: Path) -> None:
    requirements, locked = lock.with_suffix(".txt").read_text(), lock.read_text()
    assert pinned(locked) == pinned(requirements), "make lock"
    assert {name for name, known in hashes(locked).items() if not known} == set()


def test_nothing_is_installed_but_what_is_locked() -> None:
    other = [line for line in (DEPLOYED.read_text() + REST.read_text()).splitlines() if line[:1] not in ("#", " ")]
    assert [line for line in other if "==" not in line] == [
        "--only-binary :all:",
        "--only-binary :all:",
        f"-r {DEPLOYED.name}",
    ]


def test_what_is_deployed_is_locked_apart_from_what_builds_and_tests_it() -> None:
    one, other = "Jinja2==3.1.6 \\\n    --hash=sha256:aa\n", "ruff==0.1 \\\n    --hash=sha256:bb\n"
    deployed, rest = split(one + other, {"jinja2"})
    assert (one in deployed, other in deployed) == (True, False)
    assert (one in rest, other in rest) == (False, True)


def test_operators_install_a_part_of_what_is_locked_for_everybody() -> None:
    assert OPERATE_LOCK.read_text() == of_operators(REST.read_text(), named(OPERATE.read_text())), "make lock"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_operators_install_all_that_their_packages_need(python: str) -> None:
    names = named(OPERATE.read_text()) | set(pinned(DEPLOYED.read_text()))
    needed = {
        canonical(one.name)
        for name in names
        for one in map(Requirement, requires(name) or ())
        if one.marker is None or one.marker.evaluate({"python_version": python, "extra": ""})
    }
    assert needed - names - {"pip"} == set(), "requirements-operate.in"


COMMANDS = (
    "deploy",
    "deploy_policy",
    "package",
    "schools",
    "doctor.__main__",
    "sign_in_link",
    "key_commands",
    "redrive",
)
IN_THE_STACK = ("link_maker", "first_administrator")


def test_operators_commands_import_nothing_else() -> None:
    """With everything hidden that they do not install."""
    names = named(OPERATE.read_text()) | set(pinned(DEPLOYED.read_text()))
    theirs = sorted(
        module for module, owners in packages_distributions().items() if not names & set(map(canonical, owners))
    )
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({theirs!r}))\n"
        f"import {', '.join(f'infrastructure.{command}' for command in (*COMMANDS, *IN_THE_STACK))}"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


EXPECTED = {"boto3", "botocore", "chalice", "jinja2", "msgspec", "pynamodb"}


def test_the_requirements_name_what_the_service_is_made_with() -> None:
    assert set(pinned(DEPLOYED.with_suffix(".txt").read_text())) >= EXPECTED


def test_what_is_left_out_of_the_package_is_needed_by_nothing_in_it() -> None:
    locked = set(pinned(DEPLOYED.read_text()))
    packed = locked - dependencies.LEFT_OUT
    assert locked >= dependencies.LEFT_OUT
    needed = {
        canonical(one.name)
        for name in packed
        for one in map(Requirement, requires(name) or ())
        if one.marker is None or one.marker.evaluate({"extra": ""})
    }
    assert needed & dependencies.LEFT_OUT == set()
    for chosen, others in dependencies.ONLY_OUTSIDE.items():
        assert set(others) <= _all_that_needs(chosen)


def _all_that_needs(name: str) -> set[str]:
    """What a package needs, and what that needs, as far as it is installed here."""
    found, ahead = set[str](), {name}
    while ahead:
        found |= ahead
        ahead = {canonical(Requirement(text).name) for each in ahead for text in requires(each) or ()}
        ahead = {each for each in ahead if each in set(pinned(DEPLOYED.read_text()))} - found
    return found


def _wheel(folder: Path) -> Path:
    """A package that a registry might hand out."""
    wheel = folder / "county-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as zipped:
        zipped.writestr("county.py", "")
        zipped.writestr("county-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: county\nVersion: 1.0\n")
        zipped.writestr("county-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        zipped.writestr("county-1.0.dist-info/RECORD", "")
    return wheel


@pytest.mark.parametrize("hashed", ["", f" --hash=sha256:{'0' * 64}"], ids=["without a hash", "with another hash"])
def test_a_package_that_is_not_the_locked_one_is_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hashed: str
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(_wheel(tmp_path).parent))
    lock = tmp_path / "lock"
    lock.write_text(f"county==1.0{hashed}\n")
    with pytest.raises(PlainFailure, match="do not deploy before you know why"):
        dependencies.fetch(tmp_path / "content", for_lambda=True, lock=lock)
    assert not (tmp_path / "content" / "county.py").exists()


def test_a_package_that_is_the_locked_one_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = _wheel(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    lock, digest = tmp_path / "lock", bill.sha256_of(wheel)
    lock.write_text(f"county==1.0 --hash=sha256:{digest}\n")
    assert dependencies.fetch(tmp_path / "content", for_lambda=True, lock=lock) == {"county": digest}
    assert (tmp_path / "content" / "county.py").exists()


# --- the bill of materials ----------------------------------------------------------------------------------------------


def test_the_bill_is_one_that_others_can_read(built: Package) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(built.bill.read_text()) is None


def test_the_bill_is_of_this_package(built: Package) -> None:
    about = _bill(built)["metadata"]["component"]
    assert about["hashes"] == [{"alg": "SHA-256", "content": built.digest}]


def test_every_python_package_in_the_zip_is_in_the_bill_and_no_other(built: Package, listed: Components) -> None:
    with zipfile.ZipFile(built.archive) as zipped:
        top = {name.split("/")[0] for name in zipped.namelist()}
    owners = packages_distributions()
    modules = {re.sub(r"\..*", "", name) for name in top if not name.endswith(".dist-info")} - OURS - {"__pycache__"}
    inside = {canonical(owner) for module in modules for owner in owners[module]}
    assert {name.removeprefix("pkg:pypi/") for name in listed if name.startswith("pkg:pypi/")} == inside


def test_every_python_package_came_by_a_hash_of_the_lock(listed: Components) -> None:
    locked, versions = hashes(DEPLOYED.read_text()), pinned(DEPLOYED.read_text())
    python = {name.removeprefix("pkg:pypi/"): part for name, part in listed.items() if name.startswith("pkg:pypi/")}
    # Two files of Chalice come from the environment, which the lock makes.
    assert python.pop("chalice")["version"] == version("chalice") == versions["chalice"]
    for name, part in python.items():
        assert part["version"] == versions[name]
        assert [each["content"] in locked[name] for each in part["hashes"]] == [True], name


def test_the_browsers_packages_are_in_the_bill(listed: Components) -> None:
    sources = [ROOT / "assets" / name for name in ("build.js", "styles.scss")]
    text = "\n".join(path.read_text() for path in sources)
    named = r"node_modules/((?:@[\w-]+/)?[\w-]+)/|@use \"((?:@[\w-]+/)?[\w-]+)/"
    used = {first or second for first, second in re.findall(named, text)}
    browser = {name.removeprefix("pkg:npm/").replace("%40", "@") for name in listed if name.startswith("pkg:npm/")}
    assert browser == used
    assert used


def test_the_same_package_has_the_same_bill(built: Package, listed: Components, tmp_path: Path) -> None:
    with zipfile.ZipFile(built.archive) as zipped:
        zipped.extractall(tmp_path, [name for name in zipped.namelist() if ".dist-info/" in name])
    wheels = {part["name"]: part["hashes"][0]["content"] for part in listed.values() if "hashes" in part}
    assert bill.of(tmp_path, wheels, built.digest) == built.bill.read_text()
