"""The steps of casework: one page for each, declared in `journeys.casework.steps` and carried out by one service."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.enquiry_steps import Answer as EnquiryAnswer
from chalicelib.domain.casework.enquiry_steps import CallBack
from chalicelib.domain.casework.otherwise import Education, Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.casework.stages import Refused, next_stages
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.records.access import View
from chalicelib.domain.waiting import WaitKind
from chalicelib.journeys.casework import steps as forms
from chalicelib.journeys.engine.answers import parse, typed
from chalicelib.journeys.engine.fields import Page, Value
from chalicelib.ports.world import World
from chalicelib.services.audit import access
from chalicelib.services.casework import barring, casework, deciding, handing_over, lists, reading
from chalicelib.services.casework.carry_out import Form
from chalicelib.services.referrals import asking_more, enquiring
from chalicelib.services.returns import absences
from chalicelib.services.settings import setting_up
from chalicelib.web.casework.case_view import changed_since, removal_context, triage_context
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

blueprint = Blueprint(__name__)
Values = Mapping[str, Value]


class StepPage(Struct, frozen=True):
    """`page` may depend on the case; `do` carries out what was asked for. `button` is what it says on it."""

    page: Callable[[World, Case], Page]
    do: Callable[[World, str, Form, Values], None]
    button: str
    begins: Callable[[Case], Mapping[str, str]] = lambda case: {}
    """What the page shows before anything is typed."""
    reads: Page | None = None
    """What a post is read by, where the page offers only some answers: a form sent twice must still be understood."""


def _fixed(page: Page) -> Callable[[World, Case], Page]:
    return lambda world, case: page


def _text(values: Values, name: str = "text") -> str:
    return str(values.get(name, ""))


def _day(values: Values, name: str = "on") -> date:
    value = values[name]
    assert isinstance(value, date)
    return value


def _contact_words(values: Values) -> str:
    parts = (("Contacted: ", "who"), ("", "said"), ("Next: ", "next"))
    return "\n".join(f"{label}{values[name]}" for label, name in parts if values.get(name))


def _contact(world: World, reference: str, form: Form, values: Values) -> None:
    how, outcome, at = (_text(values, name) for name in ("how", "outcome", "at"))
    casework.attempt_contact(world, reference, form, how, outcome, _contact_words(values), _day(values), at)


def _decide(world: World, reference: str, form: Form, values: Values) -> None:
    from_day = _day(values, "from_day") if "from_day" in values else None
    ground = _text(values, "ground")
    deciding.decide(world, reference, form, _text(values, "decision"), from_day, _text(values), ground)


def _second_person(world: World, reference: str, form: Form, values: Values) -> None:
    if _text(values, "word") == "confirm":
        deciding.confirm(world, reference, form)
    else:
        deciding.send_back(world, reference, form, _text(values))


def _social_care(world: World, reference: str, form: Form, values: Values) -> None:
    whom, theirs = _text(values, "whom"), _text(values, "their_reference")
    casework.tell_social_care(world, reference, form, whom, _day(values), theirs, _text(values))


def _hand_over(world: World, reference: str, form: Form, values: Values) -> None:
    to, whom, how = (_text(values, name) for name in ("to", "whom", "how"))
    handing_over.ask(world, reference, form, to, whom, how, _day(values), _text(values))


def _hand_over_page(world: World, case: Case) -> Page:
    return forms.hand_over(setting_up.without_mailbox(world))


def _team_answered(world: World, reference: str, form: Form, values: Values) -> None:
    handing_over.record_answer(world, reference, form, forms.said(values))


def _call_back(world: World, reference: str, form: Form, values: Values) -> None:
    whom, number, published, at = (_text(values, name) for name in ("whom", "number", "published", "at"))
    genuine = _text(values, "genuine") == "yes"
    call = CallBack(whom, number, published, genuine, _day(values), at, _text(values))
    enquiring.record_call_back(world, reference, form, call)


def _answer_enquiry(world: World, reference: str, form: Form, values: Values) -> None:
    told, whom, basis, other = (_text(values, name) for name in ("told", "whom", "basis", "other_basis"))
    enquiring.answer(world, reference, form, EnquiryAnswer(told, whom, basis, other, _day(values)))


def _same_child(world: World, reference: str, form: Form, values: Values) -> None:
    other = normalise_reference(_text(values, "other"))
    try:
        if not other:
            raise NotFound
        casework.confirm_same_child(world, reference, form, other, _text(values), differ=bool(_text(values, "differ")))
    except NotFound:
        raise Refused("There is no case with that reference. Check it.") from None


def _triage(world: World, reference: str, form: Form, values: Values) -> None:
    route, priority = Route(_text(values, "route")), Priority(_text(values, "priority"))
    casework.confirm_triage(world, reference, form, route, priority, _text(values))


def _otherwise(world: World, reference: str, form: Form, values: Values) -> None:
    education = Education(Otherwise(_text(values, "found")), _day(values))
    casework.record_otherwise(world, reference, form, education, _text(values, "who"), _text(values))


def _facts(world: World, reference: str, form: Form, values: Values) -> None:
    reason, sex, year_group = (_text(values, name) for name in ("primary_reason", "sex", "year_group"))
    casework.correct_facts(world, reference, form, reason, sex, year_group, _text(values))


def _close(world: World, reference: str, form: Form, values: Values) -> None:
    outcome, evidence = Outcome(_text(values, "outcome")), Evidence(_text(values, "evidence"))
    casework.close(world, reference, form, outcome, evidence, _text(values))


def _assign_page(world: World, case: Case) -> Page:
    people = [person for person in lists.workers(world) if may_see(case, person.person_id)]
    return forms.assign_page(people, absences.hints(world, people))


def _bar_page(world: World, case: Case) -> Page:
    readers = [person for person in world.people.staff() if person.active and person.reads_cases]
    return forms.bar_page([person for person in readers if may_see(case, person.person_id)])


def _let_back_page(world: World, case: Case) -> Page:
    return forms.let_back_page([person for person in world.people.staff() if not may_see(case, person.person_id)])


STEPS: Mapping[str, StepPage] = {
    "triage": StepPage(_fixed(forms.TRIAGE), _triage, "Confirm"),
    "assign": StepPage(
        _assign_page,
        lambda world, reference, form, values: casework.assign(
            world, reference, form, _text(values, "to"), _text(values, "note")
        ),
        "Assign the case",
    ),
    "contact": StepPage(_fixed(forms.CONTACT), _contact, "Save contact attempt"),
    "checks": StepPage(
        _fixed(forms.CHECKS),
        lambda world, reference, form, values: casework.do_checks(world, reference, form, _text(values)),
        "Record the checks",
    ),
    "social-care": StepPage(_fixed(forms.SOCIAL_CARE), _social_care, "Record that they were told"),
    "hand-over": StepPage(_hand_over_page, _hand_over, "Record the hand-over"),
    "team-answered": StepPage(_fixed(forms.TEAM_ANSWERED), _team_answered, "Record their answer"),
    "call-back": StepPage(_fixed(forms.CALL_BACK), _call_back, "Record the call"),
    "answer-enquiry": StepPage(_fixed(forms.ANSWER_ENQUIRY), _answer_enquiry, "Record the answer"),
    "priority": StepPage(
        _fixed(forms.PRIORITY),
        lambda world, reference, form, values: casework.change_priority(
            world, reference, form, Priority(_text(values, "priority")), _text(values)
        ),
        "Save priority",
    ),
    "roll": StepPage(
        _fixed(forms.ROLL),
        lambda world, reference, form, values: casework.record_roll(
            world, reference, form, Answer(_text(values, "on_roll")), _day(values), _text(values)
        ),
        "Save",
    ),
    "otherwise": StepPage(_fixed(forms.OTHERWISE), _otherwise, "Save"),
    "facts": StepPage(
        lambda world, case: forms.facts_page(case.sex, case.year_group),
        _facts,
        "Save facts",
        lambda case: {"primary_reason": case.primary_reason, "sex": case.sex, "year_group": case.year_group},
        forms.facts_page(),
    ),
    "review": StepPage(
        _fixed(forms.REVIEW),
        lambda world, reference, form, values: casework.review(world, reference, form, _text(values)),
        "Save review",
    ),
    "ask-more": StepPage(
        lambda world, case: forms.ask_more_page(asking_more.askable(world.cases.submission(case))),
        lambda world, reference, form, values: asking_more.ask(
            world, reference, form, _text(values, "pages").split(","), _text(values)
        ),
        "Ask the referrer",
    ),
    "arrived": StepPage(
        lambda world, case: forms.arrived_page([wait.kind for wait in case.waits]),
        lambda world, reference, form, values: casework.record_arrival(
            world, reference, form, WaitKind(_text(values, "what")), _day(values), _text(values)
        ),
        "Record it",
        reads=forms.arrived_page(tuple(WaitKind)),
    ),
    "decision": StepPage(_fixed(forms.DECISION), _decide, "Send the decision"),
    "second-person": StepPage(_fixed(forms.SECOND_PERSON), _second_person, "Continue"),
    "same-child": StepPage(_fixed(forms.SAME_CHILD), _same_child, "Confirm"),
    "not-same-child": StepPage(
        _fixed(forms.NOT_SAME_CHILD),
        lambda world, reference, form, values: casework.undo_same_child(world, reference, form, _text(values)),
        "Undo and reopen the case",
    ),
    "move": StepPage(
        lambda world, case: forms.move_page(next_stages(case.stage)),
        lambda world, reference, form, values: casework.move(
            world, reference, form, Stage(_text(values, "to")), _text(values)
        ),
        "Move the case",
        reads=forms.move_page(tuple(Stage)),
    ),
    "bar": StepPage(
        _bar_page,
        lambda world, reference, form, values: barring.bar(
            world, reference, form, _text(values, "whom"), _text(values)
        ),
        "Stop them seeing it",
    ),
    "let-back": StepPage(
        _let_back_page,
        lambda world, reference, form, values: barring.let_back(
            world, reference, form, _text(values, "whom"), _text(values)
        ),
        "Let them see it again",
    ),
    "close": StepPage(_fixed(forms.CLOSE), _close, "Close the case"),
    "reopen": StepPage(
        _fixed(forms.REOPEN),
        lambda world, reference, form, values: casework.reopen(world, reference, form, _text(values)),
        "Reopen the case",
    ),
}


def _step_page(name: str) -> StepPage:
    if name not in STEPS:
        raise NotFound
    return STEPS[name]


def _show(
    visit: Visit, reference: str, name: str, raw: Mapping[str, str] | None, problems: Mapping[str, str], *, status: int = 200,
    changed: str = "", seen: int | None = None,
) -> Show:  # fmt: skip
    """The page of a step as it now stands, with what was typed; None before anything was."""
    world, step = visit.world, _step_page(name)
    file = reading.load_for_step(world, reference) if seen is None else reading.load_for_page(world, reference)
    access.record_access(world, visit.me, View.STEP_OPENED, file.case.case_id, step=name)
    context: dict[str, Any] = {
        "page": step.page(world, file.case),
        "button": step.button,
        "raw": step.begins(file.case) if raw is None else raw,
        "problems": problems,
        "action": world.links().step(reference, name),
        "back": world.links().case(reference),
        "reference": reference,
        "hidden": {"once": world.keys.new_id(), "version": str(file.case.version)},
        "changed": changed,
        "changes": changed_since(world, file, seen) if seen is not None else [],
        "proposal": triage_context(world, file.case) if name == "triage" else None,
        "removal": removal_context(world, file.case, visit.me) if name in ("decision", "second-person") else None,
    }
    return Show("cases/step", context, status)


def _seen_version(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


@view(blueprint, "GET", "/cases/{reference}/steps/{step}")
def step_form(visit: Visit, reference: str, step: str) -> Show:
    return _show(visit, reference_of(reference), step, None, {})


@view(blueprint, "POST", "/cases/{reference}/steps/{step}")
def step_done(visit: Visit, reference: str, step: str) -> Show | Go:
    reference, asked = reference_of(reference), _step_page(step)
    page = asked.reads or asked.page(visit.world, reading.load_for_step(visit.world, reference).case)
    raw, seen = typed(page, visit.form), _seen_version(visit.form.get("version", ""))
    parsed = parse(page, raw, visit.world.clock.now())
    form = Form(visit.me, once_of(visit), seen)
    if parsed.problems:
        return _show(visit, reference, step, raw, parsed.problems)
    try:
        asked.do(visit.world, reference, form, parsed.values)
    except (Refused, NotYours) as refused:
        return _show(visit, reference, step, raw, {page.fields[0].name: str(refused)})
    except Conflict:
        sentence = "Somebody else changed this case since you opened this page."
        return _show(visit, reference, step, raw, {}, status=409, changed=sentence, seen=seen)
    barred_themselves = step == "bar" and not visit.world.cases.named(reference)
    return Go(visit.world.links().cases if barred_themselves else visit.world.links().case_done(reference))
