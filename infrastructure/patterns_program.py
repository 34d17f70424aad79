"""`trim_package.py` runs this in an unpacked package, with the AWS services that it calls: it writes the regular expressions
that a start compiles, as a module of constants. `chalicelib/starting.py` hands them to `re`.
"""

import _sre  # type: ignore[import-not-found]
import re._compiler as compiler  # type: ignore[import-not-found]
import sys
from pathlib import Path
from typing import Any

sys.path[0] = "."
TARGET = Path("compiled_patterns.py")
_made: dict[tuple[str | bytes, int], tuple[Any, ...]] = {}
_compile = compiler.compile


class _Listening:
    """Stands in for `_sre`, and remembers what it was last asked to make."""

    last: tuple[Any, ...] = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def compile(self, *parts: Any) -> Any:
        self.last = parts
        return _sre.compile(*parts)


_listening = _Listening()


def _remembered(pattern: Any, flags: int = 0) -> Any:
    made = _compile(pattern, flags)
    if isinstance(pattern, str | bytes):
        _, all_flags, code, groups, names, numbers = _listening.last
        _made[pattern, int(flags)] = (int(all_flags), tuple(map(int, code)), groups, tuple(names.items()), numbers)
    return made


compiler._sre = _listening
compiler.compile = _remembered

import botocore.session  # noqa: E402

import app  # noqa: E402, F401
import chalicelib.adapters.rendering  # noqa: E402, F401
from chalicelib.starting import made_for  # noqa: E402

for service in sys.argv[1:]:
    botocore.session.Session().create_client(service, region_name="eu-west-2")

lines = [f"    {(*key, *_made[key])!a},\n" for key in sorted(_made, key=repr)]
TARGET.write_text(f"MADE_FOR = {made_for()!r}\nPATTERNS = (\n{''.join(lines)})\n")
