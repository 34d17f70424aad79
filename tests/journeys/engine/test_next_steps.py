"""What who sent a form reads last: the most urgent first, in the words of the form."""

import pytest

from chalicelib.domain.forms.disposition import CHALLENGED, DECISION_DUE, LATE, SILENT, Becomes, Team
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.engine.next_steps import what_follows
from chalicelib.journeys.forms import form_named

LEAVER, JOINER = form_named("leaver"), form_named("joiner")


@pytest.mark.parametrize(
    ("form", "becomes", "flags", "first"),
    [
        (form_named("school-referral"), Becomes.CASE, (), "Keep the child on roll until we tell you."),
        (LEAVER, Becomes.CASE, (), "The team has opened a case"),
        (LEAVER, Becomes.CASE, (CHALLENGED, LATE), "As you describe it, the name was deleted although"),
        (
            LEAVER,
            Becomes.CASE,
            (DECISION_DUE,),
            "Keep the child on roll until you have the authority’s written decision.",
        ),
        (form_named("agency-referral"), Becomes.CASE, (), "The team has opened a case"),
        (form_named("authority-enquiry"), Becomes.CASE, (), "The team looks into it. Before it answers, it may ring"),
        (LEAVER, Becomes.AWAITS_JOINER, (), "We now expect the new school’s return."),
        (LEAVER, Becomes.AWAITS_JOINER, (LATE,), "It came late: a return is due when its ground is met"),
        (JOINER, Becomes.RECORDED, (LATE,), "It came late: a new-pupil return is due by the end of the fifth day"),
        (JOINER, Becomes.RECORDED, (), "It is recorded."),
        (LEAVER, Becomes.HANDED_OVER, (), "It is passed to the exclusions team"),
    ],
)
def test_the_most_urgent_comes_first_and_danger_last(
    form: Form, becomes: Becomes, flags: tuple[str, ...], first: str
) -> None:
    words = what_follows(form, becomes, flags, Team.EXCLUSIONS)
    assert words[0].startswith(first)
    assert "call 999" in words[-1]


@pytest.mark.parametrize(("team", "told"), [(Team.HOME_EDUCATION, True), ("", False)])
def test_who_hears_of_a_case_beside_the_team_is_said(team: str, told: bool) -> None:
    words = what_follows(LEAVER, Becomes.CASE, (CHALLENGED,), team)
    assert ("The home education team is told of it too." in words) is told


def test_of_a_child_who_died_one_sentence_is_enough() -> None:
    (words,) = what_follows(LEAVER, Becomes.RECORDED, (SILENT,), "")
    assert "with care" in words
