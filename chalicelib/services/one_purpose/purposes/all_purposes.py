"""All purposes, by slug and by the emails that carry their links."""

from collections.abc import Mapping

from chalicelib.services.one_purpose.purpose import Purpose
from chalicelib.services.one_purpose.purposes.colleague import COLLEAGUE
from chalicelib.services.one_purpose.purposes.hand_over import HAND_OVER
from chalicelib.services.one_purpose.purposes.handed_return import HANDED_RETURN
from chalicelib.services.one_purpose.purposes.read_sheet import READ_SHEET

PURPOSES: tuple[Purpose, ...] = (HAND_OVER, HANDED_RETURN, COLLEAGUE, READ_SHEET)
BY_SLUG: Mapping[str, Purpose] = {purpose.slug: purpose for purpose in PURPOSES}
BY_EMAIL: Mapping[str, Purpose] = {email: purpose for purpose in PURPOSES for email in purpose.emails}
