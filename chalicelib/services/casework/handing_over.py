"""Handing a child over to another team, and recording what that team says."""

from datetime import date

from chalicelib.domain.casework import hand_over
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.hand_over import Said
from chalicelib.domain.deadlines.wait_dates import hand_over_wait
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.messages import Message, new_message, team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.waiting import Wait
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form, carry_out
from chalicelib.services.casework.casework import take_step
from chalicelib.services.casework.reading import load_for_step


def ask(world: World, reference: str, form: Form, to: str, whom: str, how: str, on: date, text: str) -> None:
    """Hands the case over. A team of the authority is asked by an email that names nobody."""
    now = world.clock.now()
    wait, roles = hand_over_wait(to, now, world.authorities.current()), form.person.roles
    carry_out(
        world,
        load_for_step(world, reference),
        form,
        "hand-over",
        lambda case: hand_over.hand_over(case, wait, whom, how, on, text, roles, now),
        lambda file: _asked(file.case, wait, form),
    )


def _asked(case: Case, wait: Wait, form: Form) -> list[Message]:
    if wait.to not in set(Team):
        return []
    key = f"hand-over|{case.case_id}|{form.person.person_id}|{form.once}"
    variables = {"reference": case.reference, "due": instant_text(wait.due_at)}
    to = team_mailbox(read_as(Team, wait.to))
    return [new_message(key, "hand_over_asked", to, variables, wait.since, case_id=case.case_id)]


def record_answer(world: World, reference: str, form: Form, said: Said) -> None:
    """What the other team said: who, when and how. Accepted, the case closes where an outcome allows it."""
    take_step(
        world,
        reference,
        form,
        "team-answered",
        lambda case, roles, now: hand_over.answer(case, said, roles, now),
    )
