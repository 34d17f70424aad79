"""Every email that the service sends, by its name."""

from collections.abc import Mapping

from chalicelib.domain.messages.emails import (
    administration,
    alerts,
    auditing,
    digests,
    guidance,
    one_purpose,
    receipts,
    reminders,
    sheets,
    sign_in,
    to_other_teams,
    to_schools,
)
from chalicelib.domain.messages.emails.declaring import Email

_FAMILIES = (
    sign_in,
    one_purpose,
    receipts,
    to_schools,
    to_other_teams,
    alerts,
    reminders,
    digests,
    administration,
    auditing,
    guidance,
    sheets,
)

EMAILS: Mapping[str, Email] = {email.name: email for family in _FAMILIES for email in family.EMAILS}
