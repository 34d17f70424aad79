"""A request to sign in and its link, as rows."""

from typing import cast

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.people.sessions import lapses
from chalicelib.adapters.tables.rows.sign_ins import SignInLinkRow, SignInRow
from chalicelib.domain.instants import instant_text
from chalicelib.domain.people.sign_in import (
    Attempt,
    SignInLink,
)


def link_key(digest: str) -> SignInLinkRow:
    return SignInLinkRow(f"LINK#{digest}", "LINK")


def row_of_link(link: SignInLink) -> SignInLinkRow:
    row = link_key(link.digest)
    row.person_id, row.address_digest = link.person_id or None, link.address_digest or None
    row.made_at, row.ttl = instant_text(link.made_at), lapses(link.made_at + link.lives)
    return row


def key_of(attempt: Attempt) -> SignInRow:
    return SignInRow(f"SIGN_IN#{attempt.browser_digest}", "SIGN_IN")


def is_still(attempt: Attempt) -> Condition:
    """That the browser's request is still this one, and not used."""
    return cast(Condition, (SignInRow.attempt_id == attempt.attempt_id) & SignInRow.used.does_not_exist())
