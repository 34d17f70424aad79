"""Filling in a form: the gate, drafts, who may open what of them, and moving one to another school."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.enquiries import day_of_absence, still_expected
from chalicelib.domain.child.identifiers import normalise_urn
from chalicelib.domain.errors import AlreadySent, NotFound
from chalicelib.domain.forms.drafts import delete_at, has_lapsed, remind_at
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.messages import new_message, person_recipient
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.paging import ListPage, newest_of, place_of
from chalicelib.domain.people.people import ANONYMOUS, Person, School
from chalicelib.domain.people.whose import standing
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.returns.attendance import last_school_days
from chalicelib.journeys.engine.answers import Parsed, all_inputs, parse, parse_all, typed
from chalicelib.journeys.engine.fields import Journey, Page, Raw
from chalicelib.journeys.engine.form import FOR_PARTNERS, Audience, Form, Setting
from chalicelib.journeys.forms import DAYS_OF_REGISTER, FORMS, form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import KEYED, NAME
from chalicelib.journeys.returns import leaver
from chalicelib.ports.world import World
from chalicelib.services.people.partner_sign_up import refuse_no_authority
from chalicelib.services.people.staffing import line_of
from chalicelib.services.people.whose import draft_as_thing, may_read, standing_of
from chalicelib.services.referrals.choosing_school import with_schools
from chalicelib.services.settings.school_calendar import calendar_of

PAGE_OF_DRAFTS = 50
"""Of each school, and of the person's own."""
PAGE_OF_TRACES = 5


class Shared(Struct, frozen=True):
    """Answers that a new form takes over from one that was sent, and for which school those were given."""

    raw: Raw
    origin_urn: str = ""


NOTHING_SHARED = Shared({})


# --- beginning ---------------------------------------------------------------------------------------------------------


def begin(
    world: World,
    form: Form,
    typed_in: Mapping[str, str],
    browser_digest: str,
    person: Person | None,
    shared: Shared = NOTHING_SHARED,
) -> Draft | Parsed:
    """A new draft of this form; where it has a gate, once that was answered, and else the problems.

    It begins with the answers of `shared`. It belongs to the browser until somebody signs in there who may fill it in.
    """
    now = world.clock.now()
    raw = typed(DANGER, typed_in) if has_gate(form) else {}
    parsed = parse(DANGER, raw, now)
    if raw and parsed.problems:
        return parsed
    answers, new_id = {**shared.raw, **raw}, world.keys.new_id()
    draft = Draft(new_id, browser_digest, "", form.name, form.version, answers, now, kept=form.kept, begun_at=now)
    draft = replace(draft, origin_urn=shared.origin_urn)
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
        return replace(draft, person_id=person.person_id, due_at=remind_at(draft.draft_id, draft.saved_at))
    if person.keys_in:
        return replace(draft, person_id=person.person_id, form=KEYED, due_at=remind_at(draft.draft_id, draft.saved_at))
    known = {"referrer_name": person.name}
    if len(person.schools) == 1:
        known["school_urn"] = person.schools[0].urn
    urns = tuple(school.urn for school in person.schools)
    typed_in = {name: text for name, text in draft.raw.items() if text and (name != "school_urn" or text in urns)}
    mine = replace(
        draft, person_id=person.person_id, raw=known | typed_in, due_at=remind_at(draft.draft_id, draft.saved_at)
    )
    return replace(mine, school_urn=mine.raw.get("school_urn", ""), may_be_for=urns)


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
    return receipt if receipt and may_read(world, receipt, person) else None


