"""Filling in a referral: the gate, drafts, who may open what of them, and what happens to one that is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from chalicelib.domain.attendance import last_school_days
from chalicelib.domain.drafts import delete_at, has_lapsed, kept_after_warning, remind_at
from chalicelib.domain.enquiries import day_of_absence, still_expected
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.identifiers import normalise_urn
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages import message_id_for, new_message, person_recipient
from chalicelib.domain.people import ANONYMOUS, Person
from chalicelib.journeys import leaver
from chalicelib.journeys.answers import Parsed, parse, parse_all, typed
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.fields import Journey, Page, Raw
from chalicelib.journeys.form import FOR_PARTNERS, Audience, Form, Setting
from chalicelib.journeys.forms import DAYS_OF_REGISTER, form_named
from chalicelib.journeys.school_referral import KEYED, NAME
from chalicelib.ports import Conflict, Draft, Receipt, Trace, World
from chalicelib.services.choosing_school import with_schools
from chalicelib.services.newcomers import refuse_no_authority
from chalicelib.services.school_calendar import calendar_of
from chalicelib.services.school_holidays import back_at_school
from chalicelib.services.staffing import contacts_now
from chalicelib.services.time_budget import DRAFTS, in_time

AT_ONCE = 100
DRAFTS_SHOWN = 25
TRACES_SHOWN = 5
COLLEAGUES_TOLD = 50
"""Of one school, when a draft is deleted: the messages are written with the deletion, in one transaction."""


class AlreadySent(DomainError):
    """This form was sent: there is a receipt for it, and nothing more to fill in."""

    def __init__(self, draft_id: str) -> None:
        super().__init__("You already sent this referral.")
        self.draft_id = draft_id


# --- beginning ---------------------------------------------------------------------------------------------------------


def begin(
    world: World,
    form: Form,
    typed_in: Mapping[str, str],
    browser_digest: str,
    person: Person | None,
    shared: Raw | None = None,
) -> Draft | Parsed:
    """A new draft of this form; where it has a gate, once that was answered, and else the problems.

    `shared` are answers to begin with. It belongs to the browser until somebody signs in there who may fill it in.
    """
    now = world.clock.now()
    raw = typed(DANGER, typed_in) if has_gate(form) else {}
    parsed = parse(DANGER, raw, now)
    if raw and parsed.problems:
        return parsed
    answers = {**(shared or {}), **raw}
    draft = Draft(
        world.keys.new_id(), browser_digest, "", form.name, form.version, answers, now, kept=form.kept, begun_at=now
    )
    return world.drafts.save(_owned(draft, person) if person and may_fill_in(person, form) else draft)


def has_gate(form: Form) -> bool:
    """Whether the form begins with the question whether the child is safe."""
    return any(page is DANGER for page in form.journey(Setting(date.min)).pages)


def may_fill_in(person: Person, form: Form) -> bool:
    """A form of schools is their contacts'; staff key in a referral for somebody else; a partner has forms of their own,
    which a contact of a school may have reason to use as well."""
    if form.audience is Audience.PUBLIC:
        return person.person_id.startswith(ANONYMOUS)
    if form.audience in FOR_PARTNERS:
        return person.is_partner or person.is_referrer
    return person.is_referrer or (person.keys_in and form.name in (NAME, KEYED))


def _owned(draft: Draft, person: Person) -> Draft:
    """The draft as this person's, with what the service knows of them filled in."""
    audience = form_named(draft.form).audience
    if audience is Audience.PUBLIC:
        return replace(draft, person_id=person.person_id)
    if audience in FOR_PARTNERS:
        return replace(draft, person_id=person.person_id, due_at=remind_at(draft.saved_at))
    if person.keys_in:
        return replace(draft, person_id=person.person_id, form=KEYED, due_at=remind_at(draft.saved_at))
    known = {"referrer_name": person.name}
    if len(person.schools) == 1:
        known["school_urn"] = person.schools[0].urn
    raw = known | {name: text for name, text in draft.raw.items() if text}
    urn = raw.get("school_urn", "")
    own = urn if any(school.urn == urn for school in person.schools) else ""
    return replace(draft, person_id=person.person_id, raw=raw, school_urn=own, due_at=remind_at(draft.saved_at))


# --- opening -----------------------------------------------------------------------------------------------------------


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
        may_be_special=draft.form == leaver.FORM.name and _may_be_special(world, draft.school_urn),
        junior_returns_asked_on=authority.junior_returns_asked_on,
        county=authority.calendar(),
        calendar_of=partial(calendar_of, world),
    )


def _may_be_special(world: World, urn: str) -> bool:
    """Looked up only for a deletion return: no other form needs it."""
    school = world.schools.get(urn) if urn else None
    return school is None or school.is_special


