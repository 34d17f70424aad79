"""The forms of casework, one page each: what a person of the team is asked for a step on a case."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.casework.case import STAGE_LABELS, Stage
from chalicelib.domain.casework.closing import CLOSES, EVIDENCE_LABELS, OUTCOME_LABELS, Outcome
from chalicelib.domain.casework.enquiry_steps import LEGAL_BASES, OTHER_BASIS
from chalicelib.domain.casework.hand_over import RECEIVERS, Answered, Said
from chalicelib.domain.casework.otherwise import OTHERWISE_LABELS
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.steps import MAY_BE_REMOVED, SEEN, STAY_ON_ROLL
from chalicelib.domain.casework.triage import ROUTE_LABELS
from chalicelib.domain.child.primary_reason import PRIMARY_REASONS
from chalicelib.domain.child.referral import NOT_CAPTURED, Sex
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns.removal import OFFERED
from chalicelib.domain.waiting import WaitKind
from chalicelib.domain.wording import listed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.child import YEAR_GROUPS as YEARS_OF_A_FORM
from chalicelib.journeys.parts.questions import not_in_the_future, yes_no_not_known

LONGEST = 4000

CONTACT_WAYS: Mapping[str, str] = {
    "phone": "Phone call",
    "text": "Text message",
    "email": "Email",
    "letter": "Letter",
    "visit": "Home visit",
    "agency": "Enquiry to another agency",
    "other": "Something else",
}
CONTACT_OUTCOMES: Mapping[str, str] = {
    "spoke": "Spoke to somebody",
    "no-answer": "No answer",
    "wrong": "The number or address is wrong",
    "waiting": "Waiting for an answer",
    SEEN: "The child was seen",
}
HANDED_HOW: Mapping[str, str] = {
    "phone": "By phone",
    "secure-email": "By secure email",
    "s2s": "By School to School (S2S)",
    "meeting": "In a meeting",
    "other": "In another way",
}
SEXES: Mapping[str, str] = {
    Sex.FEMALE: "Female",
    Sex.MALE: "Male",
    Sex.NOT_KNOWN: "Not known",
    Sex.NOT_CAPTURED: "Not recorded",
}
YEAR_GROUPS: Mapping[str, str] = {
    **{choice.value: choice.label for choice in YEARS_OF_A_FORM},
    NOT_CAPTURED: "Not recorded",
}
DECISIONS: Mapping[str, str] = {
    STAY_ON_ROLL: "The child’s name must stay on the roll",
    MAY_BE_REMOVED: "The child’s name may be removed from the roll",
}

_PRIORITIES = tuple(Choice(str(priority), str(priority)) for priority in Priority)


def _choices(labels: Mapping[Any, str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), label) for value, label in labels.items())


def _words(label: str, hint: str = "", missing: str | None = None, name: str = "text") -> Field:
    return Field(name, label, Kind.LONG_TEXT, hint=hint, missing=missing, longest=LONGEST)


def _who(name: str, label: str, missing: str | None = None) -> Field:
    return Field(name, label, hint="A name, and a team or service.", missing=missing)


def _how(label: str, missing: str) -> Field:
    return Field("how", label, Kind.RADIOS, choices=_choices(HANDED_HOW), missing=missing)


def _on(label: str) -> Field:
    return Field(
        "on", label, Kind.DATE, missing=f"Enter the {label[0].lower()}{label[1:]}.", date_check=not_in_the_future
    )


_AT = Field(
    "at",
    "Time, if you know it",
    Kind.TIME,
    hint="On a 24-hour clock, like 14:30.",
    longest=5,
    short=True,
    on_day="on",
)
_OTHER_BASIS = Field("other_basis", "Which?", missing="Enter the legal basis.", longest=300)

CONTACT = Page(
    "contact",
    "Record a contact attempt",
    (
        Field(
            "how",
            "How was contact attempted?",
            Kind.RADIOS,
            choices=_choices(CONTACT_WAYS),
            missing="Say how contact was attempted.",
        ),
        Field("who", "Who was contacted?", hint="A name and who they are, or an agency.", missing="Enter who it was."),
        _on("Day of the attempt"),
        _AT,
        Field(
            "outcome",
            "What came of it?",
            Kind.RADIOS,
            choices=_choices(CONTACT_OUTCOMES),
            missing="Say what came of it.",
        ),
        _words("What was said or seen", name="said"),
        Field("next", "What happens next?", hint="For example, a home visit on Thursday.", longest=300),
    ),
)

PRIORITY = Page(
    "priority",
    "Change or confirm the priority",
    (
        Field("priority", "Priority", Kind.RADIOS, choices=_PRIORITIES, missing="Choose a priority."),
        _words("Why", "Needed when the priority changes."),
    ),
)

TRIAGE = Page(
    "triage",
    "Triage",
    (
        Field(
            "route",
            "Where does this referral belong?",
            Kind.RADIOS,
            choices=_choices(ROUTE_LABELS),
            missing="Say where this referral belongs.",
        ),
        Field("priority", "Priority", Kind.RADIOS, choices=_PRIORITIES, missing="Choose a priority."),
        _words("Why, if you choose something other than what is proposed"),
    ),
)

SOCIAL_CARE = Page(
    "social-care",
    "Children’s social care was told",
    (
        _who("whom", "Who was told?", "Enter who was told."),
        _on("Day on which they were told"),
        Field("their_reference", "Their reference, if they gave one", longest=60, short=True),
        _words("What they said"),
    ),
)

HAND_OVER = Page(
    "hand-over",
    "Hand over to somebody else",
    (
        Field(
            "to",
            "Who goes on with the child?",
            Kind.RADIOS,
            choices=_choices(RECEIVERS),
            missing="Say who goes on with the child.",
        ),
        _who("whom", "Who was told?"),
        _how("How was it handed over?", "Say how it was handed over."),
        _on("Day of the hand-over"),
        _words("What was agreed, and who tells the family and the school"),
    ),
    intro="A team of the authority gets an email with the reference and no names. The case stays with its owner, who gets "
    "a date by which the other team has to answer.",
)


def hand_over(without_mailbox: Sequence[str]) -> Page:
    """`without_mailbox`: the names of teams whose email would come to our own team."""
    if not without_mailbox:
        return HAND_OVER
    warning = f"No mailbox is set for {listed(without_mailbox)}: the email comes to your own team, so ring them."
    return replace(HAND_OVER, intro=f"{HAND_OVER.intro} {warning}")


def _team_answered(accepted: str, declined: str) -> Page:
    """What another team said about a hand-over. The arguments say what follows from each answer."""
    return Page(
        "team-answered",
        "Record what the other team said",
        (
            Field(
                "answered",
                "What did they say?",
                Kind.RADIOS,
                missing="Say whether they accept or decline.",
                choices=(
                    Choice(Answered.ACCEPTED, "They accept: they go on with the child", hint=accepted),
                    Choice(Answered.DECLINED, "They decline", hint=declined),
                ),
            ),
            _who("who", "Who said so?", "Enter who said so."),
            _how("How did they say so?", "Say how they told you."),
            _on("Day of their answer"),
            _words("What they said, and who tells the family and the school"),
        ),
    )


TEAM_ANSWERED = _team_answered(
    "The case closes now where an outcome allows it. Where none does, it stays open and says what is missing.",
    "The case comes back to enquiries.",
)
TEAM_ANSWERED_RETURN = _team_answered(
    "The return is taken over, and they are not reminded again.",
    "A case is opened now, and our team goes on with the child.",
)


def said(values: Mapping[str, Value]) -> Said:
    """From the answers to either of the two."""
    answered, who, how, text = (str(values.get(name, "")) for name in ("answered", "who", "how", "text"))
    on = values["on"]
    assert isinstance(on, date)
    return Said(Answered(answered), who, how, on, text)


CALL_BACK = Page(
    "call-back",
    "Record that the authority was rung back",
    (
        _who("whom", "Who was rung?", "Enter who was rung."),
        Field("number", "On which number?", Kind.PHONE, missing="Enter the number that was rung."),
        Field(
            "published",
            "Where is this number published?",
            hint="For example, the contact page of the authority’s website. The number in the form is the sender’s own.",
            missing="Say where the number is published.",
            longest=300,
        ),
        Field(
            "genuine",
            "Are they who they say?",
            Kind.RADIOS,
            choices=(Choice("yes", "Yes"), Choice("no", "No", hint="Then nothing may be disclosed to them.")),
            missing="Say whether they are who they say.",
        ),
        _on("Day of the call"),
        _AT,
        _words("What was said"),
    ),
)

ANSWER_ENQUIRY = Page(
    "answer-enquiry",
    "Answer the enquiry",
    (
        _words("What were they told?", "No more than they need.", "Say what they were told.", "told"),
        _who("whom", "Who was told?", "Enter who was told."),
        Field(
            "basis",
            "On which legal basis?",
            Kind.RADIOS,
            missing="Choose the legal basis.",
            choices=tuple(
                Choice(basis, label, reveals=(_OTHER_BASIS,) if basis == OTHER_BASIS else ())
                for basis, label in LEGAL_BASES.items()
            ),
        ),
        _on("Day on which they were told"),
    ),
    intro="Give the answer by phone or secure email first. "
    "The authority then gets an email, without names, that says it was answered.",
)

CHECKS = Page(
    "checks",
    "Initial checks done",
    (
        _words(
            "What was looked at, and what it showed",
            "Admissions, attendance, social care, special needs, home education, youth justice, council tax, school census.",
            "Say what was looked at.",
        ),
    ),
)

_ARRIVALS: Mapping[WaitKind, str] = {
    WaitKind.QUESTION: "The referrer’s answer to our questions, or we no longer need it",
    WaitKind.DECISION: "The school has our decision about its roll",
    WaitKind.DELETION: "The school’s deletion return, or word that the name stays on the roll",
}


def arrived_page(kinds: Collection[WaitKind]) -> Page:
    """What came by phone or letter. What comes through the service ends its wait by itself."""
    return Page(
        "arrived",
        "Record what has come",
        (
            Field(
                "what",
                "What has come?",
                Kind.RADIOS,
                choices=_choices({kind: words for kind, words in _ARRIVALS.items() if kind in kinds}),
                missing="Say what has come.",
            ),
            _on("Day on which it came"),
            _words(
                "What it says, from whom, and how it came; or why it is no longer needed",
                missing="Say what it says and how it came, or why it is no longer needed.",
            ),
        ),
    )


REVIEW = Page(
    "review",
    "Review the case",
    (_words("What was reviewed, and what happens next", missing="Say what was reviewed and what happens next."),),
)


def _day_of_removal(value: date, today: date) -> str | None:
    if value < today:
        return "Removing a name cannot be backdated. Enter today or a later day."
    return "That is more than a year away. Check the year." if value > today + timedelta(days=366) else None


DECISION = Page(
    "decision",
    "Write a decision to the school",
    (
        Field(
            "decision",
            "What is decided?",
            Kind.RADIOS,
            missing="Say what is decided.",
            choices=(
                Choice(STAY_ON_ROLL, DECISIONS[STAY_ON_ROLL]),
                Choice(
                    MAY_BE_REMOVED,
                    DECISIONS[MAY_BE_REMOVED],
                    reveals=(
                        Field(
                            "from_day",
                            "First day on which it may be removed",
                            Kind.DATE,
                            hint="Removing a name cannot be backdated.",
                            missing="Enter the first day on which the name may be removed.",
                            date_check=_day_of_removal,
                        ),
                        Field(
                            "ground",
                            "Ground",
                            Kind.SELECT,
                            hint="Without a ground a second person has to confirm the removal.",
                            choices=tuple(Choice(ground.code, ground.label) for ground in OFFERED),
                        ),
                    ),
                ),
            ),
        ),
        _words(
            "Why",
            "The school reads this after signing in. Write nothing that its staff may not know, least of all a restricted address.",
            "Say why: the school needs the reason for its records.",
        ),
    ),
)

SECOND_PERSON = Page(
    "second-person",
    "A removal that waits for a second person",
    (
        Field(
            "word",
            "What do you say to it?",
            Kind.RADIOS,
            missing="Say whether you confirm it or send it back.",
            choices=(
                Choice("confirm", "I confirm it", "The decision goes to the school at once, with the reason above."),
                Choice(
                    "send-back",
                    "I send it back",
                    "Nothing goes to the school.",
                    reveals=(_words("Why you send it back", missing="Say why you send it back."),),
                ),
            ),
        ),
    ),
)


def ask_more_page(pages: Sequence[Page]) -> Page:
    """Which pages of the form the referrer is to answer again, and what the team wants to know."""
    choices = tuple(Choice(page.slug, page.title) for page in pages)
    missing = "Choose at least one page for the referrer to answer again."
    return Page(
        "ask-more",
        "Ask the referrer for more",
        (
            Field("pages", "Which pages are they to answer again?", Kind.CHECKBOXES, choices=choices, missing=missing),
            _words(
                "What do you need to know?",
                "The referrer reads this after signing in. Say nothing that they may not know.",
                "Say what you need to know.",
            ),
        ),
        intro="They get an email without names, with a link to just these questions, filled in as they answered them.",
    )


ROLL = Page(
    "roll",
    "Record whether the child is on a roll",
    (
        Field(
            "on_roll",
            "Is the child on the roll of any school?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is on a roll.",
        ),
        _on("Day since when it is so"),
        _words("Who said so, and which school", missing="Say who said so."),
    ),
)

OTHERWISE = Page(
    "otherwise",
    "Record education otherwise",
    (
        Field(
            "found",
            "What is known of education outside school?",
            Kind.RADIOS,
            choices=_choices(OTHERWISE_LABELS),
            missing="Say what is known of education outside school.",
        ),
        _on("Day it began, or day of the decision"),
        _who("who", "Who decided or said so?", "Enter who it was."),
        _words("Why, and what was seen", missing="Say why."),
    ),
    intro=(
        "Suitable education outside school, and home education that the authority has not assessed yet, do not count as missing "
        "education. “Unsuitable” is a decision: the child counts from its day on."
    ),
)


def _recorded(labels: Mapping[str, str], now: str) -> tuple[Choice, ...]:
    """ "Not recorded" is offered only while nobody has recorded it."""
    return _choices({value: words for value, words in labels.items() if value != NOT_CAPTURED or now == NOT_CAPTURED})


def facts_page(sex: str = NOT_CAPTURED, year_group: str = NOT_CAPTURED) -> Page:
    return Page(
        "facts",
        "Correct facts",
        (
            Field(
                "primary_reason",
                "Main reason why the child is missing education",
                Kind.SELECT,
                hint="“Unknown”: the team has looked and does not know. “Not recorded”: nobody has looked yet.",
                choices=tuple(Choice(reason, reason) for reason in PRIMARY_REASONS),
                missing="Choose the main reason.",
            ),
            Field("sex", "Sex", Kind.RADIOS, choices=_recorded(SEXES, sex), missing="Choose the sex, or Not known."),
            Field(
                "year_group",
                "Year group",
                Kind.SELECT,
                choices=_recorded(YEAR_GROUPS, year_group),
                missing="Choose the year group, or Not known.",
            ),
            _words("Why, and who told you", missing="Say why, and who told you."),
        ),
        intro="The figures for the Department for Education are counted by these. What was recorded before stays in the timeline.",
    )


CLOSE = Page(
    "close",
    "Close the case",
    (
        Field(
            "outcome",
            "Outcome",
            Kind.RADIOS,
            choices=tuple(
                Choice(str(outcome), label, hint="" if CLOSES[outcome] else "Not closed: such a child is watched.")
                for outcome, label in OUTCOME_LABELS.items()
                if outcome is not Outcome.DUPLICATE
            ),
            missing="Choose the outcome.",
        ),
        Field(
            "evidence",
            "How is it known?",
            Kind.RADIOS,
            choices=_choices(EVIDENCE_LABELS),
            missing="Say how it is known.",
        ),
        _words("What was seen or confirmed, by whom and when", missing="Say what was seen or confirmed."),
    ),
)

REOPEN = Page(
    "reopen", "Reopen the case", (_words("Why the case is reopened", missing="Say why the case is reopened."),)
)

SAME_CHILD = Page(
    "same-child",
    "The same child as another case",
    (
        Field(
            "other",
            "Reference of the other case",
            hint="Like BCDF-2347. That case goes on, or is reopened; this one closes as a duplicate of it.",
            missing="Enter the reference of the other case.",
            longest=12,
            short=True,
        ),
        _words("How you know that it is the same child", missing="Say how you know."),
        Field(
            "differ",
            "Do the names, dates of birth or UPNs differ?",
            Kind.CHECKBOXES,
            hint="Leave this empty unless they do.",
            choices=(Choice("yes", "They differ, but it is the same child"),),
        ),
    ),
)


def assign_page(people: Sequence[Person], hints: Mapping[str, str]) -> Page:
    """`hints`: for whom is away, when and who covers."""
    choices = tuple(
        Choice(person.person_id, person.name, hint=hints.get(person.person_id, ""))
        for person in sorted(people, key=lambda person: person.name)
    )
    who = Field("to", "Who is the new owner?", Kind.RADIOS, choices=choices, missing="Choose the new owner.")
    hint = "They get an email that says there is a note. They read it on the case."
    return Page("assign", "Assign the case", (who, _words("Note to the new owner (optional)", hint, name="note")))


_ALL_CASES = (
    "They will not see the child’s other cases either: those with the same UPN, or the same surname and date of birth. To let them "
    "see a case again, go to that case."
)


def bar_page(people: Sequence[Person]) -> Page:
    """Somebody who knows the family, say, is kept from the case."""
    return _who_and_why("bar", "Say who may not see the case", people, "Who may not see it?", _ALL_CASES)


def let_back_page(people: Sequence[Person]) -> Page:
    return _who_and_why("let-back", "Let somebody see the case again", people, "Who may see it again?")


def _who_and_why(slug: str, title: str, people: Sequence[Person], question: str, intro: str = "") -> Page:
    choices = tuple(Choice(person.person_id, person.name) for person in sorted(people, key=lambda person: person.name))
    who = Field("whom", question, Kind.RADIOS, choices=choices, missing="Choose who it is.")
    return Page(
        slug, title, (who, _words("Why", "Everybody who may see the case can read it.", "Say why.")), intro=intro
    )


NOT_SAME_CHILD = Page(
    "not-same-child",
    "Undo: not the same child",
    (_words("How you know that they are two children", missing="Say how you know."),),
    intro=(
        "This case is reopened, and both cases say that it was undone. The other case keeps its priority and stays open or "
        "closed as it is: look at it too."
    ),
)


def move_page(stages: Sequence[Stage]) -> Page:
    choices = tuple(Choice(str(to), STAGE_LABELS[to]) for to in stages)
    to = Field("to", "Stage", Kind.RADIOS, choices=choices, missing="Choose the stage that the case moves to.")
    return Page("move", "Move the case", (to, _words("Why", "Needed unless the case comes from triage.")))


def _known(value: str, label: str, longest: int = 20) -> Choice:
    """One thing to look up by; the text is asked for under the same name."""
    short = label[0].lower() + label[1:]
    return Choice(
        value, label, reveals=(Field(value, label, missing=f"Enter the {short}.", longest=longest, short=True),)
    )


SEARCH = Page(
    "search",
    "Look up a child or a case",
    (
        Field(
            "by",
            "What do you know?",
            Kind.RADIOS,
            missing="Choose what you know.",
            choices=(
                _known("reference", "Reference of the case"),
                _known("upn", "Unique pupil number (UPN)"),
                Choice(
                    "surname",
                    "Last name and date of birth",
                    reveals=(
                        Field("surname", "Last name", missing="Enter the last name."),
                        Field("born", "Date of birth", Kind.DATE, missing="Enter the date of birth."),
                    ),
                ),
                _known("postcode", "Postcode"),
                _known("phone", "Phone number of the family", 30),
                _known("email", "Email address of the family", 254),
            ),
        ),
    ),
)
