"""The second factor of staff: a one-time password from an app, and recovery codes for who lost the app."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.people.people import Person

STEP = timedelta(seconds=30)
"""How long each one-time password is shown."""
AROUND = 1
"""How many steps a telephone's clock may be ahead or behind."""
GUESSES_A_DAY = 10
"""Wrong passwords in a row, within a day; from then on only a recovery code is taken until the day is over."""
RECOVERY_CODES = 10
FEW_CODES = 2
"""So few unused recovery codes, or fewer, and new ones are offered at sign-in."""


def are_few(codes: int | None) -> bool:
    """None: somebody who needs no recovery codes."""
    return codes is not None and codes <= FEW_CODES


def owes_second(person: Person, *, shown: bool) -> bool:
    """Whether this person, in a session in which a second factor was `shown` or not, is not in yet. Only staff have one."""
    return person.is_staff and not shown


class Factor(Struct, frozen=True):
    """What a member of staff proves beside the mailbox. There is none until one right password confirmed it."""

    person_id: str
    secret: str
    """As an authenticator app takes it: base32."""
    confirmed_at: datetime
    last_step: int
    """The newest step whose password was taken. It and all before it are refused."""
    recovery: frozenset[str] = frozenset()
    """Digests of the recovery codes that were not used."""
    wrong: int = 0
    """Guesses since the last right one, each counted before it is looked at."""
    wrong_since: datetime | None = None
    version: int = 0
    """How often it was written; 0 before the first time."""

    def _counts(self, now: datetime) -> bool:
        return self.wrong_since is not None and now < self.wrong_since + ONE_DAY

    def may_guess(self, now: datetime) -> bool:
        return not self._counts(now) or self.wrong < GUESSES_A_DAY

    def with_guess(self, now: datetime) -> "Factor":
        if self._counts(now):
            return replace(self, wrong=self.wrong + 1)
        return replace(self, wrong=1, wrong_since=now)

    def steps(self, now: datetime) -> range:
        """The steps whose password is taken now: around this moment, and newer than any that was taken."""
        this = step_at(now)
        return range(max(self.last_step + 1, this - AROUND), this + AROUND + 1)

    def with_step(self, step: int) -> "Factor":
        """After the password of this step was taken."""
        if step <= self.last_step:
            raise ValueError("a step is taken once")
        return replace(self, last_step=step, wrong=0, wrong_since=None)

    def with_recovery_used(self, digest: str) -> "Factor":
        """The guesses stay counted: who lost the app guesses at nothing."""
        if digest not in self.recovery:
            raise ValueError("a recovery code is taken once")
        return replace(self, recovery=self.recovery - {digest})


def step_at(moment: datetime) -> int:
    return int(moment.timestamp() // STEP.total_seconds())


ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""Of recovery codes: nothing that looks like something else, and no vowels, which make words."""
_LONG, _GROUP = 12, 4


def recovery_code(chance: bytes) -> str:
    """A code of twelve characters, from `CHANCE` random bytes."""
    number = int.from_bytes(chance)
    letters = ""
    for _ in range(_LONG):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LONG, _GROUP))


CHANCE = 16
"""Random bytes for a recovery code: so many more than its 58 bits that no letter is likelier than another."""


def recovery_code_in(text: str) -> str:
    """A typed recovery code, however it was spaced; empty when it can be none."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    return bare if len(bare) == _LONG and all(letter in ALPHABET for letter in bare) else ""