def journey_of(world: World, draft: Draft, person: Person) -> Journey:
    """The form of this draft, in the version in which it was begun, as this person fills it in today."""
    return form_named(draft.form).journey(setting_of(world, draft, person), draft.form_version)


def receipt_of(world: World, draft_id: str, person: Person) -> Receipt | None:
    """The receipt for a form that this person sent already."""
    receipt = world.cases.receipt(draft_id)
    return receipt if receipt and receipt.person_id == person.person_id else None


def _may_open(draft: Draft, person: Person) -> bool:
    return draft.person_id == person.person_id or any(school.urn == draft.school_urn for school in person.schools)


def open_draft(world: World, draft_id: str, browser_digest: str, person: Person) -> Draft:
    """A draft of the person's own or of their school; one begun in this browser before signing in becomes theirs.

    Anybody else's is not found, and neither is one that has lapsed. Raises AlreadySent when it was sent. The draft is looked
    for first: sending deletes it and leaves the receipt in one transaction, so whoever finds no draft finds the receipt,
    however close the two clicks were. Raises NotAnAuthority for an authority's form and an address of no authority.
    """
    draft = world.drafts.get(draft_id)
    if not draft and receipt_of(world, draft_id, person):
        raise AlreadySent(draft_id)
    if not draft or has_lapsed(draft.saved_at, world.clock.now(), draft.kept):
        raise NotFound
    refuse_no_authority(world, form_named(draft.form), person.email)
    if not draft.person_id and draft.browser_digest == browser_digest:
        if not may_fill_in(person, form_named(draft.form)):
            raise NotFound
        return world.drafts.save(_owned(draft, person))
    if not draft.person_id or not _may_open(draft, person):
        raise NotFound
    return draft


def sees(draft: Draft, page: Page, person: Person) -> bool:
    """Needs and risks, and an address that may have to be kept secret, open only to the author and to the school's
    safeguarding leads."""
    hidden = page.confidential is not None and page.confidential(draft.raw)
    return not hidden or draft.person_id == person.person_id or person.safeguards(draft.school_urn)


def open_drafts(world: World, person: Person) -> list[Draft]:
    """The person's own drafts and those of their schools, the newest first."""
    found = list(world.drafts.of_author(person.person_id, DRAFTS_SHOWN))
    for school in person.schools:
        found += world.drafts.of_school(school.urn, DRAFTS_SHOWN)
    now = world.clock.now()
    live = {draft.draft_id: draft for draft in found if not has_lapsed(draft.saved_at, now, draft.kept)}
    return sorted(live.values(), key=lambda draft: draft.saved_at, reverse=True)


def deleted_on(draft: Draft) -> datetime:
    return delete_at(draft.saved_at, draft.kept)


def traces(world: World, person: Person) -> list[Trace]:
    """What was deleted unsent in the person's schools, the newest first."""
    found = [trace for school in person.schools for trace in world.drafts.traces(school.urn, TRACES_SHOWN)]
    return sorted(found, key=lambda trace: trace.deleted_at, reverse=True)[:TRACES_SHOWN]


@dataclass(frozen=True)
class Expected:
    """What the school would be expected to have tried by today, and has not put down; with a word about the count."""

    words: tuple[str, ...] = ()
    caveat: str = ""


def enquiries_expected(world: World, draft: Draft, person: Person) -> Expected:
    """Nothing of a form that asks for no enquiries."""
    journey, today = journey_of(world, draft, person), london_day(world.clock.now())
    if not any(each.slug == "enquiries" for each in journey.repeats):
        return Expected()
    values = parse_all(journey, draft.raw, world.clock.now()).values
    attended = values.get("last_attended")
    if isinstance(attended, str) or attended is None:
        return Expected()
    calendar = calendar_of(world, draft.school_urn)
    day = day_of_absence(attended, today, calendar)
    tried = {str(value) for name, value in values.items() if name.startswith("enquiry-") and name.endswith("-type")}
    return Expected(still_expected(tried, day), calendar.caveat) if day else Expected()


# --- saving ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    draft: Draft
    problems: dict[str, str]
    offers: str = ""
    """The field for which schools were just found, to choose from (`choosing_school.Looked`)."""


def _keep(world: World, draft: Draft, raw: Raw, school_urn: str) -> Draft:
    now = world.clock.now()
    return world.drafts.save(saved_anew(replace(draft, raw=raw, school_urn=school_urn), now))


def saved_anew(draft: Draft, now: datetime) -> Draft:
    """The draft saved now: its time begins again, for as long as its form is kept."""
    due_at = remind_at(now) if draft.due_at else None
    return replace(draft, saved_at=now, due_at=due_at, reminded=False, kept=form_named(draft.form).kept)


