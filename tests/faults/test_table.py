"""The table of faults and their results."""

from tests.faults.stories import STORIES
from tests.faults.table import in_order, table


def _score(story: str, fault: str) -> dict[str, object]:
    numbers = ("runs", "faults", "accepted", "lost referrals", "lost receipts", "second references", "other breaches")
    return {"story": story, "fault": fault, **dict.fromkeys(numbers, 1), "duplicates": {"reply lost": 1}}


def test_scores_stand_in_the_order_of_the_stories_and_of_the_faults_and_are_added_up() -> None:
    names = [story.name for story in STORIES]
    scores = [_score(name, "refused") for name in reversed(names)]
    lines = table(in_order(scores)).splitlines()
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:-1]] == names
    assert f"**{len(names)}**" in lines[-1]
    assert f"{len(names)}: reply lost" in lines[-1]
