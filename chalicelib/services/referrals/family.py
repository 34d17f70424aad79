"""The answers that a form for another child of the family, or of the school, begins with."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.forms import form_as_stored
from chalicelib.journeys.parts.address import ADDRESS, NEW_ADDRESS
from chalicelib.journeys.parts.family import PARENTS, as_sibling
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.ports.world import World
from chalicelib.services.casework.submissions import journey_of_submission, referral_of
from chalicelib.services.referrals.beginning import NOTHING_SHARED, Shared
from chalicelib.services.referrals.sent_forms import SentForm, find


def shared_answers(sent_form: SentForm, form: Form, today: date) -> dict[str, str]:
    """The first answers of a brother's or sister's form: the address, parents and carers, the first child as a sibling,
    the school and who refers.

    It takes over nothing else of the first child, and no needs and risks. Confidential answers, such as a secret
    address, stay with those who may see them in the first form. Answers without a question in the new form are left
    out.
    """
    sent = sent_form.submission
    seen = _seen(sent_form)
    shared = (
        _about_sender(seen) | _about_parents(seen) | _typed_on(seen, ADDRESS, NEW_ADDRESS) | _first_child(sent_form)
    )
    journey = form.journey(Setting(today, [sent.school]))
    asks = {name for page in journey.flow(shared) for name in all_inputs(page.fields)}
    return {name: text for name, text in shared.items() if name in asks}


def _seen(sent_form: SentForm) -> Raw:
    """The typed answers, without the confidential pages that this person may not see."""
    sent = sent_form.submission
    if sent_form.sees_all:
        return sent.raw
    pages = journey_of_submission(sent).flow(sent.raw)
    hidden = [page for page in pages if page.confidential and page.confidential(sent.raw)]
    unseen = {name for page in hidden for name in all_inputs(page.fields)}
    return {name: text for name, text in sent.raw.items() if name not in unseen}


def _first_child(sent_form: SentForm) -> dict[str, str]:
    """The person who shares the family. No form hides the child's name from a colleague. A referral says that the child
    does not attend while its case is open; for other children the form asks."""
    sent, referral = sent_form.submission, referral_of(sent_form.submission)
    missing = (
        form_as_stored(sent.form, sent.form_version).is_referral
        and sent_form.case is not None
        and sent_form.case.stage is not Stage.CLOSED
    )
    school = sent.school.name if referral.on_roll is Answer.YES else ""
    return as_sibling(referral.child, school, Answer.NO if missing else "")


def _typed_on(raw: Raw, *pages: Page) -> dict[str, str]:
    return {name: raw[name] for page in pages for name in all_inputs(page.fields) if name in raw}


def _about_sender(raw: Raw) -> dict[str, str]:
    return _typed_on(raw, *you([]).flow({}))


def _about_parents(raw: Raw) -> dict[str, str]:
    return {name: text for name, text in raw.items() if name == PARENTS.question or PARENTS.number_in(name) is not None}


def answers_to_begin_with(world: World, query: Mapping[str, str], person: Person | None, form: Form) -> Shared:
    """The answers about the family or school of the form that the person came from, if any. Another child of the same
    school begins with the referrer and the school."""
    family, like = query.get("family", ""), query.get("like", "")
    if not person or not (family or like):
        return NOTHING_SHARED
    sent_form = find(world, family or like, person)
    sent = sent_form.submission
    if not family:
        return Shared(_about_sender(sent.raw))
    origin = sent.origin_urn or sent.school.urn
    return Shared(shared_answers(sent_form, form, london_day(world.clock.now())), origin)
