"""The change map's promise: a new step of casework touches three files. One is added to a copy of the code, and taken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infrastructure.steps import ROOT

STEP = '''"""Text the family."""

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.pages import Page


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    return a_step(given.case, given.case, EventKind.TEXTED, given.now, text(values))


TEXT_FAMILY = CaseStep(
    slug="text-family",
    link="Text the family",
    page=Page("text-family", "Text the family", (words("What was texted"),)),
    decide=_decide,
    told=(Told(EventKind.TEXTED, "The text is recorded.", lambda event: ["By the team’s phone."]),),
)
'''
EDITS = {
    "chalicelib/domain/casework/events.py": {
        '    LET_BACK = "let-back"\n': '    LET_BACK = "let-back"\n    TEXTED = "texted"\n',
        "        EventKind.LET_BACK:": '        EventKind.TEXTED: "Family texted",\n        EventKind.LET_BACK:',
    },
    "chalicelib/journeys/casework/all_steps.py": {
        "WITH_A_PAGE: tuple[CaseStep, ...] = (\n": (
            "from chalicelib.journeys.casework.steps.text_family import TEXT_FAMILY\n\n"
            "WITH_A_PAGE: tuple[CaseStep, ...] = (\n    TEXT_FAMILY,\n"
        ),
    },
}
TAKES_IT = """
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.services.casework.carry_out import Form, carry_out
from chalicelib.services.casework.reading import open_case
from chalicelib.web.casework.case_view import case_view
from chalicelib.web.casework.just_done import done_just_now
from tests.support.world import OFFICER, a_world, refer

world = a_world()
case = refer(world)
carry_out(world, case.reference, Form(OFFICER, "once", case.version), STEPS["text-family"], {"text": "Please ring."})
opened = open_case(world, case.reference, OFFICER)
page = case_view(world, opened, OFFICER)
assert ("text-family", "Text the family") in page.steps, page.steps
newest = page.timeline[0]
assert newest.title == "Family texted", newest
assert newest.text == "By the team’s phone.\\nPlease ring.", newest
assert done_just_now(world, opened.file, OFFICER).what == "The text is recorded."
"""


def test_a_new_step_touches_three_files(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "chalicelib", tmp_path / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "chalicelib/journeys/casework/steps/text_family.py").write_text(STEP)
    for path, edits in EDITS.items():
        source = (tmp_path / path).read_text()
        for old, new in edits.items():
            assert source.count(old) == 1, f"{path} no longer has {old!r} once"
            source = source.replace(old, new)
        (tmp_path / path).write_text(source)
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    run = subprocess.run(
        [sys.executable, "-c", TAKES_IT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
