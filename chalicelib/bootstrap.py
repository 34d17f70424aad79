"""Builds the world of the services once per process, lazily; the only place, with written_ports.py, that names concrete
adapters."""

from __future__ import annotations

import json
import sys
import time
from functools import cache, cached_property
from typing import TYPE_CHECKING

from chalicelib.adapters.people.authority_settings import StackLinks
from chalicelib.adapters.tables.apart import rows_apart
from chalicelib.adapters.tables.clock import PracticeClock, SystemClock
from chalicelib.adapters.tables.keyring import Keyring, newest_in_table, unwrapped_by
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.rows.row import open_table
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain import needs_a_person
from chalicelib.ports.world import World
from chalicelib.settings import Settings
from chalicelib.written_ports import WrittenPorts

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.adapters.casework.returns import TableReturns
    from chalicelib.domain.files.sheet import Sheet
    from chalicelib.ports.access_requests import AccessRequests
    from chalicelib.ports.audit import Audit
    from chalicelib.ports.authorities import Authorities
    from chalicelib.ports.bulk import Bulk
    from chalicelib.ports.cases import Cases
    from chalicelib.ports.changes import Changes
    from chalicelib.ports.council import Council
    from chalicelib.ports.directories import Directories
    from chalicelib.ports.drafts import Drafts
    from chalicelib.ports.due_index import DueIndex
    from chalicelib.ports.factors import Factors, OneTimePasswords
    from chalicelib.ports.files import Files
    from chalicelib.ports.identity_provider import IdentityProvider
    from chalicelib.ports.jobs import Jobs
    from chalicelib.ports.kept_words import Kept
    from chalicelib.ports.mailer import Mailer
    from chalicelib.ports.outbox import Outbox
    from chalicelib.ports.people import People
    from chalicelib.ports.proofs import Proofs, Roots
    from chalicelib.ports.purpose_links import PurposeLinks
    from chalicelib.ports.schools import Schools
    from chalicelib.ports.sign_in_links import SignInLinks
    from chalicelib.ports.sign_ins import SignIns
    from chalicelib.ports.tasks import Tasks
    from chalicelib.ports.uploads import Uploads
    from chalicelib.ports.watch import Watch


def log(what: str, **facts: object) -> None:
    """One JSON line, marked where it needs a person. Callers pass ids, outcomes and numbers; never a personal value."""
    sys.stdout.write(json.dumps({"what": what, **facts, **needs_a_person.added_to(what, facts)}, default=str) + "\n")
    sys.stdout.flush()


@cache
def settings() -> Settings:
    return Settings.from_environ()


