"""Every way through the screener ends, in the right form or in something to do."""

import pytest

from chalicelib.domain.forms.screener import FIRST
from chalicelib.domain.forms.screener_place import every_path, place
from chalicelib.domain.forms.screening import Elsewhere, Line, Question, ToForm

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


def said_by(question: Question) -> Iterator[str]:
    """Everything that the pages of a question and of those after it say."""
    yield question.text
    for answer in question.answers:
        yield answer.label
        if answer.hint:
            yield answer.hint
        if isinstance(answer.to, Question):
            yield from said_by(answer.to)


@pytest.mark.parametrize("words", sorted(set(said_by(FIRST))))
def test_the_screener_speaks_plainly(words: str) -> None:
    first, _, _ = words.partition(" ")
    assert re.fullmatch(r"[A-Z][a-z]*,?", first), "a capital letter begins it, and no word is shouted"
    assert words.endswith("?") or not words.endswith("XX")
