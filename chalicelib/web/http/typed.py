"""The fields of a posted form as its writer would know them."""

from collections.abc import Mapping

_NOT_TYPED = frozenset({"csrf", "once", "version", "code", "password", "recovery", "fresh_code", "kept"})


def typed_lines(form: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name.replace("_", " ").capitalize(), text)
        for name, text in form.items()
        if name not in _NOT_TYPED and text.strip()
    ]
