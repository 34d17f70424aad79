"""All scenes by name."""

from collections.abc import Mapping
from functools import cache

from chalicelib.adapters.rendering import render_page
from tests.web.scenes import (
    of_account,
    of_admin,
    of_bulk,
    of_casework,
    of_forms,
    of_guidance,
    of_returns,
    of_sheets,
    of_tasks,
)
from tests.web.scenes.cast import Scene, Shown, the_cast

SCENES: Mapping[str, Scene] = {
    **of_account.SCENES,
    **of_admin.SCENES,
    **of_bulk.SCENES,
    **of_casework.SCENES,
    **of_forms.SCENES,
    **of_guidance.SCENES,
    **of_returns.SCENES,
    **of_sheets.SCENES,
    **of_tasks.SCENES,
}


@cache
def all_shown() -> Mapping[str, Shown]:
    """What each scene ends with. A process plays them once."""
    with the_cast() as play:
        return {name: play(scene) for name, scene in SCENES.items()}


def again(shown: Shown, **changes: object) -> Shown:
    """The same page, given something else."""
    context = {**shown.context, **changes}
    return Shown(shown.template, context, render_page(shown.template, **context))
