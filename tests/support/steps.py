"""Every step of casework as a verb, for tests that only need it taken. Each fills in the form of the step."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.enquiry_steps import Answer as EnquiryAnswer
from chalicelib.domain.casework.enquiry_steps import CallBack
from chalicelib.domain.casework.hand_over import Said
from chalicelib.domain.casework.otherwise import Education
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import WaitKind
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.casework.steps.note import NOTE
from chalicelib.journeys.engine.fields import Value
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Actor, carry_out


def _step(world: World, reference: str, actor: Actor, slug: str, **values: Value) -> None:
    carry_out(world, reference, actor, STEPS[slug], values)


def add_note(world: World, reference: str, person: Person, text: str, once: str) -> None:
    carry_out(world, reference, Actor(person, once), NOTE, {"note": text})


def confirm_triage(world: World, reference: str, actor: Actor, route: Route, priority: Priority, reason: str) -> None:
    _step(world, reference, actor, "triage", route=route, priority=priority, text=reason)


def change_priority(world: World, reference: str, actor: Actor, priority: Priority, reason: str) -> None:
    _step(world, reference, actor, "priority", priority=priority, text=reason)


def assign(world: World, reference: str, actor: Actor, to_id: str, note: str = "") -> None:
    _step(world, reference, actor, "assign", to=to_id, note=note)


def attempt_contact(
    world: World, reference: str, actor: Actor, how: str, outcome: str, words: str, on: date, at: str
) -> None:
    values: Mapping[str, Value] = {
        "how": how,
        "outcome": outcome,
        "said": words,
        "on": on,
        **({"at": at} if at else {}),
    }
    _step(world, reference, actor, "contact", **values)


def do_checks(world: World, reference: str, actor: Actor, text: str) -> None:
    _step(world, reference, actor, "checks", text=text)


def review(world: World, reference: str, actor: Actor, text: str) -> None:
    _step(world, reference, actor, "review", text=text)


def tell_social_care(
    world: World, reference: str, actor: Actor, whom: str, on: date, their_reference: str, text: str
) -> None:
    _step(world, reference, actor, "social-care", whom=whom, on=on, their_reference=their_reference, text=text)


def hand_over(world: World, reference: str, actor: Actor, to: str, whom: str, how: str, on: date, text: str) -> None:
    _step(world, reference, actor, "hand-over", to=to, whom=whom, how=how, on=on, text=text)


def team_answered(world: World, reference: str, actor: Actor, said: Said) -> None:
    values: dict[str, Value] = {"answered": said.answered, "who": said.who, "how": said.how, "text": said.text}
    _step(world, reference, actor, "team-answered", **values, on=said.on)


def call_back(world: World, reference: str, actor: Actor, call: CallBack) -> None:
    genuine = "yes" if call.genuine else "no"
    values = {"whom": call.whom, "number": call.number, "published": call.published, "genuine": genuine}
    _step(world, reference, actor, "call-back", **values, on=call.on, at=call.at, text=call.text)


def answer_enquiry(world: World, reference: str, actor: Actor, given: EnquiryAnswer) -> None:
    values = {"told": given.told, "whom": given.whom, "basis": given.basis, "other_basis": given.other_basis}
    _step(world, reference, actor, "answer-enquiry", **values, on=given.on)


def record_roll(world: World, reference: str, actor: Actor, on_roll: Answer, on: date, text: str) -> None:
    _step(world, reference, actor, "roll", on_roll=on_roll, on=on, text=text)


def record_otherwise(world: World, reference: str, actor: Actor, education: Education, who: str, text: str) -> None:
    assert education.on
    _step(world, reference, actor, "otherwise", found=education.found, on=education.on, who=who, text=text)


def correct_facts(
    world: World, reference: str, actor: Actor, primary_reason: str, sex: str, year_group: str, reason: str
) -> None:
    values = {"primary_reason": primary_reason, "sex": sex, "year_group": year_group}
    _step(world, reference, actor, "facts", **values, text=reason)


def record_arrival(world: World, reference: str, actor: Actor, kind: WaitKind, on: date, text: str) -> None:
    _step(world, reference, actor, "arrived", what=kind, on=on, text=text)


def ask_more(world: World, reference: str, actor: Actor, slugs: Sequence[str], text: str) -> None:
    _step(world, reference, actor, "ask-more", pages=",".join(slugs), text=text)


def decide(
    world: World, reference: str, actor: Actor, decision: str, from_day: date | None, reason: str, ground: str = ""
) -> None:
    values: dict[str, Value] = {"decision": decision, "text": reason, "ground": ground}
    _step(world, reference, actor, "decision", **(values | ({"from_day": from_day} if from_day else {})))


def confirm_removal(world: World, reference: str, actor: Actor) -> None:
    _step(world, reference, actor, "second-person", word="confirm")


def send_removal_back(world: World, reference: str, actor: Actor, reason: str) -> None:
    _step(world, reference, actor, "second-person", word="send-back", text=reason)


def confirm_same_child(
    world: World, reference: str, actor: Actor, other_reference: str, reason: str, *, differ: bool = False
) -> None:
    _step(world, reference, actor, "same-child", other=other_reference, text=reason, differ="yes" if differ else "")


def undo_same_child(world: World, reference: str, actor: Actor, reason: str) -> None:
    _step(world, reference, actor, "not-same-child", text=reason)


def move(world: World, reference: str, actor: Actor, to: Stage, reason: str) -> None:
    _step(world, reference, actor, "move", to=to, text=reason)


def close(world: World, reference: str, actor: Actor, outcome: Outcome, evidence: Evidence, reason: str) -> None:
    _step(world, reference, actor, "close", outcome=outcome, evidence=evidence, text=reason)


def reopen(world: World, reference: str, actor: Actor, reason: str) -> None:
    _step(world, reference, actor, "reopen", text=reason)


def bar(world: World, reference: str, actor: Actor, person_id: str, reason: str) -> None:
    _step(world, reference, actor, "bar", whom=person_id, text=reason)


def let_back(world: World, reference: str, actor: Actor, person_id: str, reason: str) -> None:
    _step(world, reference, actor, "let-back", whom=person_id, text=reason)
