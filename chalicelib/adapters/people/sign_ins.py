"""Sign-in requests, unused codes and links, and known browsers. All of them lapse, and code checks expiry as well."""

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.people.counts import Counts
from chalicelib.adapters.people.sessions import TableSessions, lapses, row_of_session, session_row
from chalicelib.adapters.people.sign_in_rows import is_still, key_of, row_of_link
from chalicelib.adapters.people.unused_lists import save_list, text_of_asked, unused_on
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, if_readable
from chalicelib.adapters.tables.rows.sign_ins import KnownBrowserRow, SignInRow, UnusedRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, write_one
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.emails.sign_in import EMAILED_LINK_LIVES
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.sign_in import GUESSES, Answer, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import Asked, Unused
from chalicelib.ports.clock import Clock


class TableSignIns(TableSessions, Counts):
    """Fulfils the port SignIns."""

    def __init__(self, clock: Clock, sealer: Sealer) -> None:
        super().__init__(clock)
        self._sealer = sealer

    # --- what was not used -----------------------------------------------------------------------------------------

    def unused(self, name: str) -> Unused:
        """Raises Unreadable: a list that cannot be read is not an empty one."""
        row = read(lambda: get(UnusedRow, f"UNUSED#{name}", "UNUSED"))
        return decoded(row, lambda row: unused_on(row, name)) if row else Unused(name)

    def known_browser(self, digest: str) -> KnownBrowser | None:
        return if_readable(
            lambda: read(lambda: get(KnownBrowserRow, f"KNOWN#{digest}", "KNOWN")),
            lambda row: KnownBrowser(digest, row.person_id, parse_instant(row.until)),
        )

    # --- requests --------------------------------------------------------------------------------------------------

    def begin(self, attempt: Attempt, unused: Unused | None, message: Message | None) -> None:
        row = self._row_of(attempt)

        def fill(transaction: TransactWrite) -> None:
            transaction.save(row)
            if unused:
                save_list(transaction, unused, attempt.asked_at)
            if message:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)

    def _row_of(self, attempt: Attempt) -> SignInRow:
        row = key_of(attempt)
        row.attempt_id = attempt.attempt_id
        row.asked_at = instant_text(attempt.asked_at)
        row.destination = attempt.destination or None
        row.source = attempt.source
        row.unused = attempt.unused
        row.known_browser = 1 if attempt.known_browser else None
        row.for_partners = 1 if attempt.for_partners else None
        row.again = 1 if attempt.again else None
        row.answer = attempt.answer
        row.guesses = 0
        row.sealed = self._sealer.seal({"address": attempt.address}, row.pk, row.sk)
        row.ttl = lapses(attempt.asked_at + EMAILED_LINK_LIVES)
        return row

    def attempt(self, browser_digest: str) -> Attempt | None:
        """None also where it cannot be read: the browser asks again."""
        pk = f"SIGN_IN#{browser_digest}"
        return if_readable(lambda: read(lambda: get(SignInRow, pk, "SIGN_IN")), self._attempt_of)

    def _attempt_of(self, row: SignInRow) -> Attempt:
        return Attempt(
            row.attempt_id,
            row.pk.removeprefix("SIGN_IN#"),
            str(self._sealer.unseal(row.sealed, row.pk, row.sk)["address"]),
            parse_instant(row.asked_at),
            row.destination or "",
            row.source,
            row.unused,
            known_browser=bool(row.known_browser),
            for_partners=bool(row.for_partners),
            again=bool(row.again),
            answer=Answer(row.answer) if row.answer in set(Answer) else None,
            person_id=row.person_id or "",
            of_many=row.of_many or "",
            guesses=int(row.guesses),
            used=bool(row.used),
        )

    def answer(self, attempt: Attempt, of_many: Unused | None, link: SignInLink | None, message: Message) -> None:
        told: list[Action] = [SignInRow.answer.set(str(attempt.answer))]
        if attempt.person_id:
            told.append(SignInRow.person_id.set(attempt.person_id))
        if of_many:
            told.append(SignInRow.of_many.set(of_many.name))

        def fill(transaction: TransactWrite) -> None:
            transaction.update(key_of(attempt), actions=told, condition=is_still(attempt))
            if of_many:
                save_list(transaction, of_many, attempt.asked_at)
            if link:
                transaction.save(row_of_link(link), condition=absent())
            transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)

    def guess(self, attempt: Attempt) -> int:
        row = key_of(attempt)
        allowed = is_still(attempt) & (SignInRow.guesses < GUESSES)
        counted = write_one(lambda: row.update([SignInRow.guesses.add(1)], condition=allowed))
        return int(row.guesses) if counted else 0

    def finish(self, attempt: Attempt, opened: Opened) -> None:
        if opened.goes_on:  # only a fresh sign-in through the council has one
            from chalicelib.adapters.people.council_sessions import go_on

            go_on(opened, self._sealer, lambda transaction: spend(transaction, attempt))
            return

        def fill(transaction: TransactWrite) -> None:
            spend(transaction, attempt)
            open_session(transaction, opened, self._sealer)

        commit(fill)


def open_session(transaction: TransactWrite, opened: Opened, sealer: Sealer) -> None:
    """The session, with all that is written with it."""
    known = opened.browser
    row = row_of_session(opened.session)
    if opened.refresh:
        row.council = sealer.seal({"refresh": opened.refresh}, row.pk, "COUNCIL")
    transaction.save(row, condition=absent())
    transaction.save(
        KnownBrowserRow(
            f"KNOWN#{known.digest}",
            "KNOWN",
            person_id=known.person_id,
            until=instant_text(known.until),
            ttl=lapses(known.until),
        )
    )
    if opened.replaces and opened.replaces != opened.goes_on:
        transaction.delete(session_row(opened.replaces))
    for message in opened.messages:
        transaction.save(row_of_message(message, sealer), condition=absent())


def spend(transaction: TransactWrite, attempt: Attempt) -> None:
    """Uses up a request, and takes it off the lists of unused ones."""
    transaction.update(key_of(attempt), actions=[SignInRow.used.set(1)], condition=is_still(attempt))
    gone = {text_of_asked(Asked(attempt.asked_at, attempt.attempt_id))}
    for name in filter(None, (attempt.unused, attempt.of_many)):
        row = UnusedRow(f"UNUSED#{name}", "UNUSED")
        actions = [UnusedRow.asked.delete(gone), UnusedRow.version.add(1), UnusedRow.kind.set(UnusedRow)]
        transaction.update(row, actions=actions)
