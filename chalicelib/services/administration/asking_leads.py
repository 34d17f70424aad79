"""Asks a safeguarding lead whether somebody may be a contact of their school.

It is a request as those that wait for a second person, and one of them may still agree or decline. A change that needs a
second person by itself is never a lead's to agree to.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.authority.second_person import needs_second
from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.ports.world import World
from chalicelib.services.administration.administering import new_or_known
from chalicelib.services.administration.asking_second import ask
from chalicelib.services.administration.changing_people import request_for, write
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.school_contacts import with_school
from chalicelib.services.mail.access_mail import Word, word_to_watchers
from chalicelib.services.mail.lead_mail import MOST_TOLD, word_of_new_leads, written_with
from chalicelib.services.people.doubted_addresses import digest_of, is_doubted
from chalicelib.services.people.person_in_words import change_of
from chalicelib.services.people.staffing import contacts_now, leads_among

EMAIL = "contact_asked"
SILENCE = "lead-silence"
"""The job that looks whether a lead has answered."""


def ask_leads(world: World, me: Person, name: str, email: str, school: School) -> None:
    """Asks the school's leads. Raises NotPossible where there is none, or where this is not theirs to agree to."""
    before, person = new_or_known(world, name, email)
    after = with_school(person if person.is_staff else replace(person, name=name), school)
    if needs_second(before, after):
        raise NotPossible("A second person in the team must agree before a member of staff becomes a school’s contact.")
    others = [lead for lead in leads_of(world, school.urn) if lead.person_id != after.person_id]
    leads = [lead for lead in others if not is_doubted(world, digest_of(world, lead.email))]
    if not leads:
        raise NotPossible("This school has no safeguarding lead who could answer. Give access yourself.")
    what = Changed.PERSON if before else Changed.PERSON_ADDED
    request = request_for(world, me, what, before, after, None)
    world.jobs.add(_look_later(request))
    ask(world, request, [_question(request, lead) for lead in leads[:MOST_TOLD]])


def leads_of(world: World, urn: str) -> Sequence[Person]:
    return leads_among(world, contacts_now(world, urn), urn)


def _question(request: Request, lead: Person) -> Message:
    variables = {"request": request.request_id}
    return new_message(
        f"{request.request_id}|{lead.person_id}", EMAIL, person_recipient(lead.person_id), variables, request.asked_at
    )


def school_in_question(request: Request | None) -> School | None:
    """The school that this request makes somebody a contact of; None where it is about anything else."""
    if not request or not isinstance(request.wanted, WantedPerson) or not request.wanted.schools:
        return None
    return request.wanted.schools[-1]


def question_for(world: World, lead_id: str, request_id: str) -> Request | None:
    """The request, while this lead may answer it."""
    lead, request = world.people.get(lead_id), world.access_requests.get(request_id)
    if not lead or not request:
        return None
    asker, before = world.people.get(request.by), world.people.get(request.person_id)
    return request if asker and _waits_for(world, lead, request, asker, before) else None


def _waits_for(world: World, lead: Person, request: Request, asker: Person, before: Person | None) -> bool:
    """Whether this person may answer: a lead of the school today, for a request that needs no second person of the team,
    by somebody who still administers, about a person who is as they were."""
    school = school_in_question(request)
    if not school or not request.waits(world.clock.now()):
        return False
    assert isinstance(request.wanted, WantedPerson)
    if not asker.active or not asker.administers or _version(before) != request.wanted.version:
        return False
    is_theirs = not needs_second(before, request.wanted.applied_to(before)) and lead.person_id != request.person_id
    return is_theirs and any(one.person_id == lead.person_id for one in leads_of(world, school.urn))


def answer(world: World, lead_id: str, request_id: str, *, agrees: bool, by_link: UsedLink | None = None) -> None:
    """Once: what this lead answered already stays. Raises Conflict where nobody waits for their answer any more, or the
    link by which they answer is over."""
    request, lead = world.access_requests.get(request_id), world.people.get(lead_id)
    if request and request.decided_by == lead_id:
        return
    if not request or not lead:
        raise Conflict
    asker, before, now = world.people.get(request.by), world.people.get(request.person_id), world.clock.now()
    if not asker or not _waits_for(world, lead, request, asker, before):
        raise Conflict
    assert isinstance(request.wanted, WantedPerson)
    if not agrees:
        written = Change(
            world.keys.new_id(), Changed.DECLINED, request.person_id, lead.person_id, now, request.was, request.will_be
        )
        told = word_to_watchers(world, request_id, Word.DECLINED, request.by, before, lead.person_id)
        world.access_requests.settle(
            Agreement(request, lead.person_id, now, by_link=by_link), Stand.DECLINED, written, [told]
        )
        return
    after = request.wanted.applied_to(before)
    written = change_of(world, request.by, request.what, before, after, lead.name)
    agreement = Agreement(request, lead.person_id, now, (asker, lead), by_link)
    heard = written_with(world, word_of_new_leads(world, written.change_id, request.by, before, after))
    write(world, lead, before, after, written, None, heard, agreement)


def _version(person: Person | None) -> int | None:
    return person.version if person else None


# --- silence -----------------------------------------------------------------------------------------------------------


def _look_later(request: Request) -> Job:
    """Written before the request, so that no request goes without it; named by the request, so that it is made once."""
    job = new_job(
        f"{SILENCE}-{request.request_id}", SILENCE, request.by, {"request": request.request_id}, request.asked_at
    )
    return replace(job, attempt_at=request.lapses_at)


def look_for_silence(world: World, job: Job) -> Job:
    """If nobody answered, it is the administrators' again. A request that lapsed so long ago that it is gone counts as
    silence."""
    request = world.access_requests.get(job.subject["request"])
    if not request or request.stand is Stand.WAITING:
        school = school_in_question(request)
        world.tasks.add(
            Task(
                f"{SILENCE}-{job.subject['request']}",
                "No safeguarding lead has said whether somebody may be a contact of their school. Ask the school, then "
                "give access or leave it.",
                school.name if school else "",
                world.clock.now(),
                audience=Audience.ADMINISTRATORS,
                mends=Mends.CONTACTS,
            )
        )
    return job.finished()
