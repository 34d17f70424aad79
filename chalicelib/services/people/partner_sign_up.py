"""New partners: a professional proves their address by a code, without being known before.

A code goes to an unknown address only from a browser in which a form for partners was begun. Elsewhere unknown
addresses get an email that says what to do, and the page's answer is the same.
"""

import re

from chalicelib.domain.authority.local_authorities import may_enquire
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import Conflict, NotAnAuthority
from chalicelib.domain.forms.drafts import has_lapsed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import PARTNER_ROLES
from chalicelib.domain.people.sign_in import PARTNER_SIGN_UPS_IN_ALL, PARTNER_SIGN_UPS_OF_A_SOURCE, Attempt, fair_share
from chalicelib.journeys.engine.form import FOR_PARTNERS, Audience, Form
from chalicelib.journeys.forms import form_named
from chalicelib.ports.world import World

_DRAFT = re.compile(r"/referrals/([A-Za-z0-9_-]{8,64})(/.*)?")


def form_begun_here(world: World, destination: str, browser_digest: str) -> Form | None:
    """The form for partners that was begun in this browser and that this sign-in leads to, if it is one."""
    found = _DRAFT.fullmatch(destination)
    draft = world.drafts.get(found[1]) if found else None
    if not draft or draft.person_id or draft.browser_digest != browser_digest:
        return None
    form = form_named(draft.form)
    live = not has_lapsed(draft.saved_at, world.clock.now(), draft.kept)
    return form if live and form.audience in FOR_PARTNERS else None


def refuse_no_authority(world: World, form: Form | None, email: str) -> None:
    """Raises NotAnAuthority for an address that cannot write for any authority."""
    if form and form.audience is Audience.AUTHORITY and not may_enquire(email, world.directories.current()):
        authority = world.authorities.current()
        raise NotAnAuthority(
            "We take another authority’s enquiry only from an address that ends in .gov.uk, or that we have in our "
            f"directory. Use such an address, or phone the {authority.team_name} on {authority.team_phone}."
        )


def is_let_in(world: World, source: str) -> bool:
    """Counts an email to an unknown address; False after too many, so nobody can make us mail strangers."""
    sign_ins = world.sign_ins
    share = fair_share(PARTNER_SIGN_UPS_IN_ALL, sign_ins.counted("partner_sign_ups"), PARTNER_SIGN_UPS_OF_A_SOURCE)
    return sign_ins.allow(f"partner_sign_ups#{source}", share) and sign_ins.allow(
        "partner_sign_ups", PARTNER_SIGN_UPS_IN_ALL
    )


def partner_of(world: World, attempt: Attempt) -> Person | None:
    """Whoever the address belongs to by now, as they are; else a partner, made here. None for somebody disabled."""
    person = world.people.by_email(attempt.address)
    if not person:
        address = normalise_email(attempt.address)
        made = Person(world.keys.new_id(), address, address, PARTNER_ROLES)
        try:
            world.people.add(made)
            world.log("partner-made", person=made.person_id)
        except Conflict:  # the same address in two browsers at once
            person = world.people.by_email(attempt.address)
        else:
            person = made
    return person if person and person.active else None
