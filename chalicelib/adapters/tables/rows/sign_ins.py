"""Requests to sign in, sessions, and what limits both."""

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.adapters.tables.rows.row import Row


class SignInRow(Row, discriminator="SIGN_IN"):
    """SIGN_IN#browser / SIGN_IN, lapses: this browser's one live request to sign in. Neither code nor link is stored.
    Sealed by the stack: the address."""

    attempt_id = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    asked_at = UnicodeAttribute()
    destination = UnicodeAttribute(null=True)
    source = UnicodeAttribute()
    unused = UnicodeAttribute()
    of_many = UnicodeAttribute(null=True)
    known_browser = NumberAttribute(null=True)
    for_partners = NumberAttribute(null=True)
    again = NumberAttribute(null=True)
    answer = UnicodeAttribute(null=True)
    guesses = NumberAttribute()
    used = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class SessionRow(Row, discriminator="SESSION"):
    """SESSION#digest of the token / SESSION, lapses. gsi1: a person's sessions by their start."""

    person_id = UnicodeAttribute()
    staff = NumberAttribute()
    started_at = UnicodeAttribute()
    seen_at = UnicodeAttribute()
    second = NumberAttribute(null=True)
    ended = UnicodeAttribute(null=True)
    signed_in_at = UnicodeAttribute(null=True)
    council_asked_at = UnicodeAttribute(null=True)
    """When the council's provider was asked last; absent for a session that it did not open."""
    council = BinaryAttribute(null=True, legacy_encoding=False)
    """Sealed by the stack: what asks it again."""
    went_on_as = UnicodeAttribute(null=True)
    """The digest of the session that took over what asks again."""


class UnusedRow(Row, discriminator="UNUSED"):
    """UNUSED#digest of an address, or STAFF, or OTHERS / UNUSED, lapses: emails to sign in that were not used."""

    asked = UnicodeSetAttribute(null=True)
    """Instant and id of each request."""
    version = NumberAttribute()


class KnownBrowserRow(Row, discriminator="KNOWN_BROWSER"):
    """KNOWN#digest of a browser's lasting cookie and an address / KNOWN, lapses: the address was signed in with there."""

    person_id = UnicodeAttribute()
    until = UnicodeAttribute()


class SignInLinkRow(Row, discriminator="SIGN_IN_LINK"):
    """LINK#digest of the token / LINK, lapses: a one-time link, an operator's for an administrator or an emailed one."""

    person_id = UnicodeAttribute(null=True)
    address_digest = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute()
    used = NumberAttribute(null=True)


class CouncilAttemptRow(Row, discriminator="COUNCIL_ATTEMPT"):
    """COUNCIL#digest of the state and the browser / ATTEMPT, lapses: one way to the council's provider and back. Sealed
    by the stack: what its answer is checked against."""

    asked_at = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class CouncilPersonRow(Row, discriminator="COUNCIL_PERSON"):
    """COUNCIL_PERSON#digest of an identity there / PERSON, and PERSON#id / COUNCIL: which is whose."""

    target = UnicodeAttribute()


class CountRow(Row, discriminator="COUNT"):
    """COUNT#what / window, lapses: how often something was done that has a limit for each window."""

    total = NumberAttribute()


class PurposeLinkRow(Row, discriminator="PURPOSE_LINK"):
    """PURPOSE_LINK#digest of the token / PURPOSE_LINK, lapses. Until used, withdrawn or settled, gsi1: those of a purpose
    and a thing; gsi2: all, by their end. `answered`: what was chosen."""

    purpose = UnicodeAttribute()
    thing = UnicodeAttribute()
    contact = UnicodeAttribute()
    address_digest = UnicodeAttribute()
    made_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()
    opened_in = UnicodeAttribute(null=True)
    opened_until = UnicodeAttribute(null=True)
    over = UnicodeAttribute(null=True)
    answered = UnicodeAttribute(null=True)
