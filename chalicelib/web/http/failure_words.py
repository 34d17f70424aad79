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
        "There is no page at this address, or you do not have access to it.",
        "If you typed the address, check it. If you followed a link in an email, sign in with the address that received the email.",
        "Only a school’s contacts can see what was sent for it. If you are no longer a contact of the school, "
        "ask a colleague there.",
    ),
)
BROKEN = Words(
    500,
    "Sorry, something went wrong",
    (
        "We could not do what you asked. Nothing was changed unless you saw a confirmation.",
        "Go back and try again. If it goes wrong again, phone the team and give the reference below.",
    ),
)

UNREADABLE = Words(
    500,
    "What is stored here cannot be read",
    (
        "It is damaged, or this version of the service does not understand it. Trying again does not help. Nothing "
        "was deleted, and nothing was changed.",
        "Tell the team, or the people who run the service if you work in the team. They need the reference below to find it "
        "in the log.",
        "If a child may be at risk, do not wait: phone.",
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
            "The page was open for too long or in another browser, or you have since signed in or out. Nothing was sent.",
            "Go back, load the page again and send the form once more.",
        ),
    ),
    OfNewerVersion: Words(
        409,
        "This was started with a newer version of the service",
        (
            "An earlier version of the service is running. It cannot continue with this, and has kept it as it is.",
            "Wait until the newer version is back, or phone the team if it cannot wait.",
        ),
    ),
    TryAgain: Words(
        503,
        "Your request was not completed",
        (
            "The service did not answer in time. What you had saved before is still there.",
            "Go back and press the button again. It is safe to press it twice: we do it once.",
        ),
    ),
    Conflict: Words(
        409,
        "This changed while you were working on it",
        (
            "You changed it in another window, or somebody else changed it. Nothing was overwritten.",
            "Go back, load the page again and repeat your change.",
        ),
    ),
}

BY_STATUS: Mapping[int, Words] = {
    400: Words(400, "What you sent could not be read", ("Go back and send it again.",)),
    404: NOT_FOUND,
    405: Words(405, "That cannot be done here", ("Go back and use the buttons on the page.",)),
    413: Words(413, "What you sent is too large", ("Shorten your answers and send them again.",)),
    415: Words(415, "The service cannot accept a form sent in this way", ("Go back and send it again.",)),
    500: BROKEN,
}
