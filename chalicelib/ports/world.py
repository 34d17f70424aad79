"""All ports together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:  # every module imports this one, and only types need the ports
    from collections.abc import Callable

    from chalicelib.domain.files.sheet import Sheet
    from chalicelib.links.links import Links
    from chalicelib.ports.access_requests import AccessRequests
    from chalicelib.ports.apart import Apart
    from chalicelib.ports.audit import Audit
    from chalicelib.ports.authorities import Authorities
    from chalicelib.ports.bulk import Bulk
    from chalicelib.ports.cases import Cases
    from chalicelib.ports.changes import Changes
    from chalicelib.ports.clock import Clock
    from chalicelib.ports.council import Council
    from chalicelib.ports.directories import Directories
    from chalicelib.ports.drafts import Drafts
    from chalicelib.ports.due_index import DueIndex
    from chalicelib.ports.factors import Factors, OneTimePasswords
    from chalicelib.ports.files import Files
    from chalicelib.ports.guidance import Example, Guidance, Markup
    from chalicelib.ports.identity_provider import IdentityProvider
    from chalicelib.ports.jobs import Jobs
    from chalicelib.ports.kept_words import Kept
    from chalicelib.ports.keys import Keys
    from chalicelib.ports.mail_contacts import MailContacts
    from chalicelib.ports.mailer import Mailer
    from chalicelib.ports.outbox import Outbox
    from chalicelib.ports.people import People
    from chalicelib.ports.proofs import Proofs, Roots
    from chalicelib.ports.purpose_links import PurposeLinks
    from chalicelib.ports.returns import Returns
    from chalicelib.ports.schools import Schools
    from chalicelib.ports.sheets import Sheets
    from chalicelib.ports.sign_in_links import SignInLinks
    from chalicelib.ports.sign_ins import SignIns
    from chalicelib.ports.tasks import Tasks
    from chalicelib.ports.unread import Unread
    from chalicelib.ports.uploads import Uploads
    from chalicelib.ports.watch import Watch


class World:
    """Every port, handed to the services. Bootstrap builds each when it is first used; tests give fakes."""

    clock: Clock
    keys: Keys
    cases: Cases
    returns: Returns
    outbox: Outbox
    mailer: Mailer
    people: People
    mail_contacts: MailContacts
    access_requests: AccessRequests
    sign_ins: SignIns
    sign_in_links: SignInLinks
    purpose_links: PurposeLinks
    factors: Factors
    one_time: OneTimePasswords
    kept: Kept
    council: Council
    identity_provider: IdentityProvider
    drafts: Drafts
    audit: Audit
    tasks: Tasks
    authorities: Authorities
    schools: Schools
    directories: Directories
    changes: Changes
    due_index: DueIndex
    jobs: Jobs
    bulk: Bulk
    watch: Watch
    files: Files
    proofs: Proofs
    roots: Roots
    uploads: Uploads
    guidance: Guidance
    markup: Markup
    sheets: Sheets
    example: Example
    links: Callable[[], Links]
    pause: Callable[[float], None]
    """Waits that many seconds."""
    read_spreadsheet: Callable[[bytes], Sheet]
    """A CSV file or an Excel workbook as lines of text; raises FileRefused."""
    render_page: Callable[..., str]
    """render_page("pages/….html", name=value, …)"""
    stage: str
    release: str
    """The version that runs."""
    may_mail: Callable[[str], bool]
    """Whether this stage may email this address at all."""
    unread: Unread
    apart: Apart
    """A place apart, for the canary."""
    log: Callable[..., None]
    """log("what-happened", id=…): one JSON line; never a personal value."""
    front_secret: str
    """The secret that the authority's own front sends with every request; empty without a front."""

    def __init__(self, ports: object = None, **given: Any) -> None:
        """Ports that are not given come from `ports`, at each use."""
        self.__dict__.update(given, _ports=ports)

    if not TYPE_CHECKING:  # or no misspelt port would be found

        def __getattr__(self, name: str) -> Any:
            return getattr(self.__dict__.get("_ports"), name)  # a copy asks before it has any

    def but(self, **given: Any) -> Self:
        """This world with other ports in place of some."""
        other = object.__new__(type(self))
        World.__init__(other, self, **given)
        return other
