"""The example people's app has a key that everybody knows. It must be worth nothing outside the local stage."""

from pathlib import Path

import pytest

from chalicelib.domain.messages.simulator import simulator
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.factor import step_at
from chalicelib.services.sign_in import second_factor
from infrastructure.local.example_data import RECOVERY_CODES, SECRET, give_app, passwords
from infrastructure.local.mailbox import Mailbox
from infrastructure.local.post import Post
from tests.support.world import NOW, OFFICER, a_world

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("stage", ["live", "test", "practice"])
def test_no_other_stage_gets_it(stage: str) -> None:
    world = a_world().but(stage=stage)
    with pytest.raises(ValueError, match="no place"):
        give_app(world, OFFICER)
    assert world.factors.get(OFFICER.person_id) is None


def test_the_mailbox_shows_what_the_app_shows(tmp_path: Path) -> None:
    world = a_world()
    give_app(world, OFFICER)
    factor = world.factors.get(OFFICER.person_id)
    assert factor
    shown = passwords(NOW)
    assert shown[0] == world.one_time.at(factor.secret, step_at(NOW))
    page = Mailbox(Post(tmp_path), lambda message, answer: None, lambda: shown)._list({}).body.decode()
    assert all(f"{each}" in page for each in shown)


def test_a_recovery_code_lets_them_in_and_the_next_are_offered() -> None:
    world = a_world()
    give_app(world, OFFICER)
    assert not second_factor.has_few_codes(world, OFFICER)
    assert second_factor.enter_recovery(
        world, OFFICER, RECOVERY_CODES[0], Browser("browser", "source", "known")
    ).is_whole
    assert second_factor.has_few_codes(world, OFFICER)


def test_the_mailbox_lists_what_went_to_people_and_counts_what_went_to_the_simulator(tmp_path: Path) -> None:
    post = Post(tmp_path / "post")
    for number, to in enumerate(("office@hillside.example", simulator("team"), simulator("duty"))):
        simple = {"Subject": {"Data": f"Subject {number}"}, "Body": {}}
        request = {"Content": {"Simple": simple}, "Destination": {"ToAddresses": [to]}}
        post.keep(request, str(number), NOW)
    mailbox = Mailbox(post, lambda message, answer: None)
    shown, of_simulator = (mailbox._list(query).body.decode() for query in ({}, {"to": ["simulator.amazonses.com"]}))
    assert "1 of 1, newest first" in shown
    assert "Subject 0" in shown
    assert "The 2 emails about that" in shown
    assert "Subject 1" not in shown
    assert "2 of 3, newest first" in of_simulator
    assert "Subject 1" in of_simulator


def test_the_functions_know_nothing_of_it() -> None:
    packaged = [*ROOT.glob("chalicelib/**/*.py"), *ROOT.glob("templates/**/*.html"), ROOT / "app.py"]
    known = (SECRET, *RECOVERY_CODES)
    assert not [path for path in packaged if any(each in path.read_text("utf-8") for each in known)]
