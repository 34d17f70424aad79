"""The pages of forms: filling them in, sending them, and what their senders see later."""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from chalicelib.domain.files.uploads import State
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.journeys.forms import FORMS
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import school_referral
from chalicelib.services.referrals import referring
from tests.support.arrivals import an_arrival
from tests.support.partner_forms import AGENCY, AUTHORITY, PUBLIC
from tests.support.returns import typed_leaver
from tests.support.world import A_PARENT, AN_ENQUIRY, OFFICER, OTHER_REFERRER, REFERRER, SCHOOL, a_draft
from tests.web.scenes.cast import Cast, Scene, send

PARTNER = Person("partner", "Pia Partner", "pia@health.example", frozenset({Role.PARTNER}))
AUTHORITY_SENDER = Person("authority", "Ava Authority", "ava@suffolk.gov.uk", frozenset({Role.PARTNER}))
MANY = tuple(School(f"10000{number}", f"School {number}") for number in range(4))
AT_MANY = Person("many", "Max Many", "max@trust.example", schools=MANY)


def _path(draft: Draft, rest: str = "") -> str:
    return f"/{'concerns' if draft.person_id.startswith('anonymous') else 'referrals'}/{draft.draft_id}{rest}"


def _on(slug: str, then: str = "", **changes: str) -> Scene:
    """A page of a form that is filled in."""
    return lambda cast: cast.referrer.get(_path(a_draft(cast.world, **changes), f"/pages/{slug}{then}"))


def _look(who: str, path: str) -> Scene:
    return lambda cast: getattr(cast, who).get(path)


def _begun(cast: Cast) -> Draft:
    """A form in which nothing is answered yet but for whom it is."""
    draft = a_draft(cast.world)
    kept = {"school_urn": draft.raw["school_urn"], "immediate_risk": "no", "phoned": "no"}
    cast.world.store.drafts[draft.draft_id] = changed = replace(draft, raw=kept)
    return changed


def _saved_badly(slug: str, **answers: str) -> Scene:
    return lambda cast: send(cast.referrer, _path(a_draft(cast.world), f"/pages/{slug}"), **answers)


def _of_public(cast: Cast) -> str:
    """The form of somebody without a name, in the browser of nobody; its address."""
    cast.nobody.get("/begin/public-concern")
    cast.nobody.submit({"immediate_risk": "no", "phoned": "no"})
    path = cast.nobody.here.url
    draft = cast.world.store.drafts[path.rsplit("/", 1)[1]]
    cast.world.store.drafts[draft.draft_id] = replace(draft, raw=PUBLIC)
    return path


def _sent(cast: Cast, raw: Mapping[str, str], form: str, person: Person = REFERRER) -> str:
    """The form, sent; its address."""
    draft = replace(
        a_draft(cast.world, person.person_id), form=form, form_version=1, raw=raw, school_urn=raw.get("school_urn", "")
    )
    cast.world.store.drafts[draft.draft_id] = draft
    referring.send(cast.world, draft, person)
    return _path(draft, "/sent")


def _receipt(cast: Cast) -> None:
    draft = a_draft(cast.world, immediate_risk="yes", not_phoned_because="Engaged.")
    cast.referrer.get(_path(draft, "/check"))
    cast.referrer.submit({})


def _receipt_again(cast: Cast) -> None:
    draft = a_draft(cast.world)
    referring.send(cast.world, draft, REFERRER)
    cast.referrer.get(_path(draft, "/check"))


def _receipt_of_public(cast: Cast) -> None:
    path = _of_public(cast)
    cast.nobody.get(f"{path}/check")
    cast.nobody.submit()


def _receipt_of(form: str, raw: Mapping[str, str], person: Person) -> Scene:
    def scene(cast: Cast) -> None:
        visitor = cast.officer if person is OFFICER else cast.signed_in(person)
        visitor.get(_sent(cast, raw, form, person))

    return scene


def _my_referral(cast: Cast, rest: str = "") -> str:
    sent = next(sent for sent in cast.world.store.submissions.values() if sent.person_id == REFERRER.person_id)
    return f"/my-referrals/{sent.submission_id}{rest}"


def _asked_again(cast: Cast) -> str:
    """The form about which more is asked."""
    event = next(event for event in cast.world.store.events.values() if event.text == "Where?")
    return f"/my-referrals/{cast.world.store.heads[event.case_id].submission_id}"


