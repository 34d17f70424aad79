"""A sheet in words, for pages and for the record of its changes."""

from collections.abc import Mapping

from chalicelib.domain.newer import Words
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.body import by_when
from chalicelib.domain.sheets.sheet import Audience, Sheet, SheetState
from chalicelib.domain.wording import inside_sentence, listed

READERS: Mapping[ContactRole, str] = Words(
    {
        ContactRole.HEAD: "Headteachers",
        ContactRole.CHAIR: "Chairs of governors",
        ContactRole.SAFEGUARDING: "Safeguarding leads",
        ContactRole.ATTENDANCE: "Attendance leads",
        ContactRole.OFFICE: "School offices",
        ContactRole.TRUST: "Academy trusts",
    }
)
STATES: Mapping[SheetState, str] = Words(
    {
        SheetState.DRAFT: "Draft",
        SheetState.SECOND_READER: "With a second reader",
        SheetState.SCHEDULED: "Scheduled",
        SheetState.PUBLISHED: "Published",
        SheetState.WITHDRAWN: "Withdrawn",
    }
)


def audience_words(audience: Audience) -> str:
    """ "Headteachers and chairs of governors, all phases". Empty while nobody is chosen."""
    if not audience.roles:
        return ""
    names = [READERS[role] for role in ContactRole if role in audience.roles]
    roles = listed([names[0], *map(inside_sentence, names[1:])])
    phases = listed(sorted(audience.phases)) if audience.phases else "all phases"
    areas = f", in {listed(sorted(audience.areas))}" if audience.areas else ""
    some = len(audience.urns)
    schools = f", {some} chosen {'school' if some == 1 else 'schools'}" if some else ""
    return f"{roles}, {phases}{areas}{schools}"


def name_of(sheet: Sheet) -> str:
    """ "65/14" or "65/14, amendment 1"."""
    return f"{sheet.number}, amendment {sheet.amendment}" if sheet.amendment else str(sheet.number)


def described(sheet: Sheet) -> dict[str, str]:
    """Each field in words, for the record of a change. Of the text only its length: every published text is kept itself."""
    return {
        "Sheet": name_of(sheet),
        "Type": str(sheet.type),
        "Title": sheet.title,
        "Audience": audience_words(sheet.audience),
        "Summary": sheet.summary,
        "Action": sheet.action,
        "Length of the text": str(len(sheet.markdown)) if sheet.markdown else "",
        "To be completed by": by_when(sheet),
        "What changed": sheet.what_changed,
        "Asks for an answer": "yes" if sheet.asks_answer else "",
        "Urgent": "yes" if sheet.is_urgent else "",
        "Procedures": ", ".join(f"{page.slug} version {page.number}" for page in sheet.pages),
        "Files": ", ".join(file.name for file in sheet.attachments),
        "State": STATES[sheet.state],
        "Withdrawn because": sheet.withdrawn_because,
        "Sending": "stopped" if sheet.stopped_at else "",
    }
