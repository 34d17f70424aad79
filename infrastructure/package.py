"""Makes what is deployed, under out/: the package, its CloudFormation template and its bill of materials.

The Python packages are fetched by their hashes, and `chalice package` packs them with the app, in a copy of only what
belongs in it. Then the package is made to start fast and to come out the same each time: byte code beside the sources
(Lambda's file system is read-only, so without it every cold start compiles everything again), templates compiled by Jinja,
only the AWS service models in use, and entries sorted, with one fixed time.

The package holds compiled code, so it is made for one kind of machine: Linux x86_64 for AWS, this machine for the
emulator. On Linux x86_64 that is the same file.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from infrastructure import alarms, assets, bill, dependencies, roles, runtimes, trial_run, trim_package
from infrastructure.environment import last_lines
from infrastructure.steps import (
    OUT,
    ROOT,
    PlainFailure,
    fingerprint,
    is_current,
    main_or_plain_failure,
    one_at_a_time,
    put_stamp,
    step,
)

PACKAGED = ["app.py", "chalicelib", ".chalice/config.json"]
# Chalice packs what lies in vendor/ beside the app. These are copied there, because a link in the repository would come out of
# a ZIP, or onto Windows, as a text file.
VENDORED = {"templates": "templates", "assets": "assets/dist"}
SHAPES = ["infrastructure/resources.yaml", "infrastructure/policies"]
# What else decides how it comes out: the packages with their hashes, and the scripts.
DECIDING = [
    "requirements.lock",
    "requirements-dev.lock",
    "assets/package-lock.json",
    "pyproject.toml",
    *(f"infrastructure/{name}.py" for name in ("package", "dependencies", "bill", "trim_package", "alarms", "roles")),
    *(f"infrastructure/{name}.py" for name in ("trial_run", "in_the_package", "patterns_program")),
]
LATEST_TIME_OF_NOTHING = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Package:
    """A deployable: the zip, the template that refers to it by parameters, what the zip is made of (an SBOM), and its hash."""

    archive: Path
    template: Path
    bill: Path
    digest: str


def package(*, for_this_machine: bool = False) -> tuple[Package, bool]:
    """Make the package, unless nothing that goes into it changed. Returns it and whether it was made now."""
    own_wheels = for_this_machine and not trial_run.runs_here(own_wheels=False)
    out = OUT / ("this-machine" if own_wheels else "lambda")
    all_inputs = [*PACKAGED, *VENDORED.values(), *SHAPES, *DECIDING]
    inputs = fingerprint([ROOT / name for name in all_inputs], sys.version, platform.platform())
    with one_at_a_time("package"):
        made = not is_current(out / "inputs", inputs)
        if made:
            shutil.rmtree(out, ignore_errors=True)
            _make(out, own_wheels)
            put_stamp(out / "inputs", inputs)
    archive = out / "package.zip"
    return Package(archive, out / "template.json", out / "bill.cdx.json", bill.sha256_of(archive)), made


def _make(out: Path, own_wheels: bool) -> None:
    project, content = out / "project", out / "content"
    _copy_project(project)
    wheels = dependencies.fetch(project / "vendor", for_lambda=not own_wheels)
    _chalice_package(project, out)
    with zipfile.ZipFile(out / "deployment.zip") as archive:
        archive.extractall(content)
    trim_package.drop_what_is_never_used(content)
    trim_package.put_stand_ins(content)
    trim_package.thin_botocore_data(content)
    trim_package.write_amazon_roots(content)
    trim_package.compile_templates(content)
    if trial_run.runs_here(own_wheels):
        trim_package.compile_patterns(content)
    trim_package.compile_byte_code(content)
    _zip_reproducibly(content, out / "package.zip")
    trial_run.refuse_incomplete(out / "package.zip")
    if trial_run.runs_here(own_wheels):
        trial_run.refuse_broken(out / "package.zip")
    (out / "bill.cdx.json").write_text(bill.of(content, wheels, bill.sha256_of(out / "package.zip")))
    # JSON, because CloudFormation does not accept YAML aliases, and Chalice writes them.
    template = roles.bounded(alarms.added_to(yaml.safe_load((out / "sam.yaml").read_text())))
    (out / "template.json").write_text(json.dumps(template, indent=1, sort_keys=True) + "\n")
    for leftover in (project, content):
        shutil.rmtree(leftover)
    for name in ("deployment.zip", "sam.yaml"):
        (out / name).unlink()


def _copy_project(project: Path) -> None:
    """Only what belongs in the package, so that nothing lying about in the working tree can get into it."""
    project.mkdir(parents=True)
    for name in [*PACKAGED, *SHAPES]:
        _copy(ROOT / name, project / name)
    for name, source in VENDORED.items():
        _copy(ROOT / source, project / "vendor" / name)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", ".DS_Store"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _chalice_package(project: Path, out: Path) -> None:
    command = ["package", "--merge-template", "infrastructure/resources.yaml", str(out)]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-2", "PYTHONDONTWRITEBYTECODE": "1"}
    chalice = subprocess.run(
        [str(Path(sys.executable).with_name("chalice")), *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )
    if chalice.returncode != 0:
        raise PlainFailure(f"chalice package failed.\n{last_lines(chalice.stderr)}")


def _zip_reproducibly(content: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(path for path in content.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(content).as_posix(), LATEST_TIME_OF_NOTHING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if path.suffix == ".so" else 0o644) << 16
            zipped.writestr(entry, path.read_bytes())


def size(archive: Path) -> str:
    """Size as it is uploaded and as Lambda unpacks it."""
    with zipfile.ZipFile(archive) as zipped:
        unpacked = sum(entry.file_size for entry in zipped.infolist())
    return f"{archive.stat().st_size / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} MB unpacked"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for-this-machine", action="store_true", help="for the emulator instead of AWS")
    arguments = parser.parse_args()
    with step("Assets"):
        assets.build()
    with step("Package") as note:
        built, made = package(for_this_machine=arguments.for_this_machine)
        note(size(built.archive) + ("" if made else ", unchanged"))
    print(f"For {runtimes.packaged()}, {runtimes.supported_until(runtimes.packaged())}")
    for path in (built.archive, built.template, built.bill):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main_or_plain_failure(main)
