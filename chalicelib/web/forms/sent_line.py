"""One form that was sent, as a line of a list."""

from typing import Any

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.referrer_stage import standing_of
from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.records.referred import Referred
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.engine.form import Audience
from chalicelib.journeys.forms import form_as_stored
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.web.http.visit import Visit


def name_of_person(visit: Visit, person_id: str) -> str:
    if person_id == visit.me.person_id:
        return "you"
    person = person_if_readable(visit.world, person_id)
    return person.name if person else "a colleague"


def line_of_sent(visit: Visit, referred: Referred) -> dict[str, Any]:
    form = form_as_stored(referred.form, 0)
    line = {
        "one": form.noun,
        "href": visit.world.links().my_referral(referred.submission_id),
        "received": referred.received_at,
        "school": "",
    }
    head = referred.case or referred.record
    if not head:  # every form that was sent has one: it cannot be read
        words: dict[str, Any] = {"stage": "Received. We cannot show where it stands: phone the team"}
        return line | words | {"waits_for": "", "next": None, "reference": "", "child": "Name cannot be read"}
    if form.audience is not Audience.SCHOOL:
        # A person tells how the case stands, and knows whom they tell.
        words = {"stage": "Received", "waits_for": "", "next": None}
        return line | words | {"reference": head.reference, "child": head.child_name}
    if case := referred.case:
        standing = standing_of(case, visit.world.clock.now())
        words = {"stage": standing.words, "waits_for": standing.waits_for, "next": standing.by}
        if referred.record and referred.record.form == LEAVER and case.stage is not Stage.CLOSED:
            words |= {"stage": "Being checked"}
        return line | words | {"reference": case.reference, "child": case.child_name}
    assert referred.record
    record = referred.record
    next_at = record.check_at if record.state is ReturnState.AWAITS_JOINER else None
    words = {"stage": record.stands, "waits_for": "", "next": next_at}
    return line | words | {"reference": record.reference, "child": record.child_name}
