"""What an email about one sheet says first. The preview shows it, and the email says it."""

from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.wording import name_of


def subject_of(sheet: Sheet) -> str:
    urgent = "Urgent: " if sheet.is_urgent else ""
    return f"{urgent}Information sheet {name_of(sheet)}: {sheet.title}"
