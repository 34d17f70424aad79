"""The sender's last words to read: the most urgent first, in the words of the form."""

import pytest

from chalicelib.domain.forms.disposition import CHALLENGED, DECISION_DUE, LATE, NO_AUTOMATIC_EMAIL, Disposition, Team
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.engine.next_steps import next_steps
from chalicelib.journeys.forms import form_named

LEAVER, JOINER = form_named("leaver"), form_named("joiner")


@pytest.mark.parametrize(
    ("form", "becomes", "flags", "first"),
    [
        (form_named("school-referral"), Disposition.CASE, (), "Keep the child on roll until we tell you."),
        (LEAVER, Disposition.CASE, (), "The team has opened a case"),
        (LEAVER, Disposition.CASE, (CHALLENGED, LATE), "As you describe it, the name was deleted although"),
        (
            LEAVER,
            Disposition.CASE,
            (DECISION_DUE,),
            "Keep the child on roll until you have the authority’s written decision.",
        ),
        (form_named("agency-referral"), Disposition.CASE, (), "The team has opened a case"),
        (
            form_named("authority-enquiry"),
            Disposition.CASE,
            (),
            "The team looks into it. Before it answers, it may phone",
        ),
        (LEAVER, Disposition.AWAITS_JOINER, (), "We now expect the new school’s return."),
        (LEAVER, Disposition.AWAITS_JOINER, (LATE,), "It came late: a return is due when its ground is met"),
        (JOINER, Disposition.RECORDED, (LATE,), "It came late: a new-pupil return is due by the end of the fifth day"),
        (JOINER, Disposition.RECORDED, (), "We have recorded it."),
        (LEAVER, Disposition.HANDED_OVER, (), "It is passed to the exclusions team"),
    ],
)
def test_the_most_urgent_comes_first_and_danger_last(
    form: Form, becomes: Disposition, flags: tuple[str, ...], first: str
) -> None:
    words = next_steps(form, becomes, flags, Team.EXCLUSIONS)
    assert words[0].startswith(first)
    assert "call 999" in words[-1]


@pytest.mark.parametrize(("team", "told"), [(Team.HOME_EDUCATION, True), ("", False)])
def test_the_next_steps_name_the_other_team_that_hears_of_a_case(team: str, told: bool) -> None:
    words = next_steps(LEAVER, Disposition.CASE, (CHALLENGED,), team)
    assert ("The home education team is told of it too." in words) is told


def test_one_sentence_is_enough_for_a_child_who_died() -> None:
    (words,) = next_steps(LEAVER, Disposition.RECORDED, (NO_AUTOMATIC_EMAIL,), "")
    assert "with care" in words
