"""Builds the world of the services once per process, lazily; the only place that names concrete adapters."""

import json
import sys
import time
from functools import cache

from msgspec.structs import replace

from chalicelib.adapters.aws.files import S3Files
from chalicelib.adapters.aws.mailer import SesMailer
from chalicelib.adapters.casework.audit import TableAudit
from chalicelib.adapters.casework.cases import TableCases
from chalicelib.adapters.casework.drafts import TableDrafts
from chalicelib.adapters.casework.due_index import TableDueIndex
from chalicelib.adapters.casework.outbox import TableOutbox
from chalicelib.adapters.casework.returns import TableReturns
from chalicelib.adapters.casework.tasks import TableTasks
from chalicelib.adapters.casework.watch import TableWatch
from chalicelib.adapters.files.bulk import TableBulk
from chalicelib.adapters.files.jobs import TableJobs
from chalicelib.adapters.files.uploads import TableUploads
from chalicelib.adapters.files.workbooks import read_spreadsheet
from chalicelib.adapters.people.access_requests import TableAccessRequests
from chalicelib.adapters.people.authority_settings import StackLinks, TableAuthorities
from chalicelib.adapters.people.changes import TableChanges
from chalicelib.adapters.people.directories import TableDirectories
from chalicelib.adapters.people.people import TablePeople
from chalicelib.adapters.people.schools import TableSchools
from chalicelib.adapters.people.sign_in_links import TableSignInLinks
from chalicelib.adapters.people.sign_ins import TableSignIns
from chalicelib.adapters.rendering import render_page
from chalicelib.adapters.tables.clock import PracticeClock, SystemClock
from chalicelib.adapters.tables.keyring import Keyring, newest_in_table, unwrapped_by
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.rows.row import open_table
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain import needs_a_person
from chalicelib.domain.messages.allow_list import may_mail
from chalicelib.ports.world import World
from chalicelib.settings import Settings


def log(what: str, **facts: object) -> None:
    """One JSON line, marked where it needs a person. Callers pass ids, outcomes and numbers; never a personal value."""
    sys.stdout.write(json.dumps({"what": what, **facts, **needs_a_person.added_to(what, facts)}, default=str) + "\n")
    sys.stdout.flush()


@cache
def settings() -> Settings:
    return Settings.from_environ()


@cache
def _world() -> World:
    stack = settings()
    open_table(stack.table_name)
    UNREAD.log_with(log)
    keyring = Keyring(newest_in_table, unwrapped_by(stack.data_key_id))
    keys, sealer = StackKeys(keyring), Sealer(keyring)
    returns = TableReturns(keys, sealer)
    clock = PracticeClock() if stack.is_local else SystemClock()
    return World(
        clock=clock,
        keys=keys,
        cases=TableCases(keys, sealer, returns),
        returns=returns,
        outbox=TableOutbox(sealer),
        mailer=SesMailer(stack),
        people=TablePeople(keys, sealer),
        access_requests=TableAccessRequests(sealer),
        sign_ins=TableSignIns(clock, sealer),
        sign_in_links=TableSignInLinks(sealer),
        drafts=TableDrafts(keys, sealer),
        audit=TableAudit(),
        tasks=TableTasks(sealer),
        authorities=TableAuthorities(sealer),
        schools=TableSchools(keys, sealer),
        directories=TableDirectories(sealer),
        changes=TableChanges(sealer),
        due_index=TableDueIndex(),
        jobs=TableJobs(),
        bulk=TableBulk(keys, sealer),
        watch=TableWatch(sealer),
        files=S3Files(stack.files_bucket),
        uploads=TableUploads(),
        links=StackLinks(stack.base_url),
        pause=time.sleep,
        read_spreadsheet=read_spreadsheet,
        render_page=render_page,
        stage=stack.stage,
        # What is held waits for everybody: who is on no list would else be withheld for good, and nobody would hear of it.
        may_mail=(lambda address: True) if stack.holds_mail else may_mail(stack.stage, stack.mail_allow),
        unread=UNREAD,
        log=log,
        front_secret=stack.front_secret,
    )


def world(asked_at: str = "") -> World:
    """The services' world for one request or run; on the local stage its clock is read anew.

    `asked_at` is the address by which a request came. It counts where the stack was given no address.
    """
    built = _world()
    built.unread.begin()
    if isinstance(built.clock, PracticeClock):
        built.clock.refresh()
    if isinstance(built.links, StackLinks) and not built.links.base_url:
        return replace(built, links=StackLinks(asked_at))
    return built
