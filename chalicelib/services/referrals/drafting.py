"""A draft of a form: who may open it, and what they see of it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from chalicelib.domain.errors import AlreadySent, NotFound
from chalicelib.domain.forms.drafts import has_lapsed, remind_at
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.forms import DAYS_OF_REGISTER, FORMS, form_named
from chalicelib.ports.world import World
from chalicelib.services.people.partner_sign_up import refuse_no_authority
from chalicelib.services.people.whose import draft_as_thing, may_read, standing_of
from chalicelib.services.referrals.beginning import may_fill_in, owned
from chalicelib.services.settings.school_calendar import calendar_of


def setting_of(world: World, draft: Draft, person: Person) -> Setting:
    """The day, the person's schools, and the calendar of the school that was chosen."""
    today, calendar = london_day(world.clock.now()), calendar_of(world, draft.school_urn)
    days = last_school_days(today, DAYS_OF_REGISTER, calendar)
    authority = world.authorities.current()
    return Setting(
        today,
        person.schools,
        days,
        calendar,
        may_be_special=form_named(draft.form).asks_if_special and _may_be_special(world, draft.school_urn),
        junior_returns_asked_on=authority.junior_returns_asked_on,
        county=authority.calendar(),
        calendar_of=partial(calendar_of, world),
    )


def _may_be_special(world: World, urn: str) -> bool:
    """Looked up only for a deletion return: no other form needs it."""
    school = world.schools.get(urn) if urn else None
    return school is None or school.is_special


def journey_of(world: World, draft: Draft, person: Person) -> Journey:
    """The draft's form, in the version in which it was begun, as this person fills it in today."""
    return form_named(draft.form).journey(setting_of(world, draft, person), draft.form_version)


def receipt_of(world: World, draft_id: str, person: Person) -> Receipt | None:
    """The receipt for a form that this person sent already."""
    receipt = world.cases.receipt(draft_id)
    return receipt if receipt and may_read(world, receipt, person) else None


def open_draft(world: World, draft_id: str, browser_digest: str, person: Person) -> Draft:
    """A draft that this person may open by the rule of `whose`. One begun in this browser before signing in becomes
    theirs.

    Anybody else's draft, or a lapsed one, is not found. Raises AlreadySent for a sent one. It reads the draft first:
    sending deletes it and leaves the receipt in one transaction, so without a draft there is a receipt, however close
    the two clicks were. Raises OfNewerVersion for a form that this version cannot ask, and NotAnAuthority for an
    authority's form with an address of no authority.
    """
    draft = world.drafts.get(draft_id)
    if not draft and receipt_of(world, draft_id, person):
        raise AlreadySent(draft_id)
    if not draft or has_lapsed(draft.saved_at, world.clock.now(), draft.kept):
        raise NotFound
    if draft.form not in FORMS or draft.form_version > FORMS[draft.form].version:
        raise OfNewerVersion
    refuse_no_authority(world, form_named(draft.form), person.email)
    if not draft.person_id and draft.browser_digest == browser_digest:
        if not may_fill_in(person, form_named(draft.form)):
            raise NotFound
        return world.drafts.save(owned(draft, person))
    if not draft.person_id or not standing_of(world, draft_as_thing(draft), person).opens:
        raise NotFound
    return draft


Sees = Callable[[Page], bool]


def eyes(world: World, draft: Draft, person: Person) -> Sees:
    """The pages of the draft that this person sees. Needs and risks, and an address that may be secret, open only to
    people who see all."""
    sees_all = standing_of(world, draft_as_thing(draft), person).sees_all
    return lambda page: sees_all or not is_hidden(page, draft.raw)


def is_hidden(page: Page, raw: Raw) -> bool:
    return page.confidential is not None and page.confidential(raw)


def saved_anew(draft: Draft, now: datetime) -> Draft:
    """The draft saved now: its time begins again, for as long as its form is kept."""
    due_at = remind_at(draft.draft_id, now) if draft.due_at else None
    return replace(draft, saved_at=now, due_at=due_at, reminded=False, kept=form_named(draft.form).kept)
