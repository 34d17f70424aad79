"""The root of every refusal that the domain makes, and those that have a page of their own wherever they happen."""

from datetime import date


class DomainError(Exception):
    """A rule was not met. `str(error)` is the sentence to show to the reader, in plain words."""


class CalendarTooShort(DomainError):
    """The calendar does not reach every day that a rule must count. `missing_from` is the first missing date."""

    def __init__(self, message: str, missing_from: date) -> None:
        super().__init__(message)
        self.missing_from = missing_from


class NotFound(DomainError):
    """It does not exist, or it is somebody else's: the answer is the same."""

    def __init__(self) -> None:
        super().__init__("There is no page at this address, or you do not have access to it.")


class NotPossibleNow(DomainError):
    """It is not at the stage for this. The sentence says what to do."""


class NotAnAuthority(DomainError):
    """The address cannot be another local authority's. The sentence says what to do instead."""


class AlreadySent(DomainError):
    """The form was sent: there is a receipt for it, and nothing more to fill in."""

    def __init__(self, draft_id: str) -> None:
        super().__init__("You already sent this referral.")
        self.draft_id = draft_id


class TryAgain(Exception):
    """The store did not answer, and nothing was changed. The same request may be repeated."""


class Conflict(Exception):
    """The row was changed by somebody else since it was read."""


class Unreadable(Exception):
    """A stored row cannot be read. Asking again does not help. The log has it under `reference`."""

    @property
    def reference(self) -> str:
        return str(self.args[0]) if self.args else ""