def _a_file_that_is(state: State) -> Scene:
    def scene(cast: Cast) -> None:
        uploads = cast.world.uploads.rows
        (upload,) = uploads.values()
        uploads[upload.file_id] = replace(upload, state=state)
        draft = next(draft for draft in cast.world.store.drafts.values() if upload.file_id in draft.raw.values())
        cast.referrer.get(_path(draft, "/pages/file-1"))

    return scene


def _files_listed(cast: Cast) -> None:
    (upload,) = cast.world.uploads.rows.values()
    draft = next(draft for draft in cast.world.store.drafts.values() if upload.file_id in draft.raw.values())
    cast.referrer.get(_path(draft, "/pages/evidence"))


def _sent_with_file(cast: Cast) -> None:
    (upload,) = cast.world.uploads.rows.values()
    draft = next(draft for draft in cast.world.store.drafts.values() if upload.file_id in draft.raw.values())
    receipt = referring.send(cast.world, draft, REFERRER)
    case = cast.world.cases.named(receipt.reference)
    assert case
    cast.referrer.get(f"/my-referrals/{case.submission_id}")


def _of_colleague(rest: str, **changes: str) -> Scene:
    """A form of a colleague, some pages of which only its author and the leads may see."""

    def scene(cast: Cast) -> None:
        cast.signed_in(OTHER_REFERRER).get(_path(a_draft(cast.world, **changes), rest))

    return scene


def _arrival(cast: Cast, rest: str = "") -> str:
    return f"/arrivals/{an_arrival(cast.world, OTHER_REFERRER.email, SCHOOL)}{rest}"


def _arrival_with_a_problem(cast: Cast) -> None:
    send(cast.referrer, _arrival(cast))


def _arrived(cast: Cast) -> None:
    day: date = cast.world.clock.now().date()
    started = {"started_on-day": str(day.day), "started_on-month": str(day.month), "started_on-year": str(day.year)}
    send(cast.referrer, _arrival(cast), has_come="yes", **started)


def _mine_of_partner(cast: Cast) -> None:
    visitor = cast.signed_in(PARTNER)
    _sent(cast, AGENCY, "agency-referral", PARTNER)
    visitor.get("/my-referrals")


def _deleted_unsent(cast: Cast) -> None:
    now = cast.world.clock.now()
    cast.world.store.traces.append((SCHOOL.urn, Trace("trace", REFERRER.person_id, now - timedelta(days=20), now)))
    cast.referrer.get("/my-referrals")


def _further(cast: Cast) -> None:
    for _ in range(60):
        a_draft(cast.world)
    seen = cast.referrer.get("/my-referrals")
    cast.referrer.get(next(link for link in seen.links if "list=drafts" in link))


def _not_open(cast: Cast) -> None:
    cast.world = cast.world.but(stage="live")
    cast.nobody.get("/")


def _answered(*answers: str) -> Scene:
    """Each question of the screener has one field."""

    def scene(cast: Cast) -> None:
        cast.nobody.get("/which-form")
        for answer in answers:
            (name,) = {str(given["name"]) for tag, given in cast.nobody.here.tags if given.get("type") == "radio"}
            cast.nobody.submit({name: answer})

    return scene


_PAGES = [
    page
    for page in school_referral([SCHOOL]).flow(
        {**A_PARENT, **AN_ENQUIRY, "sibling-1-name": "", "school_urn": SCHOOL.urn}
    )
    if not page.upload and page is not DANGER
]

