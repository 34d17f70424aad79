"""The styles, scripts and icon that the build made: compressed, and each with the hash of its content in its name.

A browser fetches each once, and again only after a release that changed it. `assets/build.js` makes the names.
"""

import gzip
from functools import cache
from pathlib import Path

from msgspec import Struct

_ROOT = Path(__file__).parents[1] / "assets"


class Asset(Struct, frozen=True):
    """One built file. `name`: as a page asks for it, such as `app.0123456789ab.css`."""

    name: str
    compressed: bytes

    @property
    def kind(self) -> str:
        return f".{self.name.rpartition('.')[2]}"

    @property
    def plain(self) -> str:
        return gzip.decompress(self.compressed).decode()


def _folder() -> Path:
    """In the package the built files lie in `assets/`; in the source tree one step deeper."""
    return _ROOT / "dist" if (_ROOT / "dist").is_dir() else _ROOT


def _without_hash(name: str) -> str:
    first, _, rest = name.partition(".")
    return f"{first}.{rest.rpartition('.')[2]}"


@cache
def _built() -> dict[str, Asset]:
    """By the name without its hash, such as `app.css`."""
    found = (Asset(file.name.removesuffix(".gz"), file.read_bytes()) for file in _folder().glob("*.gz"))
    return {_without_hash(asset.name): asset for asset in found}


def named(name: str) -> Asset | None:
    """The asset of this name, with or without a hash. An older hash finds the new file, so a page opened before a
    release still has styles."""
    return _built().get(_without_hash(name))


def address(name: str) -> str:
    """The name that a page asks for, for `name` such as `app.css`."""
    asset = named(name)
    return asset.name if asset else name
