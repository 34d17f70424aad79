"""The bill of materials of a package (an SBOM, as CycloneDX 1.6): which packages of others are in it, each with its hash.

The same package gives the same bill: no time, no random number. It is made from what lies in the package and not
from what was asked for, so that it cannot name what was trimmed out of it.
"""

import base64
import hashlib
import json
from importlib.metadata import Distribution, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from infrastructure.lock import canonical
from infrastructure.release import version
from infrastructure.steps import ROOT

NAME = "children-missing-education"
# The browser's files are made from the dependencies in assets/package.json, without those that only build them.
BUILDS_ONLY = {"sass"}
REMARKS = {
    "chalice": "Only what runs is in the package: chalice/__init__.py and chalice/app.py",
    "accessible-autocomplete": "Its bundle holds a copy of Preact 8",
}


def of(content: Path, wheels: dict[str, str], digest: str) -> str:
    """The bill of an unpacked package, given the SHA-256 of each wheel by its package's name and of the zip."""
    service = Component(
        name=NAME,
        type=ComponentType.APPLICATION,
        version=f"{version()}+{digest[:16]}",
        bom_ref=NAME,
        hashes=[_sha256(digest)],
    )
    parts = [*_python(content, {canonical(name): sha for name, sha in wheels.items()}), *_browser()]
    bill = Bom(components=parts, serial_number=uuid5(NAMESPACE_URL, f"{NAME}:{digest}"))
    bill.metadata.component = service
    bill.register_dependency(service, parts)
    made: dict[str, object] = json.loads(JsonV1Dot6(bill).output_as_string())
    del made["metadata"]["timestamp"]  # type: ignore[attr-defined]
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _python(content: Path, wheels: dict[str, str]) -> list[Component]:
    inside = [Distribution.at(found) for found in sorted(content.glob("*.dist-info"))]
    fetched = [_of_registry(each, [_sha256(wheels[canonical(each.name)])]) for each in inside]
    # Chalice packs these two files of its own from the environment, which is installed by hashes too.
    return [*fetched, _of_registry(distribution("chalice"), [])]


def _of_registry(package: Distribution, hashes: list[HashType]) -> Component:
    name = canonical(package.name)
    facts = package.metadata.json
    said = str(facts.get("license_expression") or facts.get("license") or "")
    licences = [LicenseFactory().make_from_string(said)] if said and "\n" not in said else []
    return _component("pypi", None, name, package.version, licences, hashes)


def _browser() -> list[Component]:
    wanted = set(json.loads((ROOT / "assets" / "package.json").read_text())["dependencies"]) - BUILDS_ONLY
    locked = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    return [_of_npm(name, locked[f"node_modules/{name}"]) for name in sorted(wanted)]


def _of_npm(whole: str, locked: dict[str, str]) -> Component:
    group, _, name = whole.rpartition("/")
    algorithm, _, digest = locked["integrity"].partition("-")
    assert algorithm == "sha512", whole
    hashes = [HashType(alg=HashAlgorithm.SHA_512, content=base64.b64decode(digest).hex())]
    licences = [LicenseFactory().make_from_string(locked["license"])]
    return _component("npm", group or None, name, locked["version"], licences, hashes)


def _component(
    kind: str, group: str | None, name: str, version: str, licences: list[License], hashes: list[HashType]
) -> Component:
    address = PackageURL(type=kind, namespace=group, name=name, version=version)
    remark = REMARKS.get(name)
    return Component(
        name=name,
        group=group,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=address.to_string(),
        purl=address,
        licenses=licences,
        hashes=hashes,
        properties=[Property(name="remark", value=remark)] if remark else [],
    )


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sha256(content: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=content)