SCENES: dict[str, Scene] = {
    "front": lambda cast: cast.nobody.get("/"),
    "front of an officer": lambda cast: cast.officer.get("/"),
    "front of a referrer": lambda cast: cast.referrer.get("/"),
    "service that is not open": _not_open,
    **{f"start of {name}": _look("nobody", f"/start/{name}") for name in FORMS},
    **{f"blank {name}": _look("nobody", f"/start/{name}/blank") for name in FORMS},
    **{f"beginning of {name}": _look("referrer", f"/begin/{name}") for name in FORMS},
    "danger with a problem": lambda cast: send(cast.referrer, "/begin/school-referral"),
    "danger of the public with a problem": lambda cast: (
        cast.nobody.get("/begin/public-concern"),
        cast.nobody.submit({}),
    ),
    **{f"page {page.slug}": _on(page.slug, **A_PARENT, **AN_ENQUIRY, **{"sibling-1-name": "Sue"}) for page in _PAGES},
    "page from check answers": _on("child", "?then=check"),
    "date of birth with a problem": _saved_badly(
        "date-of-birth", born_known="yes", born__day="31", born__month="2", born__year="2016"
    ),
    "register with a problem": _saved_badly("register", **{"codes-2026-11-23-am": "QQ"}),
    "parents, none": lambda cast: cast.referrer.get(_path(_begun(cast), "/pages/parents")),
    "parents, not complete": _on("parents", **{**A_PARENT, "parent-1-phone": "?"}),
    "parents, of a colleague": _of_colleague("/pages/parents", **A_PARENT),
    "files, some": _files_listed,
    "a file": _on("file-1"),
    **{f"a file that is {state}": _a_file_that_is(state) for state in State},
    "remove": _on("parent-1/remove", **A_PARENT),
    "tasks": lambda cast: cast.referrer.get(_path(a_draft(cast.world))),
    "tasks, not begun": lambda cast: cast.referrer.get(_path(_begun(cast))),
    "tasks of the public": lambda cast: cast.nobody.get(_of_public(cast)),
    "tasks of a colleague": _of_colleague(""),
    "check": lambda cast: cast.referrer.get(_path(a_draft(cast.world, **A_PARENT), "/check")),
    "check, not complete": lambda cast: cast.referrer.get(_path(_begun(cast), "/check")),
    "check, changed meanwhile": lambda cast: send(cast.referrer, _path(a_draft(cast.world), "/check"), version="7"),
    "check, phone now": lambda cast: cast.referrer.get(
        _path(a_draft(cast.world, immediate_risk="yes", not_phoned_because="Engaged."), "/check")
    ),
    "check of the public": lambda cast: cast.nobody.get(f"{_of_public(cast)}/check"),
    "check of a colleague": _of_colleague("/check"),
    "sent": _receipt,
    "sent again": _receipt_again,
    "sent by the public": _receipt_of_public,
    "sent by another authority": _receipt_of("authority-enquiry", AUTHORITY, AUTHORITY_SENDER),
    "sent by a professional": _receipt_of("agency-referral", AGENCY, PARTNER),
    "sent return": _receipt_of("leaver", typed_leaver("b"), REFERRER),
    "my referrals": lambda cast: cast.referrer.get("/my-referrals"),
    "my referrals of an officer": lambda cast: cast.officer.get("/my-referrals"),
    "my referrals of a partner": _mine_of_partner,
    "my referrals, deleted unsent": _deleted_unsent,
    "my referrals, one list further on": _further,
    "referrals of many schools": lambda cast: cast.signed_in(AT_MANY).get("/my-referrals"),
    "all of one of many schools": lambda cast: cast.signed_in(AT_MANY).get("/my-referrals?at=100001"),
    "referral": lambda cast: cast.referrer.get(_my_referral(cast)),
    "referral with files": _sent_with_file,
    "referral, asked for more": lambda cast: cast.referrer.get(_asked_again(cast)),
    "referral, told": lambda cast: send(cast.referrer, _my_referral(cast, "/information"), information="Moved."),
    "referral with a problem": lambda cast: send(cast.referrer, _my_referral(cast, "/information")),
    "referral with another problem": lambda cast: send(cast.referrer, _my_referral(cast, "/returned")),
    "copy": lambda cast: cast.referrer.get(_my_referral(cast, "/copy")),
    "questions": lambda cast: cast.referrer.get(f"{_asked_again(cast)}/questions"),
    "questions with a problem": lambda cast: send(
        cast.referrer, f"{_asked_again(cast)}/questions", last_seen__day="x", seen="yes"
    ),
    "arrival": lambda cast: cast.referrer.get(_arrival(cast)),
    "arrival with a problem": _arrival_with_a_problem,
    "arrival, answered": _arrived,
    "which form": lambda cast: cast.nobody.get("/which-form"),
    "which form, phone now": _answered("public", "safety"),
    "which form, too old": _answered("public", "too-old"),
    "which form with a problem": lambda cast: send(cast.nobody, "/which-form"),
}
