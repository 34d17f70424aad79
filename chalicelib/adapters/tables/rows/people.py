"""People, and what a second person agrees to."""

from pynamodb.attributes import BinaryAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.adapters.tables.rows.row import Row


class PersonRow(Row, discriminator="PERSON"):
    """PERSON#id / PERSON. gsi1: STAFF, or CONTACTS. `schools`: number, name, and whether they lead safeguarding there.
    `away`: first and last day, id of the cover. `confirmed`: the day on which somebody last said that they
    still work here. `was_staff`: they once had a role of staff that they lost. `mail_stopped`: unsubscribed from what is not
    statutory. Sealed by the stack: name and address."""

    person_id = UnicodeAttribute()
    roles = JSONAttribute()
    active = NumberAttribute()
    schools = JSONAttribute()
    away = JSONAttribute(null=True)
    confirmed = UnicodeAttribute(null=True)
    was_staff = NumberAttribute(null=True)
    mail_stopped = NumberAttribute(null=True)
    version = NumberAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class FactorRow(Row, discriminator="FACTOR"):
    """PERSON#id / FACTOR: the second factor of a member of staff. `recovery`: digests of the codes that were not used.
    Sealed by the stack: the secret of the authenticator app."""

    confirmed_at = UnicodeAttribute()
    last_step = NumberAttribute()
    recovery = UnicodeSetAttribute(null=True)
    wrong = NumberAttribute()
    wrong_since = UnicodeAttribute(null=True)
    version = NumberAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class KeptWordsRow(Row, discriminator="KEPT_WORDS"):
    """PERSON#id / KEPT, lapses after an hour: a form posted after its session had ended. Sealed by the stack: all of it."""

    at = UnicodeAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class AgreerRow(Row, discriminator="AGREER"):
    """AGREERS / id of a person: may agree to what others ask for; with `until`, no longer may, and lapses then."""

    until = UnicodeAttribute(null=True)


class AccessRequestRow(Row, discriminator="ACCESS_REQUEST"):
    """ACCESS_REQUESTS / id, lapses: a change that waits for a second person. Sealed by the stack: the request, and the
    person it is about."""

    what = UnicodeAttribute()
    asked_by = UnicodeAttribute()
    asked_at = UnicodeAttribute()
    lapses_at = UnicodeAttribute()
    stand = UnicodeAttribute()
    decided_by = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class ContactRow(Row, discriminator="CONTACT"):
    """PERSON#id / CONTACT#school#role: finds a school's contacts, by gsi4. It counts only when the person's own row has the
    school too."""


class MailContactRow(Row, discriminator="MAIL_CONTACT"):
    """MAIL_CONTACT#id / MAIL_CONTACT: an address that only gets mail, in one role at one school. gsi1: MAIL_CONTACTS, by
    school; gsi2: MAIL_ADDRESS#digest of the address; gsi4: the school. `stopped`: unsubscribed from what is not statutory.
    Sealed by the stack: name and address."""

    urn = UnicodeAttribute()
    role = UnicodeAttribute()
    stopped = NumberAttribute()
    version = NumberAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
