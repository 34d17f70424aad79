"""Whether the authority has made the service its own, and whether people can get to it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.authority.authority import EXAMPLE, Authority
from chalicelib.domain.authority.on_call import watch_on
from chalicelib.domain.authority.second_person import AGREERS
from chalicelib.domain.authority.stored_authority import authority_from
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.wording import plain_day
from chalicelib.services.settings.setting_up import AHEAD
from chalicelib.settings import HELD
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, judged, staff_of
from infrastructure.start_page import Kind, open_start_page


def _authority(inspected: InspectedStack) -> Authority:
    key = {name: {"S": "AUTHORITY"} for name in ("pk", "sk")}
    row = inspected.client("dynamodb").get_item(TableName=inspected.environment["TABLE_NAME"], Key=key).get("Item")
    return authority_from(json.loads(row["stored"]["S"]) if row else {})


def settings(inspected: InspectedStack) -> Iterator[Finding]:
    authority = _authority(inspected)
    invented = authority.invented()
    do = "Sign in as an administrator and complete the settings: until then no school can refer a child."
    yield judged(
        "Settings", not invented, f"invented: {', '.join(invented)}" if invented else "the authority's own", do
    )
    yield _other_teams(authority)
    yield _calendar(authority, london_day(datetime.now(UTC)))


def _other_teams(authority: Authority) -> Finding:
    missing = authority.without_mailbox()
    do = "Sign in as an administrator and enter their mailboxes. Until then, hand-overs to them come to your own team."
    return judged(
        "Other teams", not missing, f"no mailbox: {', '.join(missing)}" if missing else "all have a mailbox", do
    )


def _calendar(authority: Authority, today: date) -> Finding:
    examples, ends = authority.terms == EXAMPLE.terms, authority.terms[-1][1] if authority.terms else today
    do = "Sign in as an administrator and put the dates right under School calendar, for a year ahead: deadlines need them."
    seen = "the example's" if examples else f"the authority's own, to {plain_day(ends)}"
    return judged("School calendar", not examples and ends >= today + AHEAD, seen, do)


def staff(inspected: InspectedStack) -> Iterator[Finding]:
    rows = staff_of(inspected)
    held = [role for row in rows for role in json.loads(row["roles"]["S"])]
    counts = {role: held.count(role) for role in (Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR)}
    do = "Sign in as an administrator and add them under Staff: officers work the cases, managers hear when one slips."
    yield judged("Staff", all(counts.values()), ", ".join(f"{role} {count}" for role, count in counts.items()), do)


def second_person(inspected: InspectedStack) -> Iterator[Finding]:
    """Disabled staff do not count: nobody signs in as them."""
    found = sum(1 for row in staff_of(inspected) if AGREERS & set(map(Role, json.loads(row["roles"]["S"]))))
    do = (
        "Sign in as an administrator and add a second one, or a manager, under Staff. Until then one person alone changes "
        "the roles and addresses of staff, and everybody is told of it by email."
    )
    yield judged("Second person", found > 1, f"{found} can agree to what another asks for", do)


def on_call(inspected: InspectedStack) -> Iterator[Finding]:
    people = {row["person_id"]["S"]: _person(row) for row in staff_of(inspected)}
    today = london_day(datetime.now(UTC))
    missing = watch_on(_authority(inspected).on_call, people.get, today).missing
    do = (
        "Sign in as an administrator or a manager and add somebody under On call: an email about a RED child wakes "
        "nobody at night."
    )
    yield judged("On call", not missing, f"nobody today: {missing}" if missing else "somebody, with a telephone", do)


def _person(row: dict[str, Any]) -> Person:
    roles = frozenset(map(Role, json.loads(row["roles"]["S"])))
    return Person(row["person_id"]["S"], "the person in the rota", "", roles, away=_away(row))


def _away(row: dict[str, Any]) -> Away | None:
    return Away.of(json.loads(row["away"]["S"])) if "S" in row.get("away", {}) else None


def address(inspected: InspectedStack) -> Iterator[Finding]:
    """As a school's browser would ask, from this machine."""
    opened = open_start_page(inspected.environment["BASE_URL"])
    yield judged("Address", opened.kind is Kind.OPENS, opened.seen, opened.kind.value)


def in_front(inspected: InspectedStack) -> Iterator[Finding]:
    """Whether what stands in front of the service, if anything does, proves to it who its clients are."""
    url = inspected.parameters.get("BaseUrl", "")
    known = bool(inspected.environment.get("FRONT_SECRET"))
    seen = f"{url}, {'with' if known else 'without'} a secret" if url else "nothing"
    do = (
        "Deploy with FRONT_SECRET= and what openssl rand -hex 32 prints. Let what stands in front send the same in "
        "X-Front-Secret, in place of any that comes from outside, and add its client's address to X-Forwarded-For. Until "
        "then all users count as one client: after a few messages of the public, others are set aside as doubtful."
    )
    yield judged("In front", known or not url, seen, do)


def mail_held(inspected: InspectedStack) -> Iterator[Finding]:
    """A stack that was filled from a copy emails nobody until somebody lets it."""
    held = inspected.environment.get("MAIL") == HELD
    do = "make waiting-mail shows what waits. Then deploy with MAIL=on."
    yield judged("Emails", not held, "held: nobody gets any" if held else "go out", do)


def mail_allowed(inspected: InspectedStack) -> Iterator[Finding]:
    allowed = inspected.environment.get("MAIL_ALLOW", "")
    if inspected.stage == "live":
        return
    do = "Deploy with MAIL_ALLOW= and the addresses and domains that take part in the practice, with commas between."
    yield judged("Practice copy emails", bool(allowed), allowed.replace(",", ", ") or "nobody", do)
