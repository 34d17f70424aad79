"""What a writer sees of the email is what readers get: subject and words are of one template."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.sheets.sheet import SheetType
from chalicelib.services.delivery.sheet_preview import OF_THE_READER, preview
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.jobs.job_runner import work
from chalicelib.services.reminders import morning
from tests.support.sheets import OFFICES, a_sheet, published
from tests.support.world import REFERRER, a_world, london

WEDNESDAY = "2026-11-25T10:00"
ACTION = {
    "type": SheetType.ACTION,
    "action": "Tell your staff.",
    "complete_by": date(2027, 1, 29),
    "complete_words": "",
}


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        ({}, "This week’s information sheets"),
        ({"is_urgent": True}, "Urgent information sheet 65/14"),
        (ACTION, "Action needed: information sheet 65/14"),
    ],
)
def test_a_preview_says_what_is_sent(facts: dict[str, Any], subject: str) -> None:
    world = a_world(london(WEDNESDAY), people=(REFERRER,))
    shown = preview(world, a_sheet(world, audience=OFFICES, **facts))
    assert shown.subject == subject
    published(world, audience=OFFICES, **facts)
    work(world)
    world.clock.pass_by(days=1)
    morning.begin(world)
    for _ in range(3):  # a morning adds jobs
        work(world)
    sweep(world)
    sent = next(mail.rendered for mail in world.mailer.sent if mail.to == REFERRER.email)
    assert sent.subject == shown.subject
    theirs = set(shown.text.splitlines()) - set(sent.text.splitlines())
    assert theirs <= {OF_THE_READER}


def test_a_draft_without_words_has_a_preview_too() -> None:
    world = a_world()
    assert "65/14" in preview(world, a_sheet(world, summary="", markdown="", is_urgent=True)).subject
