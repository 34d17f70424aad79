"""The other team's answer to a return: it takes the child over, or a case opens at once."""

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.disposition import DECLINED, TEAM_NAMES, Decision, Disposition, Team
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.returns.returns import Return, ReturnState, declined, taken_over
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import become_case, find_return, new_case
from chalicelib.services.returns.returns_chasing import end_task


def find_handed_over(world: World, reference: str, person: Person) -> Return:
    """To record the answer; the look is recorded. Raises NotFound for a return that was never handed over."""
    head = _handed_over(world, reference)
    record_access(world, person, View.STEP_OPENED, head.return_id, step="team-answered")
    return head


def _handed_over(world: World, reference: str) -> Return:
    head = find_return(world, reference)
    if head.state is not ReturnState.HANDED_OVER and not head.said:
        raise NotFound
    return head


def record_answer(world: World, reference: str, person: Person, said: Said, by_link: UsedLink | None = None) -> None:
    """The same answer twice changes nothing. Raises Conflict when somebody else has recorded another one, or the link by
    which the team answers is over."""
    head = _handed_over(world, reference)
    if head.said != said:
        try:
            _record(world, head, person, said, by_link)
        except Conflict:
            now = world.returns.get(head.return_id)
            if not now or now.said != said:
                raise
    end_task(world, head, person, said)


def _record(world: World, head: Return, person: Person, said: Said, by_link: UsedLink | None) -> None:
    if head.said:
        raise Conflict
    accepted, now = said.answered is Answered.ACCEPTED, world.clock.now()
    facts = {"to": head.team, "answered": str(said.answered), "how": said.how}
    what = "return-taken-over" if accepted else "return-became-case"
    access = Access(world.keys.new_id(), head.return_id, person.person_id, what, now, facts)
    if accepted:
        world.returns.change(head, taken_over(head, said), access, by_link=by_link)
    else:
        _open_case(world, declined(head, said), said, access, by_link)


def _open_case(world: World, head: Return, said: Said, access: Access, by_link: UsedLink | None) -> None:
    """The child must not be left hanging: the case opens with the answer, in the team's words, on its timeline."""
    sent, new = world.cases.submitted(head.return_id), new_case(world, head)
    if not sent:
        raise NotFound
    team = TEAM_NAMES[read_as(Team, head.team)]
    words = f"It was handed to {team}, which declined on {plain_day(said.on)}."
    because = Decision(Disposition.CASE, (*head.reasons, words), flags=(*head.flags, DECLINED))
    event = Event(
        f"{new.event_id}-declined",  # sorts after the event that opens the case
        new.case_id,
        EventKind.TEAM_ANSWERED,
        said.on,
        new.now,
        access.person_id,
        access.facts,
        said.words,
    )
    become_case(world, head, new, sent, because, access, events=[event], by_link=by_link)
