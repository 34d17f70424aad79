"""Files that people upload: where they lie, and what a scan for malware may say of them.

What a browser posts lies under INCOMING, where the scanner looks at it and where it ends by itself. What is wanted is moved
to KEPT once it was found harmless. Keys hold random ids only.
"""

from enum import StrEnum

INCOMING = "incoming/"
KEPT = "kept/"

MOST_BYTES = 20 * 1024 * 1024
"""Of one file."""

SCAN_TAG = "GuardDutyMalwareScanStatus"


class Verdict(StrEnum):
    """The values of SCAN_TAG, as GuardDuty Malware Protection for S3 writes them."""

    HARMLESS = "NO_THREATS_FOUND"
    THREAT = "THREATS_FOUND"
    UNSUPPORTED = "UNSUPPORTED"
    """It could not be looked into: it has a password, say."""
    NO_ACCESS = "ACCESS_DENIED"
    FAILED = "FAILED"


def incoming(owner_id: str, file_id: str) -> str:
    """Where a file is posted to. The owner (a draft, say) is in the key, so that nobody can claim another's file."""
    return f"{INCOMING}{owner_id}/{file_id}"


def kept(file_id: str) -> str:
    return f"{KEPT}{file_id}"
