"""How large a file of returns may be, and the words for one that is refused."""

from datetime import timedelta

from chalicelib.domain.errors import DomainError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
MOST_BLANK = 10_000
"""Lines without anything in them that are looked through."""


class FileRefused(DomainError):
    """The file cannot be read as a table of returns; the sentence says how to mend it."""


TOO_MANY_ROWS = (
    f"The file has more than {MOST_ROWS:,} rows below its headings. Split it into files of at most {MOST_ROWS:,} rows."
)

TOO_MANY_COLUMNS = (
    f"The file has more than {MOST_COLUMNS} columns. Use the template, and delete the columns it does not have."
)

NOT_A_TABLE = "This is not a CSV file or an Excel workbook. Save it again as CSV or as an Excel workbook (.xlsx), and upload that."
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into smaller files."
NO_ROWS = "The file has its headings and no row below them."
EMPTY = "The file has nothing in it. Fill in the template and upload that."
KEPT = timedelta(days=28)
"""From the day on which the file was begun."""
