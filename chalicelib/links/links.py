"""All addresses in one, for templates and emails."""

from chalicelib.links.account import AccountLinks
from chalicelib.links.admin import AdminLinks
from chalicelib.links.bulk import BulkLinks
from chalicelib.links.casework import CaseworkLinks
from chalicelib.links.forms import FormsLinks
from chalicelib.links.guidance import GuidanceLinks
from chalicelib.links.sheets import SheetLinks
from chalicelib.links.team import TeamLinks


class Links(
    AccountLinks, FormsLinks, CaseworkLinks, TeamLinks, AdminLinks, BulkLinks, GuidanceLinks, SheetLinks, frozen=True
):
    """Every address of the service."""