def save_page(world: World, draft: Draft, person: Person, page: Page, form: Mapping[str, str]) -> Saved:
    """Keeps what was typed, sound or not, and says what is wrong with it."""
    looked = with_schools(world, page, {**draft.raw, **typed(page, form)})
    raw = looked.raw
    if page.item_of and page.item_of.number_in(page.slug) not in page.item_of.numbers(draft.raw):
        raw[page.item_of.question] = ""  # with one more, the question whether there are more is open again
    if raw.get("receipt_email") and not receiver(world, raw):
        raw["receipt_email"] = ""  # nobody is sent anything at an address that was only typed
    urn = normalise_urn(raw.get("typed_urn", ""))
    if urn and (registered := world.schools.get(urn)):
        raw["school_name"] = (
            registered.name
        )  # a number that was mistyped shows by its name, before it leads to its contacts
    parsed = parse(page, raw, world.clock.now())
    chosen = parsed.values.get("school_urn")
    return Saved(_keep(world, draft, raw, str(chosen) if chosen else draft.school_urn), parsed.problems, looked.offers)


def receiver(world: World, raw: Raw) -> Person | None:
    """The known contact whom staff chose to get the receipt of what they keyed in."""
    person = world.people.by_email(raw.get("receipt_email", "")) if raw.get("receipt") == "yes" else None
    return person if person and person.active else None


def remove_item(world: World, draft: Draft, page: Page) -> Draft:
    """Takes away one of what may be several, with all that was typed about it."""
    number = page.item_of and page.item_of.number_in(page.slug)
    if not page.item_of or not number:
        raise NotFound
    raw = page.item_of.without(draft.raw, number)
    return _keep(world, draft, {**raw, page.item_of.question: ""}, draft.school_urn)


# --- growing old -------------------------------------------------------------------------------------------------------


def look_after_drafts(world: World) -> int:
    """Warns authors of drafts that are about to be deleted, and deletes those whose time is over. Each is done once, and none
    is deleted without a warning."""
    done = 0
    for draft_id in in_time(world, DRAFTS, world.drafts.due(world.clock.now(), AT_ONCE)):
        try:
            done += _look_after(world, draft_id)
        except Conflict:
            world.log("draft-overtaken", draft=draft_id)
        except Exception as problem:
            world.log("draft-failed", draft=draft_id, problem=type(problem).__name__)
    return done


def _told_of_deletion(world: World, draft: Draft) -> list[str]:
    """The author and, once a school was chosen, its contacts: whoever could have gone on with it."""
    contacts = contacts_now(world, draft.school_urn)
    active = sorted(person.person_id for person in contacts if person.person_id != draft.person_id)
    return [draft.person_id, *active[:COLLEAGUES_TOLD]]


def _look_after(world: World, draft_id: str) -> int:
    draft, now = world.drafts.get(draft_id), world.clock.now()
    if not draft or draft.due_at is None or draft.due_at > now:
        return 0  # the index lagged behind the row
    if not draft.reminded:
        _warn(world, draft, now)
    elif _warning_waits(world, draft):
        kept = kept_after_warning(draft.saved_at, draft.kept, now)
        world.drafts.save(replace(draft, due_at=delete_at(draft.saved_at, kept), kept=kept))
    else:
        _delete(world, draft, now)
    return 1


def _warning(draft: Draft) -> str:
    """The key of the email that warns the author, the same for as long as they do not save the draft."""
    return f"{draft.draft_id}|reminder|{instant_text(draft.saved_at)}"


def _warning_waits(world: World, draft: Draft) -> bool:
    """Whether the author's warning is not sent yet, because the mail provider takes nothing."""
    message = world.outbox.get(None, message_id_for(_warning(draft)))
    return bool(message and message.attempt_at)


def _delete(world: World, draft: Draft, now: datetime) -> None:
    variables = {"saved": instant_text(draft.saved_at)}
    words = [
        new_message(
            f"{draft.draft_id}|deleted|{person_id}", "draft_deleted", person_recipient(person_id), variables, now
        )
        for person_id in _told_of_deletion(world, draft)
    ]
    world.drafts.delete(draft, Trace(draft.draft_id, draft.person_id, draft.saved_at, now), words)


def _warn(world: World, draft: Draft, now: datetime) -> None:
    """Warns the author; or, while their school is closed, puts that off and keeps the draft as much longer."""
    author = world.people.get(draft.person_id)
    back = back_at_school(world, author, now) if author else None
    kept = kept_after_warning(draft.saved_at, draft.kept, back or now)
    if back:
        world.drafts.save(replace(draft, due_at=back, kept=kept))
        return
    saved, gone = instant_text(draft.saved_at), delete_at(draft.saved_at, kept)
    variables = {"saved": saved, "deleted": instant_text(gone)}
    reminder = new_message(_warning(draft), "draft_reminder", person_recipient(draft.person_id), variables, now)
    world.drafts.remind(draft, replace(draft, due_at=gone, kept=kept, reminded=True), reminder)
