"""The map of the code: the rooms of each layer, by subject, and the arrows between them. All is read off the modules.

`make map` prints it and writes it into docs/architecture.md, between its two marks.
"""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from infrastructure.steps import ROOT

LAYERS = ("domain", "journeys", "ports", "services", "adapters", "web")
"""From the inside out."""
PAGE = ROOT / "docs/architecture.md"
BEGIN, END = "<!-- The map begins here: `make map` writes it. -->", "<!-- The map ends here. -->"
Arrows = Mapping[str, frozenset[str]]


def modules(root: Path = ROOT) -> list[Path]:
    return [root / "app.py", *sorted((root / "chalicelib").rglob("*.py"))]


def module_name(path: Path, root: Path = ROOT) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imported(source: str) -> Iterator[str]:
    """Every module that a source imports, wherever in it. A name taken out of a package may be a module too."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module="chalicelib"):
                yield from (f"chalicelib.{alias.name}" for alias in node.names)
            case ast.ImportFrom():
                yield "." * node.level + (node.module or "")


def room_of(module: str) -> str:
    """`domain.casework` for `chalicelib.domain.casework.case`, and `domain` for a module that every room of the layer may use."""
    return ".".join(module.split(".")[1:][:2][: max(1, len(module.split(".")) - 2)])


def arrows(root: Path = ROOT) -> Arrows:
    """Which rooms each room uses, in its own layer and in others."""
    names = {module_name(path, root): path for path in modules(root)}
    found: dict[str, set[str]] = {}
    for module, path in names.items():
        if module.split(".")[0] != "chalicelib" or module.count(".") < 2 or path.name == "__init__.py":
            continue
        uses = found.setdefault(room_of(module), set())
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib."):
                full = [f"{node.module}.{alias.name}" for alias in node.names]
                uses |= {room_of(name if name in names else str(node.module)) for name in full}
    return {room: frozenset(uses - {room}) for room, uses in found.items()}


def in_order(layer: str, found: Arrows) -> list[str]:
    """The rooms of a layer, each after those that it uses. Raises graphlib.CycleError for a circle."""
    theirs = {room: used for room, used in found.items() if room.split(".")[0] == layer}
    return list(TopologicalSorter({room: used & theirs.keys() for room, used in sorted(theirs.items())}).static_order())


def circle(layer: str, found: Arrows) -> str:
    """A circle between rooms of a layer as text; empty where there is none."""
    try:
        in_order(layer, found)
    except CycleError as problem:
        return ", ".join(f"{one} uses {other}" for other, one in pairwise(problem.args[1]))
    return ""


def holds(room: str, root: Path = ROOT) -> str:
    """The first paragraph of the room's `__init__`."""
    source = (root / "chalicelib" / Path(*room.split(".")) / "__init__.py").read_text()
    return " ".join((ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0].split())


def printed(root: Path = ROOT) -> str:
    """The map as Markdown: each room after those that it uses."""
    found, parts = arrows(root), []
    for layer in LAYERS:
        rows = [_row(layer, room, found, root) for room in in_order(layer, found) if room != layer]
        parts.append(f"### {layer}\n\n{holds(layer, root)}\n")
        if rows:
            parts.append("| room | holds | uses, in this layer |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(layer: str, room: str, found: Arrows, root: Path) -> str:
    uses = sorted(used.split(".")[1] for used in found[room] if used.startswith(f"{layer}."))
    name = room.split(".")[1]
    return f"| [`{name}`](../chalicelib/{layer}/{name}) | {holds(room, root)} | {', '.join(uses)} |"


def write(page: Path = PAGE) -> None:
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{printed()}\n{END}{after}")


if __name__ == "__main__":
    print(printed())
    write()
