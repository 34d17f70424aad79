"""Style sheet, script and icon: text files only, built into `assets/` beside the app."""

from functools import cache
from pathlib import Path

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound
from chalicelib.web.access import RULES
from chalicelib.web.failures import page_of_failure

blueprint = Blueprint(__name__)

_ROOT = Path(__file__).parents[2] / "assets"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_DAY = "public, max-age=86400"


def _folder() -> Path:
    """In the package the built files lie in `assets/`; in the source tree one step deeper."""
    return _ROOT / "dist" if (_ROOT / "dist").is_dir() else _ROOT


@cache
def _texts() -> dict[str, str]:
    return {file.name: file.read_text() for file in _folder().iterdir() if file.suffix in _TYPES}


@blueprint.route("/assets/{name}", methods=["GET"])
def asset(name: str) -> Response:
    text = _texts().get(name)
    if text is None:
        return page_of_failure(None, NotFound())
    return Response(text, headers={"Content-Type": _TYPES[Path(name).suffix], "Cache-Control": _DAY})


assert ("GET", "/assets/{name}") in RULES
