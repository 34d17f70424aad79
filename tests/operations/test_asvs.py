"""docs/asvs.md: it has each requirement of ASVS 5.0 at levels 1 and 2 once, each test that it names exists, its counts are
right; and what no other test holds."""

import ast
import base64
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec import Struct

from chalicelib.adapters.tables.keyring import Keyring
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.web.http.headers import SECURITY
from tests.support.table import ROOT

PAGE = (ROOT / "docs/asvs.md").read_text()
HELD, DESIGN, NOT_HELD, NOT_APPLICABLE = "held by test", "held by design", "not held", "not applicable"
WANTED = {  # sections of each chapter: how many requirements of levels 1 and 2 each has, by OWASP's list of 5.0.0
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    17: {1: 1, 2: 4, 3: 2},
}


class Line(Struct, frozen=True):
    name: str
    level: int
    stands: str
    how: str

    @property
    def applies(self) -> bool:
        return self.stands != NOT_APPLICABLE


LINES = [
    Line(cells[0], int(cells[1]), cells[3], cells[4])
    for row in PAGE.splitlines()
    if row.startswith("| V")
    for cells in [[cell.strip() for cell in row.strip("|").split("|")]]
]
TESTS = sorted({named for line in LINES for named in re.findall(r"`(tests/[^`]+)`", line.how)})


def test_every_requirement_of_both_levels_is_there_once() -> None:
    assert len({line.name for line in LINES}) == len(LINES) == 253
    assert Counter(line.level for line in LINES) == {1: 70, 2: 183}
    of_sections = Counter(tuple(map(int, line.name[1:].split(".")[:2])) for line in LINES)
    assert of_sections == {(chapter, part): n for chapter, parts in WANTED.items() for part, n in parts.items()}


def test_each_is_held_or_not_and_says_how_or_why() -> None:
    assert {line.stands for line in LINES} == {HELD, DESIGN, NOT_HELD, NOT_APPLICABLE}
    assert [line.name for line in LINES if not line.how] == []
    assert [line.name for line in LINES if line.stands == HELD and not line.how.startswith("`tests/")] == []


@pytest.mark.parametrize("named", TESTS)
def test_a_test_that_is_named_exists(named: str) -> None:
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_a_place_that_is_named_exists() -> None:
    for line in LINES:
        for path in re.findall(r"`((?:chalicelib|infrastructure|assets)/[\w./]+)`", line.how):
            assert (ROOT / path).exists(), path
        for page, anchor in re.findall(r"\]\(([\w.]+)#?([\w-]*)\)", line.how):
            assert not anchor or anchor in _anchors(ROOT / "docs" / page), (page, anchor)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    marks = set(re.findall(r'<a (?:id|name)="([\w-]+)"', page.read_text()))
    return marks | {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("name", "levels"), [("1", {1}), ("2", {2}), ("1 and 2", {1, 2})])
def test_the_counts_at_the_top_are_right(name: str, levels: set[int]) -> None:
    lines = [line for line in LINES if line.level in levels]
    found, applies = Counter(line.stands for line in lines), sum(line.applies for line in lines)
    test, design = found[HELD], found[DESIGN]
    row = (
        f"| {name} | {len(lines)} | {found[NOT_APPLICABLE]} | {applies} | {test} ({test * 100 // applies} %) | {design} "
        f"| {found[NOT_HELD]} | {(test + design) * 100 // applies} % |"
    )
    assert row in PAGE


# --- what no other test holds ------------------------------------------------------------------------------------------

TREES = {path: ast.parse(path.read_text()) for path in sorted((ROOT / "chalicelib").rglob("*.py"))}
DANGEROUS = {"subprocess", "pickle", "marshal", "shelve", "socket", "ftplib", "smtplib", "ctypes", "http", "requests"}
CLIENTS = {"urllib3", "httpx", "aiohttp"}
MAY_ASK = {"chalicelib/adapters/identity/fetching.py"}
"""It asks the provider that two people agreed to; tests/adapters/identity/test_fetching.py says at which addresses."""
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "urlopen", "from_string"}


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _called(tree: ast.AST) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = {call.id for call in calls if isinstance(call, ast.Name)}
    of_parts = {call.attr for call in calls if isinstance(call, ast.Attribute)} & {
        "system",
        "popen",
        "urlopen",
        "from_string",
    }
    return plain | of_parts


def test_no_function_runs_text_starts_a_process_or_calls_an_address() -> None:
    for path, tree in TREES.items():
        assert not {name for name in _imported(tree) if name.split(".")[0] in DANGEROUS or "urllib.request" in name}, (
            path
        )
        assert not _called(tree) & CALLS, path


def test_only_one_module_asks_an_address_that_is_not_awss() -> None:
    asking = {path for path, tree in TREES.items() if {name.split(".")[0] for name in _imported(tree)} & CLIENTS}
    assert {str(path.relative_to(ROOT)) for path in asking} == MAY_ASK


def test_no_script_stores_anything_in_the_browser() -> None:
    stores = re.compile(
        r"sessionStorage|localStorage|indexedDB|cookieStore|caches\b|document\.cookie|window\.name|serviceWorker"
    )
    scripts = sorted((ROOT / "assets/scripts").glob("*.js"))
    assert len(scripts) > 3
    assert [(path.name, found) for path in scripts for found in stores.findall(path.read_text())] == []


SIGNATURES = {"joserfc.jwt", "joserfc.errors.JoseError", "joserfc.jwk.JWKRegistry"}


def test_only_approved_cryptography_is_imported() -> None:
    approved = {"ciphers.aead.AESGCM", "exceptions.InvalidTag"}
    for path, tree in TREES.items():
        assert {name for name in _imported(tree) if name.startswith("joserfc")} <= SIGNATURES, path
        assert {name for name in _imported(tree) if name.startswith("pyotp")} <= {"pyotp.TOTP"}, path
        ours = {name for name in _imported(tree) if name.split(".")[0] == "cryptography"}
        assert all(any(name.endswith(one) for one in approved) for name in ours), (path, ours)
        hashes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_hashlib(node)}
        assert hashes <= {"sha256"}, (path, hashes)


def _is_hashlib(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "hashlib"


def test_keys_ids_and_tokens_are_long_and_random() -> None:
    from chalicelib.adapters.tables import sealing

    keys = StackKeys(Keyring(lambda: None, lambda wrapped: wrapped))
    ids = {keys.new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(base64.urlsafe_b64decode(each)) for each in ids} == {24}
    assert sealing._KEY == 32
    assert sealing._NONCE == 12


def test_no_other_origin_is_let_in() -> None:
    assert not [name for name in SECURITY if name.startswith("Access-Control")]
    for path in (*TREES, ROOT / "infrastructure/resources.yaml"):
        assert "Access-Control-Allow" not in path.read_text(), path


@pytest.mark.parametrize("function", ["api_handler", "deliver", "feedback", "tick", "work"])
def test_no_function_reads_alters_or_deletes_a_log(function: str) -> None:
    policy = json.loads((ROOT / f"infrastructure/policies/{function}.json").read_text())
    allowed = {action for each in policy["Statement"] if each["Effect"] == "Allow" for action in each["Action"]}
    assert {action for action in allowed if action.startswith("logs:")} == {"logs:CreateLogStream", "logs:PutLogEvents"}
