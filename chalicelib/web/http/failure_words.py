"""What pages say about what went wrong."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.web.http.refusals import NotAllowed
from chalicelib.web.http.visit import Forged


class Words(Struct, frozen=True):
    status: int
    heading: str
    paragraphs: tuple[str, ...]


NOT_FOUND = Words(
    404,
    "Page not found",
    (
        "There is nothing at this address, or it is not yours to see.",
        "If you typed the address, check it. If you followed a link in an email, sign in with the address that got the email.",
        "What was sent for a school is open to its contacts. If you are no longer a contact of the school, it is closed to "
        "you: ask a colleague there.",
    ),
)
BROKEN = Words(
    500,
    "Sorry, something went wrong",
    (
        "What you asked for could not be done. Nothing was changed unless you were shown a confirmation.",
        "Go back and try again. If it goes wrong again, phone the team and give them the reference below.",
    ),
)

UNREADABLE = Words(
    500,
    "What is stored here cannot be read",
    (
        "It is damaged, or was written in a way that this release does not understand. Trying again does not help. Nothing "
        "was deleted, and nothing was changed.",
        "Tell the team, or the people who run the service if you are one of the team. With the reference below they find it "
        "in the log.",
        "If a child may be at risk, do not wait for it: phone.",
    ),
)

BY_TYPE: Mapping[type[Exception], Words] = {
    NotFound: NOT_FOUND,
    NotAllowed: Words(
        403,
        "You may not open this page",
        (
            "You are signed in, but this page is for other people: casework is for the team that works cases, "
            "referrals are for contacts of a school, and administration is for administrators.",
        ),
    ),
    Forged: Words(
        403,
        "This form has run out",
        (
            "The page was open for too long, or in another browser, or you signed in or out meanwhile. Nothing was sent.",
            "Go back, load the page again and send the form once more.",
        ),
    ),
    OfNewerVersion: Words(
        409,
        "This was begun with a newer version of the service",
        (
            "Somebody has put an earlier version of the service back. It cannot go on with this, and has kept it as it is.",
            "Wait until the newer version is back, or phone the team if it cannot wait.",
        ),
    ),
    TryAgain: Words(
        503,
        "Your request was not completed",
        (
            "The service did not answer in time. What you had saved before is still there.",
            "Go back and press the button again. It is safe to press it twice: it will be done once.",
        ),
    ),
    Conflict: Words(
        409,
        "This changed while you were working on it",
        (
            "It was changed in another window or by somebody else. Nothing of theirs was overwritten.",
            "Go back, load the page again and repeat your change.",
        ),
    ),
}

BY_STATUS: Mapping[int, Words] = {
    400: Words(400, "What you sent could not be read", ("Go back and send it again.",)),
    404: NOT_FOUND,
    405: Words(405, "That cannot be done here", ("Go back and use the buttons on the page.",)),
    413: Words(413, "What you sent is too large", ("Shorten your answers and send them again.",)),
    415: Words(415, "This form was sent in a way that the service does not take", ("Go back and send it again.",)),
    500: BROKEN,
}
