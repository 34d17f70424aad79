"""The rows of links for one purpose, as every transaction that ends one needs them."""

from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.rows.sign_ins import PurposeLinkRow
from chalicelib.domain.people.purpose_links import Over, UsedLink


def link_key(digest: str) -> PurposeLinkRow:
    return PurposeLinkRow(f"PURPOSE_LINK#{digest}", "PURPOSE_LINK")


def lives() -> Condition:
    return cast(Condition, PurposeLinkRow.pk.exists() & PurposeLinkRow.over.does_not_exist())


def ending(why: Over) -> list[Action]:
    """It leaves the indexes of links that wait."""
    index = (PurposeLinkRow.gsi1pk, PurposeLinkRow.gsi1sk, PurposeLinkRow.gsi2pk, PurposeLinkRow.gsi2sk)
    return [PurposeLinkRow.over.set(why), *(attribute.remove() for attribute in index)]


def using(transaction: TransactWrite, by_link: UsedLink | None) -> None:
    """Adds to the transaction of an answer that its link, if it came by one, lives until now and is used up."""
    if by_link:
        actions = [*ending(Over.USED), PurposeLinkRow.answered.set(by_link.answered)]
        transaction.update(link_key(by_link.digest), actions=actions, condition=lives())
