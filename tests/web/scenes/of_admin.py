"""The pages of administrators."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.people.roles import Role
from chalicelib.services.administration import administering, exporting_contacts
from chalicelib.services.administration.gaps_of_contacts import LOOKED_FOR
from chalicelib.services.jobs import job_runner
from chalicelib.services.settings import setting_up
from chalicelib.web.admin import mail_contacts
from tests.support.browser import enrolled
from tests.support.council import PROVIDER, switch_on
from tests.support.mail_contacts import CHAIR, CONTACTS, HEAD, TRUST
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    OFFICER,
    OTHER_ADMINISTRATOR,
    OTHER_SCHOOL,
    REFERRER,
    SCHOOL,
)
from tests.web.scenes.cast import Cast, Scene, asked_by_link, send

_LIST = (
    f"email,name,urn,role\nnew@school.example,Nia New,{SCHOOL.urn},\nrae,=1+1,10001,head\n"
    f"head@school.example,Hal Head,{SCHOOL.urn},head\n"
)
_ALL_SOUND = f"email,name,urn,role\nnew@school.example,Nia New,{SCHOOL.urn},\n"
_ROTA = {"first-day": "1", "first-month": "12", "first-year": "2026", "last-day": "3", "last-month": "12"}
_ROTA |= {"last-year": "2026", "person": MANAGER.person_id, "phone": "01632 960 101"}


def _look(path: str) -> Scene:
    return lambda cast: cast.administrator.get(path)


def _press(path: str, **fields: str) -> Scene:
    return lambda cast: send(cast.administrator, path, **fields)


def _person(person_id: str, rest: str = "") -> str:
    return f"/admin/people/{person_id}{rest}"


def _council_on(cast: Cast) -> None:
    cast.world.people.add(OTHER_ADMINISTRATOR)
    switch_on(cast.world)
    cast.administrator.get("/admin/council-sign-in?saved=yes")


_COUNCIL = {"version": "0", "issuer": PROVIDER.issuer, "client_id": PROVIDER.client_id, "app_officer": "CME.Officer"}


def _council_asked(cast: Cast) -> None:
    enrolled(cast.world, ADMINISTRATOR.person_id)
    send(cast.administrator, "/admin/council-sign-in", **_COUNCIL, **{f"local__{ADMINISTRATOR.person_id}": "yes"})


def _council_waiting(cast: Cast) -> None:
    _council_asked(cast)
    cast.administrator.get("/admin/council-sign-in")


def _council_leaves(cast: Cast) -> None:
    cast.world.people.add(OTHER_ADMINISTRATOR)
    enrolled(cast.world, OTHER_ADMINISTRATOR.person_id)
    send(cast.administrator, "/admin/council-sign-in", **_COUNCIL, **{f"local__{OTHER_ADMINISTRATOR.person_id}": "yes"})


def _council_agreed(cast: Cast) -> None:
    switch_on(cast.world)
    council = cast.world.council
    council.settings = replace(council.settings, secret_since=None)
    cast.administrator.get("/admin/council-sign-in?saved=same")


def _new_staff_of_council(cast: Cast) -> None:
    switch_on(cast.world)
    cast.administrator.get("/admin/staff/new")


def _agreed(cast: Cast) -> None:
    waited = set(cast.world.store.requests)
    administering.add_staff(cast.world, ADMINISTRATOR, "Nia New", "nia@county.example", [Role.OFFICER])
    (added,) = set(cast.world.store.requests) - waited
    cast.manager.get("/admin/waiting")
    cast.manager.submit(form=cast.manager.here.form_to(f"/{added}/agree"))


def without_rota(cast: Cast) -> None:
    world, now = cast.world, setting_up.set_up(cast.world)
    setting_up.remove_on_call(world, ADMINISTRATOR, now.version, world.clock.now().date())


def _nobody_on_call(cast: Cast) -> None:
    without_rota(cast)
    cast.administrator.get("/admin/on-call")


def _first_page_of_nobody_on_call(cast: Cast) -> None:
    without_rota(cast)
    both = replace(
        ADMINISTRATOR, person_id="both", email="both@county.example", roles=ADMINISTRATOR.roles | MANAGER.roles
    )
    cast.signed_in(both).get("/admin")


def _two_administrators(path: str) -> Scene:
    def scene(cast: Cast) -> None:
        cast.world.people.add(OTHER_ADMINISTRATOR)
        cast.administrator.get(path)

    return scene


def _roles_that_end_casework(cast: Cast) -> None:
    seen = cast.administrator.get(_person(OFFICER.person_id))
    form = next(form for form in seen.forms if form.action.endswith(OFFICER.person_id))
    fields = {name: text for name, text in form.fields.items() if name != "role-officer"} | {"role-auditor": "yes"}
    cast.administrator._follow(cast.administrator.post(f"/admin/people/{OFFICER.person_id}", fields))


def _too_many_contacts(cast: Cast) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting_contacts, "LINES_AT_MOST", 1)
        patch.setattr(exporting_contacts, "READ_AT_ONCE", 1)
        send(cast.administrator, "/admin/contacts/export")


def _register(cast: Cast, number: int) -> str:
    return cast.addresses[number]


def _loading(*, over: bool) -> Scene:
    def scene(cast: Cast) -> None:
        path = _register(cast, 2)
        send(cast.administrator, f"{path}/load")
        if over:
            job_runner.work(cast.world)
        cast.administrator.get(path)

    return scene


def _comparing(*, failed: bool) -> Scene:
    def scene(cast: Cast) -> None:
        path = _register(cast, 1)
        send(cast.administrator, f"{path}/check")
        if failed:
            jobs = cast.world.store.jobs
            job_id = list(jobs)[-1]
            jobs[job_id] = jobs[job_id].failed("It is a zip.")
        cast.administrator.get(path)

    return scene


def _empty_calendar(cast: Cast) -> None:
    cast.world.authorities.authority = replace(EXAMPLE, terms=(), closures=frozenset())
    cast.administrator.get("/admin/calendar")


def _open_links(path: str = "", *, withdraws: bool = False) -> Scene:
    """Another team was asked; `path`: of the question whether to withdraw its link."""

    def scene(cast: Cast) -> None:
        asked_by_link(cast)
        page = cast.administrator.get("/admin/links")
        if path:
            cast.administrator.get(next(link for link in page.links if path in link))
        if withdraws:
            cast.administrator.submit()

    return scene


def _not_fresh(cast: Cast) -> None:
    cast.world.clock.pass_by(minutes=20)
    send(cast.administrator, "/admin/staff/new", name="Nia New", email="nia@county.example", role__officer="yes")


def _wrong_code(cast: Cast) -> None:
    cast.world.clock.pass_by(minutes=20)
    send(cast.administrator, "/admin/staff/new", name="Nia New", email="nia@county.example", fresh_code="12")


def _listed(cast: Cast) -> None:
    fields = {"mailbox": "cme@suffolk.example", "version": "0"}
    fields |= {"verified_on-day": "2", "verified_on-month": "11", "verified_on-year": "2026"}
    send(cast.administrator, "/admin/authorities/935", **fields)
    cast.administrator.get("/admin/authorities")


_COVER = {name: text for name, text in _ROTA.items() if name not in ("person", "phone")} | {"by": "assistant"}


def _covered(scene: Scene) -> Scene:
    def with_cover(cast: Cast) -> None:
        setting_up_version = setting_up.set_up(cast.world).version
        send(cast.administrator, "/admin/who-to-ask/officer/cover", **_COVER, version=str(setting_up_version))
        scene(cast)

    return with_cover


_MAIL = "/admin/mail-contacts/{}"


def _mail(scene: Scene) -> Scene:
    """With contacts who only get mail; the chair has unsubscribed."""

    def with_contacts(cast: Cast) -> None:
        cast.world.mail_contacts.rows |= {each.contact_id: each for each in CONTACTS}
        cast.world.mail_contacts.set_stopped(CHAIR.contact_id, stopped=True)
        scene(cast)

    return with_contacts


def _too_many_mail_contacts(cast: Cast) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting_contacts, "LINES_AT_MOST", 1)
        patch.setattr(exporting_contacts, "READ_AT_ONCE", 1)
        send(cast.administrator, "/admin/mail-contacts/export")


def _many_gaps(cast: Cast) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail_contacts, "GAPS_SHOWN", 1)
        cast.administrator.get("/admin/mail-contacts/gaps")


def _no_gaps(cast: Cast) -> None:
    for urn in (SCHOOL.urn, OTHER_SCHOOL.urn):
        for role in LOOKED_FOR:
            contact = replace(HEAD, contact_id=f"{role}-{urn}", urn=urn, role=role)
            cast.world.mail_contacts.rows[contact.contact_id] = contact
    cast.administrator.get("/admin/mail-contacts/gaps")


def _no_schools(cast: Cast) -> None:
    cast.world.authorities.authority = replace(EXAMPLE, la_code="926")
    cast.administrator.get("/admin/mail-contacts/gaps")


def _mailbox_waiting(cast: Cast) -> None:
    form = cast.administrator.get("/admin/settings").form_to("/admin/settings")
    cast.administrator.submit({"team_mailbox": "new.team@exampleshire.example"}, form)
    cast.administrator.get("/admin/settings")


def _listing_waiting(cast: Cast) -> None:
    _listed(cast)
    form = cast.administrator.get("/admin/authorities/935").form_to("/admin/authorities/935")
    cast.administrator.submit({"mailbox": "other@suffolk.example"}, form)
    cast.administrator.get("/admin/authorities")


SCENES: dict[str, Scene] = {
    "admin": _look("/admin"),
    "admin with a second administrator": _two_administrators("/admin"),
    "admin, nobody on call": _first_page_of_nobody_on_call,
    "waiting": lambda cast: cast.manager.get("/admin/waiting"),
    "waiting, agreed": _agreed,
    "waiting, one’s own": _look("/admin/waiting"),
    "waiting, refused": lambda cast: send(
        cast.administrator, f"/admin/waiting/{next(iter(cast.world.store.requests))}/agree"
    ),
    "staff": _look("/admin/staff"),
    "staff with a second administrator": _two_administrators("/admin/staff"),
    "new staff": _look("/admin/staff/new"),
    "new staff, with a council": _new_staff_of_council,
    "new staff with a problem": _press("/admin/staff/new"),
    "person": _look(_person(OFFICER.person_id)),
    "person for whom a change waits": _look(_person(COLLEAGUE.person_id)),
    "person, oneself": _look(_person(ADMINISTRATOR.person_id)),
    "person with a problem": _press(_person(OFFICER.person_id, "/email"), email="x"),
    "person who left": _look(_person("left")),
    "contact of a school": _look(_person(REFERRER.person_id)),
    "hand on": _look(_person(OFFICER.person_id, "/hand-on")),
    "hand on with a problem": _press(_person(OFFICER.person_id, "/hand-on")),
    "hand on, role only": _roles_that_end_casework,
    "disable at once": _look(_person(OFFICER.person_id, "/disable-at-once")),
    "disable at once, refused": _press(_person(ADMINISTRATOR.person_id, "/disable-at-once"), version="0"),
    "changes": _look("/admin/changes"),
    "changes of an auditor": lambda cast: cast.auditor.get("/admin/changes"),
    "open links": _open_links(),
    "open links, none": _look("/admin/links"),
    "open links, one withdrawn": _open_links("/admin/links/", withdraws=True),
    "withdraw a link": _open_links("/admin/links/"),
    "contacts": _look(f"/admin/contacts?find={SCHOOL.urn}"),
    "contacts, nothing asked": _look("/admin/contacts"),
    "contacts, nothing found": _look("/admin/contacts?find=999"),
    "contacts, one person": _look(f"/admin/contacts?find={REFERRER.email}"),
    "contacts, schools to choose from": _look("/admin/contacts?find=a"),
    "export": _too_many_contacts,
    "contacts, mail only too": _mail(lambda cast: cast.administrator.get(f"/admin/contacts?find={SCHOOL.urn}")),
    "contacts, mail only by address": _mail(lambda cast: cast.administrator.get(f"/admin/contacts?find={HEAD.email}")),
    "mail contacts": _mail(_look("/admin/mail-contacts")),
    "mail contacts, none": _look("/admin/mail-contacts"),
    "export of mail contacts": _mail(_too_many_mail_contacts),
    "new mail contact": _look(f"/admin/mail-contacts/new?urn={SCHOOL.urn}&role=head"),
    "new mail contact with a problem": _press("/admin/mail-contacts/new"),
    "mail contact": _mail(_look(_MAIL.format(HEAD.contact_id))),
    "mail contact of several schools": _mail(_look(_MAIL.format(TRUST.contact_id))),
    "mail contact with a problem": _mail(_press(_MAIL.format(TRUST.contact_id), version="1")),
    "remove a mail contact": _mail(_look(_MAIL.format(HEAD.contact_id) + "/remove")),
    "remove a mail contact of several schools": _mail(_press(_MAIL.format(TRUST.contact_id) + "/remove", version="1")),
    "gaps of contacts": _mail(_look("/admin/mail-contacts/gaps")),
    "gaps of contacts, too many to show": _many_gaps,
    "gaps of contacts, none": _mail(_no_gaps),
    "gaps of contacts, no schools": _no_schools,
    "new contact": _look(f"/admin/contacts/new?urn={SCHOOL.urn}"),
    "new contact with a problem": _press("/admin/contacts/new"),
    "paste": _look("/admin/contacts/paste"),
    "paste with a problem": _press("/admin/contacts/paste", list=""),
    "paste, looked at": _press("/admin/contacts/paste", list=_LIST),
    "pasted": _press("/admin/contacts/paste/confirm", list=_LIST),
    "pasted, all of it": _press("/admin/contacts/paste/confirm", list=_ALL_SOUND),
    "council sign-in": _look("/admin/council-sign-in"),
    "council sign-in, on": _council_on,
    "council sign-in, waiting": _council_waiting,
    "council sign-in, waiting for a second person": _council_asked,
    "council sign-in, without codes for who asks": _council_leaves,
    "council sign-in, agreed": _council_agreed,
    "council sign-in with a problem": _press("/admin/council-sign-in", issuer="login.council.example"),
    "council sign-in, no secret": _press("/admin/council-sign-in/secret"),
    "settings": _look("/admin/settings"),
    "settings, saved": _look("/admin/settings?saved=yes"),
    "settings, waiting": _mailbox_waiting,
    "settings with a problem": _press("/admin/settings"),
    "bank holidays": _look("/admin/bank-holidays"),
    "calendar": _look("/admin/calendar"),
    "calendar, empty": _empty_calendar,
    "calendar with a problem": _press("/admin/calendar/terms"),
    "calendar of a school": _look(f"/admin/schools/{SCHOOL.urn}/calendar"),
    "calendar of a school, assumed": _look("/admin/schools/654321/calendar"),
    "schools": _look("/admin/schools?find=a"),
    "schools, none found": _look("/admin/schools?find=zzz"),
    "people for queries": _look("/admin/who-to-ask"),
    "people for queries, with cover": _covered(lambda cast: cast.administrator.get("/admin/who-to-ask")),
    "people for queries, who covers stays": _covered(_press("/admin/who-to-ask/assistant/remove", version="1")),
    "new person for queries": _look("/admin/who-to-ask/new"),
    "new person for queries with a problem": _press("/admin/who-to-ask/new", version="0"),
    "person for queries": _look("/admin/who-to-ask/officer"),
    "person for queries with a problem": _press("/admin/who-to-ask/officer", version="0"),
    "cover": _look("/admin/who-to-ask/officer/cover"),
    "cover, refused": _press("/admin/who-to-ask/officer/cover", **_COVER | {"last-year": "2025"}, version="0"),
    "register": _look("/admin/register"),
    "register, arrived": lambda cast: cast.administrator.get(_register(cast, 1)),
    "register, review": lambda cast: cast.administrator.get(_register(cast, 2)),
    "register, comparing": _comparing(failed=False),
    "register, not compared": _comparing(failed=True),
    "register, loading": _loading(over=False),
    "register, loaded": _loading(over=True),
    "directory": _look("/admin/authorities"),
    "directory with an address that waits": _listing_waiting,
    "directory with an address": _listed,
    "directory entry": _look("/admin/authorities/935"),
    "directory entry with a problem": _press("/admin/authorities/935", mailbox="cme@suffolk.example"),
    "on call": lambda cast: cast.manager.get("/admin/on-call"),
    "on call, with a problem": _press("/admin/on-call", **_ROTA | {"last-day": "1", "last-year": "2025"}),
    "on call, nobody": _nobody_on_call,
    "fresh code": _not_fresh,
    "fresh code with a problem": _wrong_code,
}
