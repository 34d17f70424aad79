"""An example of what each email is given."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.on_call import Contact
from chalicelib.domain.authority.who_to_ask import ToAsk
from chalicelib.services.sheets.in_email import SheetInEmail

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 10, 42, tzinfo=UTC)
FIRST, SECOND = Contact("manager", "Mia Manager", "01632 960 150"), Contact("officer", "Olu Officer", "01632 960 151")
TO_RING: dict[str, Any] = {"to_ring": (FIRST, SECOND), "duty_phone": "01632 960 199"}
BULK_LETTER: dict[str, Any] = {
    "count": "12",
    "what": "deletion returns",
    "received": NOW,
    "link": "https://x.example/",
}
A_SHEET = SheetInEmail(
    name="65/14",
    type="Action",
    title="Children missing education: revised practice and procedures",
    summary="The practice and procedures were revised.",
    action="Read them, and tell your staff.",
    by_when="11 December 2026",
    what_changed="",
    url="https://service.example/api/sheets/2014/65",
    ask=ToAsk("CME officer", "", "Ann Able", "01632 960 160", "ann.able@exampleshire.example", "Bo Best"),
    schools=2,
)

ADDRESSED: dict[str, Any] = {
    "authority_name": EXAMPLE.name,
    "team_phone": EXAMPLE.team_phone,
    "to_ask": ToAsk(
        "Children missing education officer", "", "Cora Cover", "01632 960 101", "c@county.example", "Omar"
    ),
    "service_url": "https://service.example/api/",
}
CASE_MAIL: dict[str, Any] = {
    **ADDRESSED,
    "reference": "BCDF-2347",
    "priority": "RED",
    "link": "https://service.example/api/cases/BCDF-2347",
    "received": NOW,
}
SAID: dict[str, Any] = {
    "guidance": [
        {
            "lines": ["Tell us as soon as a ground is met.", "And never later than that."],
            "title": "Taking a name off the roll",
            "href": "https://service.example/api/procedures/taking-a-name-off#block-deletion-return",
        }
    ]
}
AS_SENT = {"as_sent": "https://service.example/api/procedures/as-on/5"}
CLOCK_MAIL = {name: value for name, value in CASE_MAIL.items() if name != "received"}
RETURN_MAIL = {name: value for name, value in CASE_MAIL.items() if name != "priority"}
DESK_MAIL: dict[str, Any] = {
    **ADDRESSED,
    "link": "https://service.example/api/cases",
    "open": "12",
    "overdue": "3",
    "unowned": "1",
    "workloads": [
        {"who": "Omar Officer", "open": 11, "overdue": 3, "today": 0, "oldest": NOW},
        {"who": "Nobody: the unowned queue", "open": 1, "overdue": 0, "today": 0, "oldest": None},
    ],
}
UNLINKED = {**ADDRESSED, "reference": "BCDF-2347"}
ARRIVAL_MAIL = {**UNLINKED, "link": RETURN_MAIL["link"]}
LETTERS: dict[str, dict[str, Any]] = {
    "sign_in_code": {**ADDRESSED, "code": "042917", "minutes": 10, "asked_at": NOW},
    "link_code": {**ADDRESSED, "code": "042917", "minutes": 10, "asked_at": NOW},
    "sign_in_link": {**ADDRESSED, "link": "https://service.example/api/sign-in/link/token", "asked_at": NOW},
    "sign_in_wrong_codes": {**ADDRESSED, "asked_at": NOW},
    "sign_in_council": {**ADDRESSED, "asked_at": NOW},
    "sign_in_new_browser": {**ADDRESSED, "asked_at": NOW, "sessions_url": "https://service.example/api/sessions"},
    "second_factor": {
        **ADDRESSED,
        "what": "set-up",
        "asked_at": NOW,
        "sessions_url": "https://service.example/api/sessions",
    },
    "sign_in_unknown": {**ADDRESSED, "who_can_add": EXAMPLE.who_can_add},
    "enquiry_receipt": RETURN_MAIL,
    "bulk_receipt": {**ADDRESSED, **BULK_LETTER, "dropped": "2"},
    "bulk_alert": {**ADDRESSED, **BULK_LETTER},
    "leavers_unmatched": {**ADDRESSED, "since": NOW, "link": "https://service.example/api/cases"},
    "bulk_handed_over": {**ADDRESSED, **BULK_LETTER},
    "assigned": {
        **ADDRESSED,
        "references": "BCDF-2347, GHJK-4568",
        "count": "203",
        "more": "3",
        "note": "yes",
        "cover": "yes",
        "link": "https://service.example/api/cases?owner=mine",
    },
    "access_changed": {
        **ADDRESSED,
        "access": "done",
        "by": "Ann Administrator",
        "about": "Omar Officer",
        "decided_by": "Mia Manager",
        "yours": "",
        "mailboxes": "",
        "schools": "",
        "app": "",
        "sign_in": "",
        "added": "",
        "link": "https://service.example/api/admin/waiting",
    },
    "account_added": {
        **ADDRESSED,
        "access": "done",
        "by": "Ann Administrator",
        "decided_by": "Mia Manager",
        "roles": "Officer",
        "council": "",
        "link": "https://service.example/api/sign-in",
    },
    "contact_asked": {**ADDRESSED, "link": "https://service.example/api/links/token"},
    "confirm_accounts": {**ADDRESSED, "link": "https://service.example/api/who-works-here"},
    "confirm_accounts_reminder": {**ADDRESSED, "link": "https://service.example/api/who-works-here"},
    **{
        name: {**ADDRESSED, "sheet": A_SHEET, "link": "https://service.example/api/links/token"}
        for name in ("sheet_action", "sheet_urgent", "sheet_reminder", "sheet_to_head")
    },
    "sheet_digest": {
        **ADDRESSED,
        "sheets": [A_SHEET, replace(A_SHEET, name="66/14, amendment 1", what_changed="The day.")],
        "link": "https://service.example/api/sheets",
    },
    "procedure_review": {
        **ADDRESSED,
        "title": "Who to tell",
        "review_by": "8 January 2027",
        "rests_on": "Children missing education, September 2025",
        "link": "https://service.example/api/guidance/who-to-tell",
    },
    "new_lead": {
        **ADDRESSED,
        "by": "Ann Administrator",
        "about": "Lena Lead",
        "school": "Hillside Primary School",
        "count": "",
    },
    "cases_left": {**ADDRESSED, "count": "12", "link": "https://service.example/api/cases?owner=nobody"},
    "more_asked": RETURN_MAIL,
    "form_receipt": {**RETURN_MAIL, **AS_SENT, "noun": "deletion return"},
    "deletion_challenged": RETURN_MAIL,
    "return_handed_over": {
        **UNLINKED,
        "received": NOW,
        "link": "https://service.example/api/links/token",
        "return_page": "https://service.example/api/returns/BCDF-2347",
    },
    "case_of_return": RETURN_MAIL,
    "referral_receipt": {
        **CASE_MAIL,
        **SAID,
        **AS_SENT,
        "reads": "The team reads it within 2 working hours.",
        "repeat": True,
    },
    "referral_alert": {**CASE_MAIL, "repeat": False},
    "case_news": {
        **ADDRESSED,
        "news": "The referrer added information.",
        "reference": "BCDF-2347",
        "link": "https://service.example/api/cases/BCDF-2347",
    },
    "draft_reminder": {**ADDRESSED, "saved": SUMMER, "deleted": NOW},
    "draft_moved": {**ADDRESSED, "saved": SUMMER},
    "draft_deleted": {**ADDRESSED, "saved": SUMMER},
    "acknowledge_reminder": {**CASE_MAIL, "due": NOW},
    "acknowledge_escalation": {**CASE_MAIL, "due": NOW},
    "red_morning": {
        **ADDRESSED,
        **TO_RING,
        "day_off": "yes",
        "count": 21,
        "left": 20,
        "link": "https://service.example/api/cases",
        "cases": [
            {
                "reference": "BCDF-2347",
                "received": NOW,
                "why": "A step is overdue.",
                "link": "https://service.example/api/cases/BCDF-2347",
            }
        ],
    },
    "digest_owner": {
        **ADDRESSED,
        "link": "https://service.example/api/today",
        "parts": [
            {
                "label": "Overdue",
                "count": 3,
                "left": 2,
                "cases": [{"reference": "BCDF-2347", "what": "Review the case", "due": NOW}],
            },
            {
                "label": "News",
                "count": 1,
                "left": 0,
                "cases": [{"reference": "BCDF-2347", "what": "The referrer added information.", "due": None}],
            },
        ],
    },
    "case_unreadable": {**ADDRESSED, "log": "0a1b2c3d"},
    "audit_proved": {
        **ADDRESSED,
        "rows": "2310",
        "first": "1 November 2026",
        "last": "29 November 2026",
        "link": "https://service.example/api/audit",
    },
    "audit_not_proved": {**ADDRESSED, "faults": 2, "link": "https://service.example/api/audit"},
    "silent_children": {**ADDRESSED, "exceptions": 3, "link": "https://service.example/api/oversight"},
    "digest_manager": {
        **DESK_MAIL,
        "to_confirm": "1",
        "unowned_news": "2",
        "set_aside": "3",
        "set_aside_link": "https://service.example/api/set-aside",
    },
    "digest_team": DESK_MAIL,
    "mailbox_problem": {
        **{name: value for name, value in CLOCK_MAIL.items() if name != "priority"},
        "what": "Alert to the team",
    },
    "deadline_reminder": {**CLOCK_MAIL, "due": NOW, "what": "Children’s social care is told"},
    "deadline_escalation": {**CLOCK_MAIL, "due": NOW, "what": "Children’s social care is told"},
    "decision_waiting": {name: value for name, value in CLOCK_MAIL.items() if name != "priority"},
    "flood_alert": {
        **ADDRESSED,
        **TO_RING,
        "count": "15",
        "closed": "yes",
        "link": "https://service.example/api/cases",
    },
    "acknowledge_duty": {**CASE_MAIL, **TO_RING, "opens": NOW},
    "acknowledge_second": {**CASE_MAIL, **TO_RING, "opens": NOW},
    "hand_over_asked": {**UNLINKED, "due": NOW, "link": "https://service.example/api/links/token"},
    "hand_over_chase": {**UNLINKED, "due": NOW, "link": "https://service.example/api/links/token"},
    "question_chase": {**UNLINKED, "link": RETURN_MAIL["link"]},
    "decision_unread": {**UNLINKED, "link": RETURN_MAIL["link"]},
    "deletion_chase": {**UNLINKED, **SAID, "link": RETURN_MAIL["link"]},
    "enquiry_answered": {**UNLINKED, "received": NOW},
    "arrival_asked": {**ARRIVAL_MAIL, "due": NOW},
    "leaver_news": {**ARRIVAL_MAIL, "what": "arrived"},
    "returns_chase": {**ADDRESSED, "link": RETURN_MAIL["link"]},
}
