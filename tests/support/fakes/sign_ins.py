"""Requests to sign in and sessions in memory."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import GUESSES, SOURCE_WINDOW, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import Unused
from chalicelib.ports.clock import Clock
from tests.support.fakes.store import Store, must


class FakeSignIns:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._counts: Counter[tuple[str, int]] = Counter()
        self._unused: dict[str, Unused] = {}
        self._known: dict[str, KnownBrowser] = {}
        self._attempts: dict[str, Attempt] = {}
        self._sessions: dict[str, Session] = {}
        self.links: dict[str, SignInLink] = {}
        self.refreshes: dict[str, str] = {}
        """Of sessions that the council's provider opened."""
        self.went_on: dict[str, str] = {}
        """Sessions that ended, with the one as which each went on."""

    def _window(self, what: str, window: timedelta = SOURCE_WINDOW) -> tuple[str, int]:
        return what, int(self._clock.now().timestamp() // window.total_seconds())

    def counted(self, what: str) -> int:
        return self._counts[self._window(what)]

    def allow(self, what: str, limit: int, window: timedelta = SOURCE_WINDOW) -> bool:
        self._store.reach("sign_ins.allow")
        if self._counts[self._window(what, window)] >= limit:
            return False
        self._counts[self._window(what, window)] += 1
        return True

    def unused(self, name: str) -> Unused:
        self._store.reach("sign_ins.unused")
        return self._unused.get(name, Unused(name))

    def known_browser(self, digest: str) -> KnownBrowser | None:
        self._store.reach("sign_ins.known_browser")
        return self._known.get(digest)

    def _is_as_read(self, unused: Unused | None) -> None:
        must(not unused or self._unused.get(unused.name, Unused(unused.name)).version == unused.version)

    def _keep(self, unused: Unused | None) -> None:
        if unused:
            self._unused[unused.name] = replace(unused, version=unused.version + 1)

    def begin(self, attempt: Attempt, unused: Unused | None, message: Message | None) -> None:
        self._store.reach("sign_ins.begin")
        self._is_as_read(unused)
        self._store.must_be_new(messages=[message] if message else [])
        self._attempts[attempt.browser_digest] = attempt
        self._keep(unused)
        if message:
            self._store.add_messages([message])

    def attempt(self, browser_digest: str) -> Attempt | None:
        self._store.reach("sign_ins.attempt")
        return self._attempts.get(browser_digest)

    def attempts_of(self, person_id: str) -> list[Attempt]:
        return [attempt for attempt in self._attempts.values() if attempt.person_id == person_id]

    def _live(self, attempt: Attempt) -> Attempt:
        now = self._attempts.get(attempt.browser_digest)
        must(now is not None and now.attempt_id == attempt.attempt_id and not now.used)
        assert now
        return now

    def answer(self, attempt: Attempt, of_many: Unused | None, link: SignInLink | None, message: Message) -> None:
        self._store.reach("sign_ins.answer")
        now = self._live(attempt)
        self._is_as_read(of_many)
        self._store.must_be_new(messages=[message])
        must(not link or link.digest not in self.links)
        told = {"answer": attempt.answer, "person_id": attempt.person_id or now.person_id}
        many = {"of_many": of_many.name} if of_many else {}
        self._attempts[attempt.browser_digest] = replace(now, **told, **many)
        self._keep(of_many)
        if link:
            self.links[link.digest] = link
        self._store.add_messages([message])

    def guess(self, attempt: Attempt) -> int:
        self._store.reach("sign_ins.guess")
        now = self._attempts.get(attempt.browser_digest)
        if not now or now.attempt_id != attempt.attempt_id or now.used or now.guesses >= GUESSES:
            return 0
        self._attempts[attempt.browser_digest] = replace(now, guesses=now.guesses + 1)
        return now.guesses + 1

    def spend(self, attempt: Attempt) -> None:
        self._attempts[attempt.browser_digest] = replace(self._live(attempt), used=True)
        for name in filter(None, (attempt.unused, attempt.of_many)):
            listed = self._unused.get(name, Unused(name))
            left = frozenset(one for one in listed.asked if one.attempt_id != attempt.attempt_id)
            self._keep(replace(listed, asked=left))

    def finish(self, attempt: Attempt, opened: Opened) -> None:
        self._store.reach("sign_ins.finish")
        self._live(attempt)
        self.must_open(opened)
        followed = self._sessions.get(opened.goes_on)
        must(not followed or not followed.ended)
        self.spend(attempt)
        self.open(opened)

    def must_open(self, opened: Opened) -> None:
        must(opened.session.token_digest not in self._sessions)
        self._store.must_be_new(messages=opened.messages)

    def open(self, opened: Opened) -> None:
        self.be_in(opened.session)
        if opened.refresh:
            self.refreshes[opened.session.token_digest] = opened.refresh
        if opened.goes_on:
            if refresh := self.refreshes.pop(opened.goes_on, ""):
                self.refreshes[opened.session.token_digest] = refresh
            self.end(opened.goes_on, Ended.SIGNED_OUT)
            self.went_on[opened.goes_on] = opened.session.token_digest
        self._known[opened.browser.digest] = opened.browser
        if opened.replaces != opened.goes_on:
            self._sessions.pop(opened.replaces, None)
        self._store.add_messages(opened.messages)

    def be_in(self, session: Session) -> None:
        """Signed in without a code, for a test that is about something else."""
        self._sessions[session.token_digest] = session

    def session(self, token_digest: str) -> Session | None:
        return self._sessions.get(token_digest)

    def touch(self, session: Session) -> None:
        now = self._sessions.get(session.token_digest)
        if now:
            self._sessions[session.token_digest] = replace(now, seen_at=session.seen_at)

    def end(self, token_digest: str, why: Ended) -> None:
        session = self._sessions.get(token_digest)
        if session and not session.ended:
            self._sessions[token_digest] = replace(session, ended=why)
            self.refreshes.pop(token_digest, None)

    def of_person(self, person_id: str) -> Sequence[Session]:
        found = [one for one in self._sessions.values() if one.person_id == person_id and not one.ended]
        return sorted(found, key=lambda one: place_of(one.started_at, one.token_digest), reverse=True)