def open_draft(world: World, draft_id: str, browser_digest: str, person: Person) -> Draft:
    """A draft that is theirs by the rule of `whose`; one begun in this browser before signing in becomes theirs.

    Anybody else's is not found, and neither is one that has lapsed. Raises AlreadySent when it was sent. The draft is looked
    for first: sending deletes it and leaves the receipt in one transaction, so whoever finds no draft finds the receipt,
    however close the two clicks were. Raises OfNewerVersion for a form that this version cannot ask, and NotAnAuthority for an
    authority's form and an address of no authority.
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
        return world.drafts.save(_owned(draft, person))
    if not draft.person_id or not standing_of(world, draft_as_thing(draft), person).opens:
        raise NotFound
    return draft


Sees = Callable[[Page], bool]


def eyes(world: World, draft: Draft, person: Person) -> Sees:
    """Which pages of the draft this person sees. Needs and risks, and an address that may have to be kept secret, open only
    to who sees all."""
    sees_all = standing_of(world, draft_as_thing(draft), person).sees_all
    return lambda page: sees_all or not _is_hidden(page, draft.raw)


def _is_hidden(page: Page, raw: Raw) -> bool:
    return page.confidential is not None and page.confidential(raw)


def open_drafts(
    world: World, person: Person, schools: Sequence[School], of: Sequence[School] | None = None, start: str = ""
) -> ListPage[Draft]:
    """A page of the person's own drafts and those of their schools, the newest first. `schools` as `whose.schools_of` gives
    them; `of`: only these of them."""
    now = world.clock.now()

    def is_theirs(draft: Draft) -> bool:
        is_live = not has_lapsed(draft.saved_at, now, draft.kept)
        return is_live and standing(draft_as_thing(draft), person.person_id, schools).opens

    found = list(world.drafts.of_author(person.person_id, is_theirs, PAGE_OF_DRAFTS + 1, start))
    for school in schools if of is None else of:
        found += world.drafts.of_school(school.urn, is_theirs, PAGE_OF_DRAFTS + 1, start)
    return newest_of(found, PAGE_OF_DRAFTS, lambda draft: place_of(draft.saved_at, draft.draft_id))


def deleted_on(draft: Draft) -> datetime:
    return delete_at(draft.saved_at, draft.kept)


def traces(world: World, schools: Sequence[School], start: str = "") -> ListPage[Trace]:
    """A page of what was deleted unsent in these schools, the newest first."""
    found = [trace for school in schools for trace in world.drafts.traces(school.urn, PAGE_OF_TRACES + 1, start)]
    return newest_of(found, PAGE_OF_TRACES, lambda trace: place_of(trace.deleted_at, trace.draft_id))


class Expected(Struct, frozen=True):
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


class Saved(Struct, frozen=True):
    draft: Draft
    problems: dict[str, str]
    offers: str = ""
    """The field for which schools were just found, to choose from (`choosing_school.Looked`)."""
    stays: bool = False
    """Whether the form stays with its school, because this person may not move it to the other one."""


def _keep(world: World, draft: Draft, raw: Raw) -> Draft:
    return world.drafts.save(saved_anew(replace(draft, raw=raw), world.clock.now()))


def saved_anew(draft: Draft, now: datetime) -> Draft:
    """The draft saved now: its time begins again, for as long as its form is kept."""
    due_at = remind_at(draft.draft_id, now) if draft.due_at else None
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
    typed_in, chosen = raw.get("school_urn", ""), str(parsed.values.get("school_urn", ""))
    if typed_in == draft.school_urn or not (typed_in or draft.school_urn):
        return Saved(_keep(world, draft, raw), parsed.problems, looked.offers)
    if chosen and _may_move(world, draft, person, chosen):
        return Saved(_move(world, draft, person, raw, chosen), parsed.problems, looked.offers)
    # Nothing else stays typed, as other wrong answers do: it might be a school of the one who sends the form.
    kept = _keep(world, draft, {**raw, "school_urn": draft.school_urn})
    return Saved(kept, parsed.problems, looked.offers, stays=bool(draft.school_urn))


def _may_move(world: World, draft: Draft, person: Person, urn: str) -> bool:
    """Somebody who sees all of it. To the school that its own became, also everybody who goes on with it there."""
    if not draft.school_urn or standing_of(world, draft_as_thing(draft), person).sees_all:
        return True
    return urn in line_of(world, draft.school_urn)


def _move(world: World, draft: Draft, person: Person, raw: dict[str, str], urn: str) -> Draft:
    """Its confidential answers stay with the school they were given for. We tell the author when somebody else moves it."""
    origin = draft.origin_urn or draft.school_urn
    if not _holds_secrets(world, draft, person):
        origin = ""
    now = world.clock.now()
    moved = saved_anew(replace(draft, raw=raw, school_urn=urn, origin_urn=origin if origin != urn else ""), now)
    if not draft.school_urn or draft.person_id == person.person_id:
        return world.drafts.save(moved)
    key, variables = f"{draft.draft_id}|moved|{draft.version}", {"saved": instant_text(draft.saved_at)}
    words = [new_message(key, "draft_moved", to, variables, now) for to in author_if_theirs(world, draft)]
    return world.drafts.save_and_tell(draft, moved, words)


def author_if_theirs(world: World, draft: Draft) -> list[str]:
    """The author, unless they have left the school since."""
    author = world.people.get(draft.person_id)
    theirs = author and author.active and standing_of(world, draft_as_thing(draft), author).opens
    return [person_recipient(draft.person_id)] if theirs else []


def _holds_secrets(world: World, draft: Draft, person: Person) -> bool:
    """Whether anything was typed but on the pages that are open to every colleague: what is not asked any more counts too."""
    pages = [page for page in journey_of(world, draft, person).flow(draft.raw) if not _is_hidden(page, draft.raw)]
    shown = {name for page in pages for name in all_inputs(page.fields)}
    return any(text for name, text in draft.raw.items() if name not in shown)


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
    return _keep(world, draft, {**raw, page.item_of.question: ""})
