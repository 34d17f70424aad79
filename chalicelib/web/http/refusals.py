"""Why a request goes no further than the access table."""


class NotAllowed(Exception):
    """Signed in, but not somebody who may do this."""


class SessionEnded(Exception):
    """The browser has a session that is over."""


class SignInFirst(Exception):
    """Nobody is signed in."""


class SecondFirst(Exception):
    """The mailbox is proved, and the second factor is owed."""
