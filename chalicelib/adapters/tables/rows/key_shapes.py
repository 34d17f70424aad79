"""The shape of every key that this version writes."""

import re

_OURS = re.compile(
    r"""CASE\#[^#]+\n(1\#EVENT|7\#MESSAGE|8\#DEADLINE|9\#CASE$)|MAIL\#.+\n7\#MESSAGE|CHILD\#.+\n(CHILD|KEY)$|PERSON\#.+\n(PERSON$|COUNCIL$|CONTACT\#)
    |SCHOOL\#.+\n(SCHOOL|DATES)$|BULK\#.+\n(FILE$|ROWS\#)|SIGN_IN\#.+\nSIGN_IN$|SESSION\#.+\nSESSION$|LINK\#.+\nLINK$|KNOWN\#.+\nKNOWN$
    |GUIDE\#.+\nGUIDE_(SAVED|VERSION)\#|GUIDES\nGUIDE_(PAGE|EDITION|TEXT)\#
    |COUNCIL\#.+\nATTEMPT$|COUNCIL_PERSON\#.+\nPERSON$
    |(?P<kind>SUBMISSION|RETURN|REFERENCE|ONCE|DRAFT|TRACE|FILE|UNUSED|TASK|BULK_CONTENT|JOB|GUIDE_DRAFT)\#.+\n(?P=kind)$
    |(AUDIT\#.+|LOOKUP\#.+|COUNT\#.+|AGREERS|ACCESS_REQUESTS|AUTHORITY|PROVIDER|DIRECTORY|WORKERS|WATCH|PROOF)\n""",
    re.VERBOSE,
)


def is_ours(pk: str, sk: str) -> bool:
    """Whether a row with this key is of a kind that this version knows, whatever its `kind` says."""
    return _OURS.match(f"{pk}\n{sk}") is not None
