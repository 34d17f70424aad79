"""The page of one form that was sent, and the page with what the team asks again."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.records.referred import Referred
from chalicelib.journeys.casework.school_update import INFORMATION, RETURNED
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed
from chalicelib.journeys.forms import form_as_stored
from chalicelib.services.referrals import asking_more
from chalicelib.services.referrals.asking_more import Asked
from chalicelib.services.referrals.sent_forms import SentForm
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.as_sent import procedures_of
from chalicelib.web.forms.file_lines import SentFileLine, sent_lines
from chalicelib.web.forms.sent_line import SentLine, line_of_sent, name_of_person
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


class SentPage(Struct, frozen=True, kw_only=True):
    """One form, and what its sender may add to it. `family` and `like`: where another form begins with some of its answers.
    `procedures`: where they are as they were when it was sent; None where there were none."""

    referral: SentLine
    by: str
    information_page: Page
    returned_page: Page
    information: str
    returned: str
    copy: str
    procedures: str | None
    files: Sequence[SentFileLine]
    family: str
    like: str
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    asked: str | None
    told: bool
    once: str


class QuestionsPage(Struct, frozen=True, kw_only=True):
    """What the team asks, in its words, and the pages of the form to answer."""

    reference: str
    words: str
    pages: Sequence[Page]
    fields: Sequence[Field]
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    action: str
    back: str
    once: str


def show_sent(visit: Visit, sent_form: SentForm, parsed: Parsed | None = None, status: int = 200) -> Show:
    links, sent = visit.world.links(), sent_form.submission
    form = form_as_stored(sent.form, sent.form_version)
    referred = Referred(sent.submission_id, sent.form, sent.received_at, sent_form.case, sent_form.record)
    model = SentPage(
        referral=line_of_sent(visit, referred, sent.school.name),
        by=name_of_person(visit, sent.person_id),
        information_page=INFORMATION,
        returned_page=RETURNED,
        information=links.information(sent.submission_id),
        returned=links.returned(sent.submission_id),
        copy=links.copy(sent.submission_id),
        procedures=procedures_of(visit.world, sent),
        files=sent_lines(uploading.files_sent(visit.world, sent)),
        family=links.begin(form.start_name, family=sent.submission_id),
        like=links.begin(form.start_name, like=sent.submission_id),
        raw=visit.form if parsed else {},
        problems=parsed.problems if parsed else {},
        asked=links.questions(sent.submission_id) if asking_more.asked_of(visit.world, sent_form) else None,
        told=visit.query.get("told") == "yes",
        once=visit.world.keys.new_id(),
    )
    return Show("refer/referral", model, status)


def show_asked(visit: Visit, asked: Asked, problems: dict[str, str]) -> Show:
    links, submission = visit.world.links(), asked.sent_form.submission
    model = QuestionsPage(
        reference=asked.sent_form.reference,
        words=asked.event.text,
        pages=asked.pages,
        fields=[item for page in asked.pages for item in page.fields],
        raw=visit.form if problems else asked.raw,
        problems=problems,
        action=links.questions(submission.submission_id),
        back=links.my_referral(submission.submission_id),
        once=visit.world.keys.new_id(),
    )
    return Show("refer/questions", model)