class _Ports(WrittenPorts):
    """The ports of this stack, each imported and built when it is first used: a page uses a third of them."""

    def __init__(self, stack: Settings) -> None:
        keyring = Keyring(newest_in_table, unwrapped_by(stack.data_key_id))
        self._settings, self._sealer = stack, Sealer(keyring)
        self.clock = PracticeClock() if stack.is_local else SystemClock()
        self.keys = StackKeys(keyring)
        self.links = StackLinks(stack.base_url)
        self.unread, self.log, self.pause = UNREAD, log, time.sleep
        self.stage, self.front_secret, self.release = stack.stage, stack.front_secret, stack.release
        self.apart = rows_apart

    @cached_property
    def cases(self) -> Cases:
        from chalicelib.adapters.casework.cases import TableCases

        return TableCases(self.keys, self._sealer, self.returns)

    @cached_property
    def returns(self) -> TableReturns:
        from chalicelib.adapters.casework.returns import TableReturns

        return TableReturns(self.keys, self._sealer)

    @cached_property
    def outbox(self) -> Outbox:
        from chalicelib.adapters.casework.outbox import TableOutbox

        return TableOutbox(self._sealer)

    @cached_property
    def mailer(self) -> Mailer:
        from chalicelib.adapters.aws.mailer import SesMailer

        return SesMailer(self._settings)

    @cached_property
    def people(self) -> People:
        from chalicelib.adapters.people.people import TablePeople

        return TablePeople(self.keys, self._sealer)

    @cached_property
    def access_requests(self) -> AccessRequests:
        from chalicelib.adapters.people.access_requests import TableAccessRequests

        return TableAccessRequests(self._sealer)

    @cached_property
    def factors(self) -> Factors:
        from chalicelib.adapters.people.factors import TableFactors

        return TableFactors(self._sealer)

    @cached_property
    def kept(self) -> Kept:
        from chalicelib.adapters.people.kept_words import TableKept

        return TableKept(self._sealer)

    @cached_property
    def one_time(self) -> OneTimePasswords:
        from chalicelib.adapters.people.one_time import OneTime

        return OneTime()

    @cached_property
    def sign_ins(self) -> SignIns:
        from chalicelib.adapters.people.sign_ins import TableSignIns

        return TableSignIns(self.clock, self._sealer)

    @cached_property
    def sign_in_links(self) -> SignInLinks:
        from chalicelib.adapters.people.sign_in_links import TableSignInLinks

        return TableSignInLinks(self._sealer)

    @cached_property
    def purpose_links(self) -> PurposeLinks:
        from chalicelib.adapters.people.purpose_links import TablePurposeLinks

        return TablePurposeLinks(self._sealer)

    @cached_property
    def council(self) -> Council:
        from chalicelib.adapters.people.council import TableCouncil

        return TableCouncil(self._sealer)

    @cached_property
    def identity_provider(self) -> IdentityProvider:
        from chalicelib.adapters.identity.provider import OpenIdProvider

        return OpenIdProvider(local=self._settings.is_local)

    @cached_property
    def drafts(self) -> Drafts:
        from chalicelib.adapters.casework.drafts import TableDrafts

        return TableDrafts(self.keys, self._sealer)

    @cached_property
    def audit(self) -> Audit:
        from chalicelib.adapters.casework.audit import TableAudit

        return TableAudit()

    @cached_property
    def tasks(self) -> Tasks:
        from chalicelib.adapters.casework.tasks import TableTasks

        return TableTasks(self._sealer)

    @cached_property
    def authorities(self) -> Authorities:
        from chalicelib.adapters.people.authority_settings import TableAuthorities

        return TableAuthorities(self._sealer)

    @cached_property
    def schools(self) -> Schools:
        from chalicelib.adapters.people.schools import TableSchools

        return TableSchools(self.keys, self._sealer)

    @cached_property
    def directories(self) -> Directories:
        from chalicelib.adapters.people.directories import TableDirectories

        return TableDirectories(self._sealer)

    @cached_property
    def changes(self) -> Changes:
        from chalicelib.adapters.people.changes import TableChanges

        return TableChanges(self._sealer)

    @cached_property
    def due_index(self) -> DueIndex:
        from chalicelib.adapters.casework.due_index import TableDueIndex

        return TableDueIndex()

    @cached_property
    def jobs(self) -> Jobs:
        from chalicelib.adapters.files.jobs import TableJobs

        return TableJobs()

    @cached_property
    def bulk(self) -> Bulk:
        from chalicelib.adapters.files.bulk import TableBulk

        return TableBulk(self.keys, self._sealer)

    @cached_property
    def watch(self) -> Watch:
        from chalicelib.adapters.casework.watch import TableWatch

        return TableWatch(self._sealer)

    @cached_property
    def files(self) -> Files:
        from chalicelib.adapters.aws.files import S3Files

        return S3Files(self._settings.files_bucket)

    @cached_property
    def proofs(self) -> Proofs:
        from chalicelib.adapters.casework.proofs import TableProofs

        return TableProofs()

    @cached_property
    def roots(self) -> Roots:
        from chalicelib.adapters.aws.roots import S3Roots

        stack = self._settings
        return S3Roots(stack.audit_bucket, stack.audit_lock, int(stack.audit_years or 7), self.clock)

    @cached_property
    def uploads(self) -> Uploads:
        from chalicelib.adapters.files.uploads import TableUploads

        return TableUploads()

    @cached_property
    def read_spreadsheet(self) -> Callable[[bytes], Sheet]:
        from chalicelib.adapters.files.workbooks import read_spreadsheet

        return read_spreadsheet

    @cached_property
    def render_page(self) -> Callable[..., str]:
        from chalicelib.adapters.rendering import render_page

        return render_page

    @cached_property
    def may_mail(self) -> Callable[[str], bool]:
        # Withheld mail waits for everybody: mail to people on no list would wait for good, unheard of.
        from chalicelib.domain.messages.allow_list import may_mail

        stack = self._settings
        return (lambda address: True) if stack.holds_mail else may_mail(stack.stage, stack.mail_allow)


@cache
def _world() -> World:
    stack = settings()
    open_table(stack.table_name)
    UNREAD.log_with(log)
    return World(_Ports(stack))


def world(asked_at: str = "") -> World:
    """The services' world for one request or run; on the local stage its clock is read again. `asked_at`: the address of
    the request, for a stack without an address of its own."""
    built = _world()
    built.unread.begin()
    if isinstance(built.clock, PracticeClock):
        built.clock.refresh()
    if isinstance(built.links, StackLinks) and not built.links.base_url:
        return built.but(links=StackLinks(asked_at))
    return built
