"""Until when AWS supports the Python that the functions run on.

From the table "Supported runtimes" in https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, as of October 2026.
From its day on a runtime gets no security updates; some weeks later functions on it can no longer be changed.
"""

import sys
from datetime import date, timedelta

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"
ENDS = {
    "python3.11": date(2027, 6, 30),
    "python3.12": date(2028, 10, 31),
    "python3.13": date(2029, 6, 30),
    "python3.14": date(2029, 6, 30),
}
NOTICE = timedelta(days=180)
"""As early as AWS's own emails."""


def packaged() -> str:
    """The runtime of a package made here: compiled code and byte code belong to the Python that packs it."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def supported_until(runtime: str) -> str:
    ends = ENDS.get(runtime)
    return f"supported by AWS until {ends.day} {ends:%B %Y}" if ends else f"look up its end: {SOURCE}"


def ends_soon(runtime: str, today: date) -> bool:
    """True also when its end is not known here."""
    return runtime not in ENDS or today + NOTICE >= ENDS[runtime]
