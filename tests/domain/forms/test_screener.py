"""Every way through the screener ends, in the right form or in something to do."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.forms.screener import FIRST
from chalicelib.domain.forms.screener_place import every_path, place
from chalicelib.domain.forms.screening import Elsewhere, End, Line, Question, ToForm

PATHS = [pytest.param(path, end, id=" ".join(path)) for path, end in every_path()]
ENDS = {end.slug: end for _, end in every_path() if isinstance(end, Elsewhere)}


def follow(*path: str) -> object:
    return place(dict(step.split("=") for step in path)).at


@pytest.mark.parametrize(("path", "end"), PATHS)
def test_every_path_ends_after_two_or_three_questions(path: tuple[str, ...], end: object) -> None:
    assert 2 <= len(path) <= 3
    assert follow(*path) == end


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_every_dead_end_says_what_to_do(end: Elsewhere) -> None:
    assert end.actions
    assert any(verb in end.actions[0].lower() for verb in ("phone", "call", "tell"))
    assert end.why
    assert end.title


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("who=school about=absent where=same", "attendance-return"),
        ("who=school about=absent where=moved", "school-referral"),
        ("who=school about=absent where=not-known", "school-referral"),
        ("who=school about=never-came", "school-referral"),
        ("who=school about=leaver", "leaver"),
        ("who=school about=joiner", "joiner"),
        ("who=school about=sick", "sickness-return"),
        ("who=school about=safety", "danger"),
        ("who=school about=too-young", "too-young"),
        ("who=school about=too-old", "too-old"),
        ("who=professional about=no-education", "agency-referral"),
        ("who=professional about=absent roll=yes", "on-roll"),
        ("who=professional about=absent roll=not-known", "agency-referral"),
        ("who=professional about=home education=suitable", "home-education"),
        ("who=professional about=home education=doubtful", "agency-referral"),
        ("who=public about=no-education", "public-concern"),
        ("who=public about=absent roll=yes", "on-roll"),
        ("who=public about=absent roll=no", "public-concern"),
        ("who=public about=home education=not-known", "public-concern"),
        ("who=public about=safety", "danger"),
        ("who=public about=too-old", "too-old"),
        ("who=authority about=seek", "authority-enquiry"),
        ("who=authority about=tell", "agency-referral"),
        ("who=authority about=safety", "danger"),
    ],
)
def test_where_answers_lead(path: str, leads_to: str) -> None:
    end = follow(*path.split())
    assert isinstance(end, ToForm | Elsewhere)
    assert (end.form if isinstance(end, ToForm) else end.slug) == leads_to


@pytest.mark.parametrize("who", [answer.value for answer in FIRST.answers])
def test_a_fear_for_a_child_leads_to_the_numbers_to_phone(who: str) -> None:
    end = follow(f"who={who}", "about=safety")
    assert isinstance(end, Elsewhere)
    assert end.line is Line.URGENT
    assert "999" in end.actions[0]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("", "who"),
        ("who=nobody", "who"),
        ("about=safety", "who"),
        ("who=school", "about"),
        ("who=public about=x", "about"),
    ],
)
def test_what_is_missing_or_unknown_is_asked(path: str, asked: str) -> None:
    question = follow(*path.split())
    assert isinstance(question, Question)
    assert question.name == asked


def test_not_knowing_never_sends_anybody_away() -> None:
    unknowing = [end for path, end in every_path() if path[-1].endswith("=not-known")]
    assert unknowing
    assert all(isinstance(end, ToForm) for end in unknowing)


AT_A_GLANCE = """\
Who are you? [who]
- school: I work for a school or college
  What is it about? [about]
  - safety: I am worried about a child’s safety → danger
  - absent: A pupil does not come to school
    Where does the pupil live now, as far as you know? [where]
    - same: Where they did (And the pupil is on your roll and does not attend.) → attendance-return
    - moved: They have moved, or may have → school-referral
    - not-known: Nobody knows, or we cannot reach the family → school-referral
  - never-came: A child who was expected never came → school-referral
  - leaver: A pupil leaves our roll, or has left it (For any reason, also for home education or after an exclusion.) → leaver
  - joiner: We have entered a pupil on our roll → joiner
  - sick: A pupil is, or will be, ill for 15 school days or more → sickness-return
  - too-young: A child who is too young for school (Before the term after the fifth birthday.) → too-young
  - too-old: A young person who is too old for school (After the school year in which they turn 16.) → too-old
- professional: I work for another service (Health, police, housing, early help, youth justice, a charity.)
  What is it about? [about]
  - safety: I am worried about a child’s safety → danger
  - no-education: A child who may be getting no education → agency-referral
  - absent: A child who does not go to their school
    Is the child on the roll of a school, and still living where they did? [roll]
    - yes: Yes → on-roll
    - no: No, or they have moved → agency-referral
    - not-known: I do not know → agency-referral
  - home: A child who is, or may be, educated at home
    Is the child educated at home, as far as you know? [education]
    - suitable: Yes, and I have no reason to doubt it → home-education
    - doubtful: They say so, but I doubt it → agency-referral
    - not-known: I do not know → agency-referral
  - too-young: A child who is too young for school (Before the term after the fifth birthday.) → too-young
  - too-old: A young person who is too old for school (After the school year in which they turn 16.) → too-old
- authority: I work for another local authority
  What is it about? [about]
  - safety: I am worried about a child’s safety → danger
  - seek: We are looking for a child who may be in your area → authority-enquiry
  - tell: We know of a child in your area who may be getting no education → agency-referral
  - too-young: A child who is too young for school (Before the term after the fifth birthday.) → too-young
  - too-old: A young person who is too old for school (After the school year in which they turn 16.) → too-old
- public: None of these (A parent, a relative, a neighbour or anybody else.)
  What is it about? [about]
  - safety: I am worried about a child’s safety → danger
  - no-education: A child who may be getting no education → public-concern
  - absent: A child who does not go to their school
    Is the child on the roll of a school, and still living where they did? [roll]
    - yes: Yes → on-roll
    - no: No, or they have moved → public-concern
    - not-known: I do not know → public-concern
  - home: A child who is, or may be, educated at home
    Is the child educated at home, as far as you know? [education]
    - suitable: Yes, and I have no reason to doubt it → home-education
    - doubtful: They say so, but I doubt it → public-concern
    - not-known: I do not know → public-concern
  - too-young: A child who is too young for school (Before the term after the fifth birthday.) → too-young
  - too-old: A young person who is too old for school (After the school year in which they turn 16.) → too-old"""


def outline(end: Question | End, indent: str = "") -> Iterator[str]:
    """What the pages of a question ask and offer, and where each answer leads."""
    if not isinstance(end, Question):
        return
    yield f"{indent}{end.label} [{end.name}]"
    for answer in end.answers:
        hint = f" ({answer.hint})" if answer.hint else ""
        leads = answer.leads
        to = "" if isinstance(leads, Question) else f" → {leads.form if isinstance(leads, ToForm) else leads.slug}"
        yield f"{indent}- {answer.value}: {answer.label}{hint}{to}"
        yield from outline(leads, indent + "  ")


def test_the_whole_screener_at_a_glance() -> None:
    assert "\n".join(outline(FIRST)) == AT_A_GLANCE
