"""One form that was sent, as a line of a list."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.referrer_stage import Standing, standing_of
from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.records.referred import Referred
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.forms import form_as_stored
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.web.http.visit import Visit


def name_of_person(visit: Visit, person_id: str) -> str:
    if person_id == visit.me.person_id:
        return "you"
    person = person_if_readable(visit.world, person_id)
    return person.name if person else "a colleague"


class SentLine(Struct, frozen=True, kw_only=True):
    """A form and how it stands. `next`: by when something is expected. `school` is empty under the school’s own heading."""

    one: str
    href: str
    received: datetime
    school: str
    reference: str
    child: str
    stage: str
    waits_for: str
    next: datetime | None


def line_of_sent(visit: Visit, referred: Referred, school: str = "") -> SentLine:
    form, head = form_as_stored(referred.form, 0), referred.case or referred.record
    stands = _standing(visit, form, referred)
    return SentLine(
        one=form.noun,
        href=visit.world.links().my_referral(referred.submission_id),
        received=referred.received_at,
        school=school,
        reference=head.reference if head else "",
        child=head.child_name if head else "Name cannot be read",
        stage=stands.words,
        waits_for=stands.waits_for,
        next=stands.by,
    )


def _standing(visit: Visit, form: Form, referred: Referred) -> Standing:
    case, record = referred.case, referred.record
    if not case and not record:  # every form that was sent has one: it cannot be read
        return Standing("Received. We cannot show where it stands: phone the team", "")
    if form.audience is not Audience.SCHOOL:  # a person tells them how the case stands, and knows to whom they speak
        return Standing("Received", "")
    if case:
        stands = standing_of(case, visit.world.clock.now())
        is_checked = record and record.form == LEAVER and case.stage is not Stage.CLOSED
        return stands._replace(words="Being checked") if is_checked else stands
    assert record
    return Standing(record.stands, "", record.check_at if record.state is ReturnState.AWAITS_JOINER else None)
