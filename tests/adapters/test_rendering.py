"""Every page and every email with an example of what it is given, and the promises of the form macros."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

import pytest
from jinja2 import UndefinedError
from msgspec.structs import replace

from chalicelib.adapters import rendering
from chalicelib.adapters.rendering import compile_templates, environment_from, render_email, render_page
from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.files.file_types import TYPES
from chalicelib.domain.files.uploads import State
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.messages.emails.catalogue import EMAILS
from chalicelib.domain.messages.emails.sign_in import CODE_LIVES
from chalicelib.domain.people.contact_list import as_csv, read_contacts
from chalicelib.domain.people.covering import Absence
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.domain.people.sessions import Ended
from chalicelib.domain.wording import london, london_date, london_time
from chalicelib.journeys.casework.absence import absence_page
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.casework.arrival import ARRIVAL
from chalicelib.journeys.casework.search import SEARCH
from chalicelib.journeys.casework.steps.facts import facts_page
from chalicelib.journeys.casework.steps.hand_over import TEAM_ANSWERED_RETURN
from chalicelib.journeys.casework.steps.note import NOTE_PAGE
from chalicelib.journeys.casework.steps.owner import assign_page
from chalicelib.journeys.casework.task import TASK_DONE
from chalicelib.journeys.casework.word_from_school import INFORMATION, RETURNED
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.next_steps import next_steps
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.paper import on_paper
from chalicelib.journeys.engine.school_choice import Found as FoundSchool
from chalicelib.journeys.forms import FORMS
from chalicelib.journeys.parts.child import BIRTH
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.journeys.referral.school_referral import DECLARATION, school_referral
from chalicelib.journeys.referral.school_referral import FORM as SCHOOL_FORM
from chalicelib.journeys.settings.authority_settings import HEADINGS, SETTINGS
from chalicelib.journeys.settings.settings_answers import typed_settings
from chalicelib.links.links import Links
from chalicelib.ports.files import UploadForm
from chalicelib.services.administration.pasting_contacts import Pasted
from chalicelib.services.administration.school_contacts import Found
from chalicelib.services.people.absences import Member
from chalicelib.web.account.about import PAGES as ABOUT
from chalicelib.web.admin.calendar import CLOSURE, TERM
from chalicelib.web.admin.calendar import FIND as FIND_ONE
from chalicelib.web.admin.contacts import FIND, LIST, NEW_CONTACT
from chalicelib.web.admin.people import ADDRESS, NEW_STAFF
from chalicelib.web.admin.people import STAFF as STAFF_PAGE
from chalicelib.web.http.paging import Pages
from chalicelib.web.http.unread import Missing
from tests.adapters.bulk_pages import BULK_LETTER, BULK_PAGES
from tests.adapters.pages_of_on_call import NOTHING_SAID, ON_A_CASE, PAGES_OF_ON_CALL, TO_RING
from tests.adapters.pages_of_partners import PAGES_OF_PARTNERS
from tests.support.world import registered

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 10, 42, tzinfo=UTC)

COMMON: dict[str, Any] = {
    "authority": EXAMPLE,
    "links": Links("https://service.example/api"),
    "csrf": "csrf-token",
    "person": None,
    "clock": None,
    "unread": None,
    "stage": "live",
    "closed": False,
    **NOTHING_SAID,
}
FILE = {
    "id": "file-id",
    "called": "Letter from the mother",
    "state": "clean",
    "label": "Checked",
    "colour": "green",
    "size": "1.2 MB",
    "kind": "PDF",
}
OFFICER = Person("officer", "Olu Officer", "olu@county.example", frozenset({Role.OFFICER}))
AUDITOR = Person("auditor", "Ada Auditor", "ada@county.example", frozenset({Role.AUDITOR}))
REFERRER = Person("referrer", "Rae Referrer", "rae@school.example", schools=(School("100001", "Example School"),))

DAYS = [date(2026, 11, 23), date(2026, 11, 24)]
JOURNEY = school_referral([School("100001", "Example Primary School"), School("100002", "Example High School")], DAYS)
SECTIONS = [
    Thing(
        title="Is the child safe now?",
        change="/change/danger",
        problems=[],
        rows=[
            ("Is the child at immediate risk of harm?", "Yes", None),
            ("Whom did you phone?", "Duty service, ref 4471", None),
        ],
    ),
    Thing(
        title="The child",
        change="/change/child",
        problems=[],
        rows=[
            ("Legal first names", "Alexandra Jane", None),
            ("Date of birth", "31 August 2016", None),
            ("Unique pupil number (UPN)", "A801200005001", "The check letter does not match the number."),
        ],
    ),
    Thing(
        title="Where the child may be",
        change="/change/whereabouts",
        problems=[],
        rows=[
            ("Last known address", "12 Long Lane\nExampleton", "This address must be kept secret."),
            ("What makes you believe so?", "", None),
        ],
    ),
]
CASE = Thing(
    reference="BCDF-2347",
    child_name="Alexandra Jane Example",
    priority="RED",
    stage="Received",
    owner=None,
    owner_away="",
    acknowledged=None,
    priority_reasons=["The referrer says that the child is at immediate risk.", "Nobody knows where the child is."],
    received=NOW,
    version=3,
    route=None,
    on_roll="Not known",
    otherwise="Home education, unsuitable, on 20 November 2026",
    primary_reason="Unknown",
    sex="Female",
    year_group="Not recorded",
    cme_since=date(2026, 11, 3),
    cme_reasons=["The child is not on a school’s roll.", "Counted from the day after the last attendance."],
    age="3 school days",
    closed=False,
    outcome=None,
    evidence=None,
    owes_social_care=True,
    proposed=NOW,
)
DEADLINES = [
    Thing(
        label="Somebody acts on the case",
        due=NOW,
        state="overdue",
        said="Overdue by 2 days.",
        working="2 working hours after 25 November 2026 at 10am. Only office hours count.",
        counted=[],
        skipped=[],
        assumed=False,
        not_applicable=(),
    ),
    Thing(
        label="Visit the home",
        due=SUMMER,
        state="open",
        said="",
        working="5 working days after 25 November 2026.",
        assumed=True,
        not_applicable=("owner",),
        counted=[date(2026, 12, 24), date(2026, 12, 29)],
        skipped=[(date(2026, 12, 25), "Christmas Day")],
    ),
    Thing(
        label="Answer the school",
        due=NOW,
        state="met-late",
        said="Met on 25 November 2026 at 9am, 20 hours late.",
        working="5 working days after 25 November 2026.",
        counted=[date(2026, 11, 24)],
        skipped=[],
        assumed=False,
        not_applicable=(),
    ),
]
TIMELINE = [
    Thing(
        title="Note",
        by="Olu Officer",
        recorded=NOW,
        happened_on=date(2026, 11, 23),
        on=date(2026, 11, 23),
        text="Phoned the grandmother.\nNo answer.",
    ),
    Thing(
        title="Referral received",
        by="Rae Referrer, Example Primary School",
        recorded=NOW,
        happened_on=None,
        on=date(2026, 11, 24),
        text=None,
    ),
]
MESSAGES = [
    Thing(
        email_label="Alert to the team",
        to="cme@exampleshire.example",
        state=state,
        state_label=label,
        at=NOW,
        tries=tries,
        id="message-1",
        again=state == "bounced",
    )
    for state, label, tries in (
        ("delivered", "Delivered", 1),
        ("bounced", "Bounced: it cannot be delivered to this address", 3),
    )
]
HELD = Thing(email_label="The referrer is asked for more", to="Rae Referrer", day="Tuesday 5 January 2027")
TASK = Thing(
    text="Receipt to the referrer for BCDF-2347: bounced.",
    detail="Phone the school.",
    created=NOW,
    about=("Open case BCDF-2347", "/cases/BCDF-2347"),
    finish="/tasks/task-1",
)
NO_TASKS: dict[str, Any] = {"tasks": [], "total": 0, "more_tasks": None}
OPEN_TASKS: dict[str, Any] = {"pages": Pages(), "back": "/cases", "done": "/tasks/done", "section": "cases"}
LISTED = [
    Thing(
        reference="BCDF-2347",
        child_name="Alexandra Jane Example",
        priority="RED",
        stage="Received",
        owner=None,
        received=NOW,
        age="1 school day",
        owes_social_care=True,
        due=NOW,
        step="Take the case",
        news=["The referrer added information."],
        overdue=True,
        acknowledged=False,
    ),
    Thing(
        reference="GHJK-4568",
        child_name="Bo Sample",
        priority="AMBER",
        stage="Enquiries",
        owner="Olu Officer",
        received=NOW,
        age="Not countable: term dates are missing",
        owes_social_care=False,
        due=SUMMER,
        step="Review the case",
        news=[],
        overdue=False,
        acknowledged=True,
    ),
    Thing(
        reference="LMNP-9873",
        child_name="Casey Specimen",
        priority="GREEN",
        stage="Enquiries",
        owner="Olu Officer",
        received=NOW,
        age="Not countable: term dates are missing",
        owes_social_care=False,
        due=None,
        step="Review the case",
        news=[],
        overdue=False,
        acknowledged=True,
    ),
]

FORM: dict[str, Any] = {"action": "/post-here", "raw": {}, "problems": {}}
STEP: dict[str, Any] = {
    **FORM,
    "person": REFERRER,
    "back": "/back",
    "part": "A part",
    "numbers": "questions 2.1 to 2.4",
    "saved": NOW,
}
ITEM = Thing(name="Pat Parent, Mother", change="/change", remove="/remove", complete=True, sees=True, file=None)
EXPECTED = Thing(
    words=("By school day 5 of absence: a home visit.",), caveat="Assumed: counted in the county’s term dates."
)
ITEM_LIST: dict[str, Any] = {**STEP, "items": [], "one": "parent or carer", "most": 10, "expected": None}
TASKS: dict[str, Any] = {
    "person": REFERRER,
    "child": "Alexandra Jane Example",
    "saved": NOW,
    "left": 2,
    "check": "/check",
    "back": "/mine",
    "one": "referral",
    "deleted": NOW,
    "shared": True,
    "public": False,
    "tasks": [
        Thing(title="The child", status="Completed", colour="", href="/child", hint=""),
        Thing(title="Home and family", status="In progress", colour="light-blue", href="/home", hint=""),
        Thing(
            title="Needs and risks", status="Not yet started", colour="blue", href=None, hint="Only some may open it."
        ),
    ],
}
ARRIVED: dict[str, Any] = {
    "person": REFERRER,
    "page": ARRIVAL,
    "raw": {},
    "problems": {},
    "reference": "BCDF-2347",
    "child": {"name": "Bo Sample", "born": date(2015, 3, 14)},
    "action": "/arrivals/BCDF-2347",
    "joiner": "/begin/joiner",
    "arrived": False,
}
MINE: dict[str, Any] = {
    "person": REFERRER,
    "drafts": Thing(
        rows=[Thing(child="Bo Sample", href="/draft", saved=NOW, deleted=NOW, by="Rae Referrer", one="referral")],
        pages=Pages("/my-referrals?list=drafts&after=x"),
    ),
    "traces": Thing(rows=[Thing(saved_at=NOW, deleted_at=NOW)], pages=Pages("/my-referrals?x", "/my-referrals")),
    "further": False,
    "each": [],
    "all": None,
    "schools": [
        Thing(
            name="Example Primary School",
            heading="Sent for Example Primary School",
            pages=Pages("/my-referrals?list=900001&after=x"),
            referrals=[
                Thing(
                    reference="BCDF-2347",
                    child="Alexandra Jane Example",
                    href="/mine/1",
                    school="",
                    received=NOW,
                    one="referral",
                    stage="Received",
                    waits_for="The team to read it",
                    next=NOW,
                )
            ],
        ),
        Thing(name="Example High School", heading="Sent for Example High School", pages=Pages(), referrals=[]),
    ],
}
REFERRAL: dict[str, Any] = {
    "person": REFERRER,
    "referral": Thing(**{**vars(MINE["schools"][0].referrals[0]), "by": "you", "school": "Example Primary School"}),
    "information_page": INFORMATION,
    "returned_page": RETURNED,
    "information": "/information",
    "returned": "/returned",
    "copy": "/copy",
    "files": [FILE, {**FILE, "state": "infected", "label": "Has a virus", "colour": "red", "kind": ""}],
    "family": "/begin/school-referral?family=x",
    "like": "/begin/school-referral?like=x",
    "raw": {},
    "problems": {},
    "told": False,
    "asked": "/my-referrals/1/questions",
    "once": "once-token",
}
ASKED_PAGES = tuple(page for page in JOURNEY.pages if page.slug in ("last-seen", "needs-harm"))
QUESTIONS: dict[str, Any] = {
    **FORM,
    "person": REFERRER,
    "reference": "BCDF-2347",
    "words": "Which school was it?",
    "pages": ASKED_PAGES,
    "fields": [item for page in ASKED_PAGES for item in page.fields],
    "raw": {},
    "problems": {},
    "action": "/post-here",
    "back": "/back",
    "once": "once-token",
}
OPENED: dict[str, Any] = {
    "unreadable": "",
    "call_back": False,
    "person": OFFICER,
    "case": CASE,
    "can_take": True,
    "sections": SECTIONS,
    "dangers": SECTIONS[0].rows,
    "at_risk": True,
    "restricted": True,
    "files": [{**FILE, "state": state} for state in State],
    "deadlines": DEADLINES,
    "timeline": TIMELINE,
    "messages": MESSAGES,
    "earlier_emails": "/cases/BCDF-2347/emails?after=mark",
    "held": [HELD],
    "note_page": NOTE_PAGE,
    "note_raw": "",
    "problems": {},
    "changed": None,
    "changes": [],
    "steps": [("contact", "Record a contact attempt")],
    "matches": [{"reference": "GHJK-4568", "why": "the same UPN", "ended": "closed on 3 March 2026: deceased"}],
    "opened_because": ["The child may be missing education."],
    "flags": ["Deletion challenged: the conditions of its ground are not met"],
    "contacts": TIMELINE[:1],
    "child": Thing(born="Wednesday 31 August 2016", school="Example Primary School"),
    "nobody_phoned": True,
    "earlier": "/cases/BCDF-2347/events?before=mark",
    "done": None,
    "accesses": [Thing(who="Olu Officer", at=NOW, what="opened the case", times=3, first=SUMMER)],
    "once_again": "again-token",
    "elsewhere": True,
    "once_take": "take-token",
    "once_note": "note-token",
}
SENT: dict[str, Any] = {
    "person": REFERRER,
    "reference": "BCDF-2347",
    "received": NOW,
    "again": False,
    "keyed": False,
    "ring_after": NOW + timedelta(minutes=15),
    "opens": NOW,
    "phone_now": False,
    "reads": "The team is at work now and reads it within 2 working hours.",
    "one": "referral",
    "steps": next_steps(SCHOOL_FORM, Disposition.CASE, (), ""),
    "by_email": True,
    "to_authority": False,
    "public": False,
    "another": "/start/school-referral",
}
START: dict[str, Any] = {
    "title": SCHOOL_FORM.title,
    "one": "referral",
    "words": SCHOOL_FORM.start,
    "gate": True,
    "begin": "/begin/school-referral",
    "blank": "/start/school-referral/blank",
    "public": False,
    "days_kept": 28,
}
RETURN_LINE = Thing(
    reference="GHJK-4568",
    child="Alexandra Jane Example",
    one="deletion return",
    received=NOW,
    stands="Awaits the new school’s return",
    check_at=NOW,
    flags=["Sent late"],
    joined_by="",
    href="/returns/GHJK-4568",
)
RETURNS: dict[str, Any] = {
    "person": OFFICER,
    "returns": [RETURN_LINE],
    "set_aside": "/set-aside",
    "states": [("All", "/returns", True), ("Recorded", "/returns?state=recorded", False)],
    "pages": Pages("/returns?after=mark", "/returns"),
}
RETURN: dict[str, Any] = {
    "person": OFFICER,
    "head": RETURN_LINE,
    "reasons": ["Ground (a) Registered at another school.", "The new school’s return is expected by 1 February 2027."],
    "sections": SECTIONS,
    "files": [FILE],
    "said": [("Their answer", "They accept", None), ("What they said", "", None)],
    "answer": "/returns/GHJK-4568/answer",
    "joined": "/returns/BCDF-2347",
    "case": "/cases/GHJK-4568",
    "done": True,
    "may_act": True,
}
ANSWER_OF_TEAM: dict[str, Any] = {
    **FORM,
    "person": OFFICER,
    "page": TEAM_ANSWERED_RETURN,
    "button": "Record their answer",
    "back": "/returns/GHJK-4568",
    "reference": "GHJK-4568",
    "team": "the home education team",
    "changed": "",
    "changes": [],
}
CHECK: dict[str, Any] = {
    "person": REFERRER,
    "one": "referral",
    "parts": [Thing(title="A part", sections=SECTIONS, hidden=True, hidden_complete=False)],
    "declaration": list(DECLARATION),
    "action": "/post-here",
    "back": "/back",
    "complete": True,
    "expected": EXPECTED,
    "version": 3,
    "changed": False,
    "phone_now": True,
    "public": False,
}

ADMINISTRATOR = Person("admin", "Ann Admin", "ann@county.example", frozenset({Role.ADMINISTRATOR}))
CHOICES = [
    {"name": "role-officer", "text": "Officer", "hint": "Works cases.", "checked": True},
    {"name": "role-auditor", "text": "Auditor", "hint": "Sees cases.", "checked": False},
]
SHOWN: dict[str, Any] = {
    **FORM,
    "person": ADMINISTRATOR,
    "page": STAFF_PAGE,
    "address": ADDRESS,
    "shown": OFFICER,
    "owned": 2,
    "sessions": 2,
    "roles": CHOICES,
    "myself": False,
    "waiting": [],
    "alone": False,
    "raw": {"name": "Olu Officer"},
}
MANAGER = Person("manager", "Mia Manager", "mia@county.example", frozenset({Role.MANAGER}))
WAITING = [
    {
        "id": f"request-{number}",
        "what": "Person changed",
        "about": "Olu Officer",
        "email": "olu@county.example",
        "by": "Ann Admin",
        "mine": mine,
        "at": NOW,
        "lapses": NOW,
        "rows": [("Roles", "Officer", "Manager"), ("Email", "", "new@county.example")],
        "may_agree": not mine,
        "why_not": "Somebody else has to agree.",
        "agree": f"/admin/waiting/request-{number}/agree",
        "decline": f"/admin/waiting/request-{number}/decline",
    }
    for number, mine in ((1, False), (2, True))
]
ABSENCE = Absence("away until 3 January 2027", "covered by Sam Senior", True, "Sam Senior is away too.")
MEMBERS = [Member(OFFICER, ABSENCE, True), Member(AUDITOR, None, False)]
ABSENT: dict[str, Any] = {
    **FORM,
    "person": OFFICER,
    "page": absence_page([(AUDITOR, "away until 3 January 2027"), (OFFICER, "")]),
    "hidden": {"version": "1"},
    "shown": OFFICER,
    "myself": True,
    "absence": ABSENCE,
}
HAND_ON: dict[str, Any] = {
    **FORM,
    "person": ADMINISTRATOR,
    "shown": OFFICER,
    "cases": [
        Thing(reference="BCDF-2347", priority="RED", stage="Received", due=NOW),
        Thing(reference="GHJK-4568", priority="GREEN", stage="Enquiries", due=None),
    ],
    "more": 0,
    "choices": [("sam", "Sam Senior")],
    "hidden": {"version": "1"},
    "roles": False,
}
LINE = read_contacts("email,name,urn,role\nrae@school.example,Rae Referrer,100001,")[0]
BROKEN_LINE = read_contacts("email,name,urn,role\nrae,=1+1,10001,head")[0]
PREVIEW: dict[str, Any] = {
    "person": ADMINISTRATOR,
    "text": "email,name\nurn",
    "counts": {"new": 1, "changed": 0, "nothing": 0, "refused": 1},
    "total": 2,
    "refused": [Thing(line=BROKEN_LINE, effect="refused", school=None)],
    "rest": [Thing(line=LINE, effect="new", school=School("100001", "Example School"))],
    "hidden": 3,
    "to_mend": as_csv([BROKEN_LINE.typed]),
}
CALENDAR: dict[str, Any] = {
    **FORM,
    "person": ADMINISTRATOR,
    "terms": EXAMPLE.terms,
    "closures": sorted(EXAMPLE.closures),
    "ends": EXAMPLE.terms[-1][1],
    "missing": ["The school calendar ends soon."],
    "term": TERM,
    "closure": CLOSURE,
    "both": Page("calendar", "Calendar", (*TERM.fields, *CLOSURE.fields)),
    "version": 3,
    "school": None,
    "assumed": False,
    "address": "/admin/calendar",
}
SPLIT = {"count": 2, "some": ["Heath School, Madeup (URN 900009)"]}
REGISTER_JOB: dict[str, Any] = {"problem": "It is a zip.", "percent": 40, "checkpoint": {"split": SPLIT}}
ONE_SCHOOL = FoundSchool("Heath School", "Primary", "Madeup", "ZZ9 3WZ", "", "900001")
FIND_SCHOOL: dict[str, Any] = {"find": FIND_ONE, "person": ADMINISTRATOR, "raw": {"find": "heath"}, "problems": {}}
ADMIN_PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **BULK_PAGES,
    **{name: (f"pages/about/{name}.html", {}) for name in sorted(ABOUT)},
    "admin": (
        "pages/admin/home.html",
        {
            "person": ADMINISTRATOR,
            "missing": [],
            "invented": [],
            "teams": [],
            "alone": False,
            "tasks": [Thing(**{**vars(TASK), "about": None})],
            "total": 27,
            "more_tasks": "/admin/tasks?after=x",
        },
    ),
    "admin without tasks": (
        "pages/admin/home.html",
        {"person": ADMINISTRATOR, "missing": ["More."], "invented": [], "teams": [], **NO_TASKS, "alone": True},
    ),
    "admin of a stack that is not set up": (
        "pages/admin/home.html",
        {
            "person": ADMINISTRATOR,
            "missing": [],
            "invented": ["the duty mailbox"],
            "teams": ["the virtual school"],
            "alone": True,
            **NO_TASKS,
            "closed": True,
        },
    ),
    "admin with nothing to do": (
        "pages/admin/home.html",
        {"person": ADMINISTRATOR, "missing": [], "invented": [], "teams": [], **NO_TASKS, "alone": False},
    ),
    "waiting": ("pages/admin/waiting.html", {"person": MANAGER, "waiting": WAITING, "problems": {}}),
    "waiting, refused": (
        "pages/admin/waiting.html",
        {"person": ADMINISTRATOR, "waiting": [], "problems": {"waiting": "Somebody else has to agree."}},
    ),
    "a new code to go on": (
        "pages/sign_in/fresh.html",
        {**FORM, "person": ADMINISTRATOR, "hidden": {"name": "Nia New"}, "address": "ann@county.example"},
    ),
    "staff": (
        "pages/admin/staff.html",
        {
            "person": ADMINISTRATOR,
            "people": [
                {"person": OFFICER, "roles": "Officer", "absence": ABSENCE},
                {"person": replace(AUDITOR, active=False), "roles": "Auditor", "absence": None},
            ],
            "waiting": WAITING,
            "alone": True,
        },
    ),
    "new staff": (
        "pages/admin/new_staff.html",
        {**FORM, "person": ADMINISTRATOR, "page": NEW_STAFF, "roles": CHOICES, "alone": False},
    ),
    "new staff with problems": (
        "pages/admin/new_staff.html",
        {
            **FORM,
            "person": ADMINISTRATOR,
            "page": NEW_STAFF,
            "roles": CHOICES,
            "alone": True,
            "problems": {"name": "Enter the name.", "roles": "Choose at least one role."},
        },
    ),
    "person": ("pages/admin/person.html", SHOWN),
    "person who cannot be disabled": (
        "pages/admin/person.html",
        {
            **SHOWN,
            "shown": ADMINISTRATOR,
            "owned": 0,
            "myself": True,
            "problems": {"disable": "You are the only one."},
        },
    ),
    "person of a school, disabled": (
        "pages/admin/person.html",
        {**SHOWN, "shown": replace(REFERRER, active=False), "owned": 0, "sessions": 0},
    ),
    "person who works no cases any more, while theirs move": (
        "pages/admin/person.html",
        {**SHOWN, "shown": replace(OFFICER, active=False), "owned": 1, "sessions": 0},
    ),
    "hand on": ("pages/admin/hand_on.html", HAND_ON),
    "hand on, with a role lost and too many to list": (
        "pages/admin/hand_on.html",
        {**HAND_ON, "roles": True, "more": 3, "problems": {"rest": "Choose who gets the cases."}},
    ),
    "disable at once": (
        "pages/admin/disable_at_once.html",
        {"person": ADMINISTRATOR, "shown": OFFICER, "count": 2, "problems": {}},
    ),
    "disable at once, refused": (
        "pages/admin/disable_at_once.html",
        {
            "person": ADMINISTRATOR,
            "shown": ADMINISTRATOR,
            "count": 0,
            "problems": {"disable": "You are the only administrator."},
        },
    ),
    "team": ("pages/team/list.html", {"person": OFFICER, "members": MEMBERS}),
    "team of nobody": ("pages/team/list.html", {"person": ADMINISTRATOR, "members": []}),
    "absence": ("pages/team/absence.html", ABSENT),
    "absence with a problem": (
        "pages/team/absence.html",
        {
            **ABSENT,
            "absence": None,
            "myself": False,
            "problems": {"last": "The last day away must be the first day or a later one.", "cover": "Choose."},
        },
    ),
    "export in parts": (
        "pages/admin/export.html",
        {"person": ADMINISTRATOR, "most": 20_000, "parts": [{"part": "1", "after": ""}, {"part": "2", "after": "x"}]},
    ),
    "contacts": (
        "pages/admin/contacts.html",
        {
            "person": ADMINISTRATOR,
            "page": Page("find", "Contacts of schools", (FIND,)),
            "raw": {"find": "100001"},
            "problems": {},
            "found": Found("Example School", "100001", [REFERRER]),
        },
    ),
    "contacts, nothing found": (
        "pages/admin/contacts.html",
        {
            "person": ADMINISTRATOR,
            "page": Page("find", "Contacts of schools", (FIND,)),
            "raw": {"find": "1"},
            "problems": {},
            "found": Found(),
        },
    ),
    "contacts, schools to choose from": (
        "pages/admin/contacts.html",
        {
            "person": ADMINISTRATOR,
            "page": Page("find", "Contacts of schools", (FIND,)),
            "raw": {"find": "example"},
            "problems": {},
            "found": Found(schools=[registered(School("100001", "Example School"))], more=True),
        },
    ),
    "new contact": ("pages/admin/new_contact.html", {**FORM, "person": ADMINISTRATOR, "page": NEW_CONTACT}),
    "paste": (
        "pages/admin/paste.html",
        {"person": ADMINISTRATOR, "page": LIST, "raw": {"list": "a\nb"}, "problems": {}, "most": 500},
    ),
    "paste with a problem": (
        "pages/admin/paste.html",
        {"person": ADMINISTRATOR, "page": LIST, "raw": {"list": ""}, "problems": {"list": "Paste it."}, "most": 500},
    ),
    "paste, looked at": ("pages/admin/paste_preview.html", PREVIEW),
    "pasted": (
        "pages/admin/pasted.html",
        {"person": ADMINISTRATOR, "done": Pasted(3, 1, 2), "refused": 1, "to_mend": "x", "text": "a\nb"},
    ),
    "pasted, all of it": (
        "pages/admin/pasted.html",
        {"person": ADMINISTRATOR, "done": Pasted(3, 1, 0), "refused": 0, "to_mend": "", "text": "a\nb"},
    ),
    "settings": (
        "pages/admin/settings.html",
        {
            "person": ADMINISTRATOR,
            "page": SETTINGS,
            "headings": HEADINGS,
            "raw": typed_settings(EXAMPLE),
            "problems": {},
            "version": 3,
            "saved": True,
        },
    ),
    "settings with a problem": (
        "pages/admin/settings.html",
        {
            "person": ADMINISTRATOR,
            "page": SETTINGS,
            "headings": HEADINGS,
            "raw": {},
            "problems": {"closes": "The office must close after it opens."},
            "version": 3,
            "saved": False,
        },
    ),
    "calendar": ("pages/admin/calendar.html", CALENDAR),
    "calendar, empty": (
        "pages/admin/calendar.html",
        {**CALENDAR, "terms": (), "closures": [], "ends": None, "problems": {"first": "Out of order."}},
    ),
    "calendar of a school": ("pages/admin/calendar.html", {**CALENDAR, "school": ONE_SCHOOL, "terms": ()}),
    "calendar of a school, assumed": (
        "pages/admin/calendar.html",
        {**CALENDAR, "school": ONE_SCHOOL, "assumed": True},
    ),
    "schools": ("pages/admin/schools.html", {**FIND_SCHOOL, "found": [ONE_SCHOOL]}),
    "register": (
        "pages/admin/register.html",
        {"person": ADMINISTRATOR, "upload": UploadForm("https://files.example/", {"key": "incoming/x"}), "most": 10**8},
    ),
    "register, arrived": ("pages/admin/register_arrived.html", {"person": ADMINISTRATOR, "address": "/file"}),
    "register, review": (
        "pages/admin/register_review.html",
        {
            "person": ADMINISTRATOR,
            "address": "/file",
            "review": {"added": {"count": 7000, "some": ["Heath School"]}, "closed": {"count": 0, "some": []}},
            "opens": {"count": 2, "some": {"Contacts of Heath Academy": "open what Heath School sent"}},
            "alone": False,
            "job": Thing(**REGISTER_JOB),
        },
    ),
    **{
        f"register, {state}, {loads}": (
            "pages/admin/register_job.html",
            {"person": ADMINISTRATOR, "address": "/file", "loads": loads, "job": Thing(**REGISTER_JOB, state=state)},
        )
        for state in ("running", "done", "failed")
        for loads in (True, False)
    },
    "schools, none found": ("pages/admin/schools.html", {**FIND_SCHOOL, "found": []}),
    "bank holidays": (
        "pages/admin/bank_holidays.html",
        {
            "person": ADMINISTRATOR,
            "holidays": [(date(2026, 12, 25), "Christmas Day")],
            "last_year": 2028,
            "missing": [],
        },
    ),
    "changes": (
        "pages/admin/changes.html",
        {
            "person": ADMINISTRATOR,
            "pages": Pages("/admin/changes?after=x"),
            "changes": [
                {
                    "what": "Person changed",
                    "about": "Olu Officer",
                    "by": "Ann Admin",
                    "at": NOW,
                    "rows": [("Roles", "Officer", "Officer, Manager"), ("May sign in", "", "")],
                }
            ],
        },
    ),
    "no changes": ("pages/admin/changes.html", {"person": ADMINISTRATOR, "pages": Pages(), "changes": []}),
}

FILTERED: dict[str, Any] = {
    "done": None,
    "filters": {"owner": "mine", "stage": "", "priority": "RED", "overdue": ""},
    "stages": [("triage", "Triage")],
    "owners": [("", "Everybody"), ("mine", "Me"), ("officer", "Olu Officer (no longer works here)")],
}
STEP_OF_CASE: dict[str, Any] = {
    **FORM,
    "person": OFFICER,
    "back": "/back",
    "reference": "BCDF-2347",
    "button": "Save",
    "hidden": {"once": "token", "version": "3"},
    "changed": "",
    "changes": [],
    "proposal": None,
    "removal": None,
}
REMOVAL = Thing(
    missing=("No contact attempt is recorded on this case.",),
    by_ground=(("(i)", "It is too early for ground (i)."),),
    second="A second person has to confirm this: any active officer or manager except you (Sam Senior).",
    waits=None,
)
PROPOSED = Thing(
    by="Sam Senior",
    mine=False,
    at=NOW,
    from_day=date(2026, 12, 1),
    ground="(g) Has moved",
    reason="Moved.\nConfirmed.",
    missing=["No contact attempt is recorded on this case."],
)
FINISHING: dict[str, Any] = {
    **FORM,
    "person": OFFICER,
    "section": "cases",
    "page": TASK_DONE,
    "task": Task("task-1", "Ring them back.", "On their number.", NOW),
    "thing": ("Case BCDF-2347", "/cases/BCDF-2347"),
    "is_open": True,
    "back": "/cases",
    "button": "Save, and take it off the list",
}
SEARCHED: dict[str, Any] = {**FORM, "person": OFFICER, "page": SEARCH, "next": None, "alike": False}

PARENTS_PAGE = JOURNEY.page("parents")
assert PARENTS_PAGE
A_FILE = JOURNEY.page("file-1")
AN_OPTIONAL_FILE = Page("notice", "The parent’s notice", (Field("notice", "The notice", Kind.UPLOAD),))
UPLOAD_FORM = UploadForm("https://files.example/", {"key": "incoming/draft/file-id", "policy": "abc"})

NO_CASES: dict[str, Any] = {**FILTERED, "person": OFFICER, "cases": [], "pages": Pages(), **NO_TASKS}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "front": (
        "pages/refer/front.html",
        {"groups": [("For schools", [Thing(title="A form", lead="Why", href="/start/a")])]},
    ),
    "start": ("pages/refer/start.html", START),
    "start of a form without a gate": ("pages/refer/start.html", {**START, "gate": False, "public": True, **FORM}),
    **{
        f"blank {form.name}": (
            "pages/refer/blank.html",
            {
                "title": form.title,
                "back": f"/start/{form.name}",
                "parts": on_paper(form.journey(Setting(NOW.date()))),
                "declaration": form.declaration,
            },
        )
        for form in FORMS.values()
    },
    "begin": ("pages/refer/begin.html", {**FORM, "title": "Tell us of a leaver", "action": "/post-here"}),
    "start before the settings are complete": ("pages/refer/not_open.html", {"closed": True}),
    "start of a practice copy": ("pages/refer/start.html", {**START, "stage": "local", "clock": NOW}),
    "danger": ("pages/refer/danger.html", {**FORM, "page": DANGER, "public": False}),
    "danger for the public": ("pages/refer/danger.html", {**FORM, "page": DANGER, "public": True}),
    "danger with a problem": (
        "pages/refer/danger.html",
        {
            **FORM,
            "page": DANGER,
            "public": False,
            "raw": {"immediate_risk": "yes", "phoned": "no"},
            "problems": {"not_phoned_because": "Phone now. If you cannot phone, say here why and go on."},
        },
    ),
    **{
        page.slug: ("pages/refer/page.html", {**STEP, "page": page})
        for page in JOURNEY.flow({"parent-1-name": "", "sibling-1-name": "", "enquiry-1-on": ""})
        if not page.lists and not page.upload and page is not DANGER
    },
    "date of birth with a problem": (
        "pages/refer/page.html",
        {
            **STEP,
            "page": JOURNEY.page("date-of-birth"),
            "raw": {"born-day": "31", "born-month": "2", "born-year": "2016"},
            "problems": {"born": "31 February 2016 does not exist: February 2016 has 29 days."},
        },
    ),
    "register with a problem": (
        "pages/refer/page.html",
        {
            **STEP,
            "page": JOURNEY.page("register"),
            "raw": {"codes-2026-11-23-am": "QQ"},
            "problems": {"codes": "23 November 2026: “QQ” is not a code of the attendance register."},
        },
    ),
    "parents, none": ("pages/refer/list.html", {**ITEM_LIST, "page": JOURNEY.page("parents")}),
    "parents, some": (
        "pages/refer/list.html",
        {
            **ITEM_LIST,
            "page": JOURNEY.page("parents", {"parent-1-name": "x"}),
            "items": [ITEM, Thing(**{**vars(ITEM), "complete": False}), Thing(**{**vars(ITEM), "sees": False})],
        },
    ),
    "enquiries, more expected": (
        "pages/refer/list.html",
        {**ITEM_LIST, "page": JOURNEY.page("enquiries"), "expected": EXPECTED},
    ),
    "parents, as many as fit": (
        "pages/refer/list.html",
        {**ITEM_LIST, "page": replace(PARENTS_PAGE, fields=()), "items": [ITEM], "most": 1},
    ),
    "files, some": (
        "pages/refer/list.html",
        {**ITEM_LIST, "page": JOURNEY.page("evidence"), "items": [Thing(**{**vars(ITEM), "file": FILE})]},
    ),
    "a file": ("pages/refer/upload.html", {**STEP, "page": A_FILE, "upload": UPLOAD_FORM, "most": 20 * 1024 * 1024}),
    "a file that need not be": (
        "pages/refer/upload.html",
        {**STEP, "page": AN_OPTIONAL_FILE, "upload": UPLOAD_FORM, "most": 20 * 1024 * 1024},
    ),
    "a file with a problem": (
        "pages/refer/upload.html",
        {
            **STEP,
            "page": A_FILE,
            "upload": UPLOAD_FORM,
            "most": 20 * 1024 * 1024,
            "problems": {"file-1-content": "Choose a file."},
        },
    ),
    **{
        f"a file that is {state}": (
            "pages/refer/uploaded.html",
            {**STEP, "page": A_FILE, "file": {**FILE, "state": str(state)}, "remove": "/remove", "take_away": "/away"},
        )
        for state in State
    },
    "a file by itself": (
        "pages/refer/uploaded.html",
        {**STEP, "page": AN_OPTIONAL_FILE, "file": FILE, "remove": "", "take_away": "/away"},
    ),
    "remove": (
        "pages/refer/remove.html",
        {"person": REFERRER, "one": "enquiry", "name": "Home visit", "action": "/remove", "back": "/back"},
    ),
    "questions": ("pages/refer/questions.html", QUESTIONS),
    "questions with a problem": (
        "pages/refer/questions.html",
        {**QUESTIONS, "problems": {"seen_by": "Enter who saw the child."}},
    ),
    "questions that a colleague may not see": ("pages/refer/questions.html", {**QUESTIONS, "pages": (), "fields": []}),
    "arrival": ("pages/arrivals/arrival.html", ARRIVED),
    "arrival with a problem": (
        "pages/arrivals/arrival.html",
        {**ARRIVED, "problems": {"has_come": "Say whether the child has started at your school."}},
    ),
    "arrival, answered": ("pages/arrivals/arrival.html", {**ARRIVED, "child": None, "arrived": True}),
    "returns": ("pages/returns/list.html", RETURNS),
    "no returns": ("pages/returns/list.html", {**RETURNS, "returns": [], "pages": Pages()}),
    "return": ("pages/returns/return.html", RETURN),
    "answer of another team": ("pages/returns/answer.html", ANSWER_OF_TEAM),
    "answer of another team that somebody else recorded": (
        "pages/returns/answer.html",
        {**ANSWER_OF_TEAM, "changed": "Somebody else changed this return before you.", "changes": ["Said by: Sal"]},
    ),
    "return, erased": (
        "pages/returns/return.html",
        {**RETURN, "reasons": [], "sections": [], "case": None, "joined": None},
    ),
    "tasks": ("pages/refer/tasks.html", TASKS),
    "tasks of the public": ("pages/refer/tasks.html", {**TASKS, "person": None, "public": True}),
    "tasks, all done": ("pages/refer/tasks.html", {**TASKS, "left": 0}),
    "my referrals": ("pages/refer/mine.html", MINE),
    "no referrals": ("pages/refer/mine.html", {**MINE, "drafts": [], "traces": []}),
    "further referrals": ("pages/refer/mine.html", {**MINE, "further": True}),
    "referrals of many schools": (
        "pages/refer/mine.html",
        {**MINE, "each": [("Hillside Primary School", "/my-referrals?at=0")]},
    ),
    "all of one of many schools": ("pages/refer/mine.html", {**MINE, "all": "/my-referrals"}),
    "referral": ("pages/refer/referral.html", REFERRAL),
    "referral, told": ("pages/refer/referral.html", {**REFERRAL, "told": True}),
    "referral with a problem": (
        "pages/refer/referral.html",
        {**REFERRAL, "problems": {"information": "Write what is new.", "returned_on": "Enter the day."}},
    ),
    "copy": (
        "pages/refer/copy.html",
        {
            "person": REFERRER,
            "reference": "BCDF-2347",
            "received": NOW,
            "sections": SECTIONS,
            "declaration": list(DECLARATION),
            "back": "/back",
        },
    ),
    "one question": ("pages/refer/page.html", {**STEP, "page": Page("one", "One", (BIRTH.fields[0],))}),
    "check": ("pages/refer/check.html", CHECK),
    "check of the public": ("pages/refer/check.html", {**CHECK, "person": None, "public": True}),
    "check, not complete": (
        "pages/refer/check.html",
        {
            **CHECK,
            "complete": False,
            "parts": [
                Thing(
                    title="The child",
                    hidden=False,
                    hidden_complete=True,
                    sections=[
                        Thing(
                            title="Names",
                            change="/c",
                            problems=["Enter the child’s last name."],
                            rows=[("Last name", "", None)],
                        )
                    ],
                )
            ],
        },
    ),
    "sent": ("pages/refer/sent.html", SENT),
    "sent by staff": ("pages/refer/sent.html", {**SENT, "person": OFFICER, "keyed": True}),
    "referrals of staff": ("pages/refer/mine.html", {**MINE, "person": OFFICER, "schools": []}),
    "sent by another authority": ("pages/refer/sent.html", {**SENT, "by_email": False, "to_authority": True}),
    "sent again": ("pages/refer/sent.html", {**SENT, "again": True}),
    "address": ("pages/sign_in/address.html", {**FORM, "purpose": "refer"}),
    "address for cases": ("pages/sign_in/address.html", {**FORM, "purpose": "cases"}),
    "address with a problem": (
        "pages/sign_in/address.html",
        {**FORM, "purpose": "", "raw": {"email": "rae@"}, "problems": {"email": "Enter a whole email address."}},
    ),
    "code": ("pages/sign_in/code.html", {**FORM, "again": "/sign-in", "address": "sam@school.example"}),
    "code with a problem": (
        "pages/sign_in/code.html",
        {
            **FORM,
            "again": "/sign-in?to=/cases",
            "address": "",
            "problems": {"code": "The code is not right, or too old."},
        },
    ),
    "link": ("pages/sign_in/link.html", {"action": "/sign-in/link/token", "name": "Ada Example"}),
    "link ended": ("pages/sign_in/link_ended.html", {}),
    **{
        f"ended: {why}": ("pages/sign_in/ended.html", {"typed": [], "sign_in": "/sign-in", "why": why})
        for why in (None, *Ended)
    },
    "ended while typing": (
        "pages/sign_in/ended.html",
        {"typed": [("Note", "Phoned the grandmother.\nNo answer.")], "sign_in": "/sign-in", "why": Ended.IDLE},
    ),
    "cases": (
        "pages/cases/list.html",
        {
            **FILTERED,
            "done": Thing(what="2 cases.", changes=[], next=None),
            "person": OFFICER,
            "cases": LISTED,
            "unread": Missing("1 row", "a case", "0a1b2c3d"),
            "pages": Pages("/cases?after=x", "/cases"),
            "tasks": [TASK, Thing(**{**vars(TASK), "id": "call-back-1", "step": "call-back", "about": None})],
            "total": 27,
            "more_tasks": "/tasks?after=x",
        },
    ),
    "today": (
        "pages/cases/today.html",
        {
            "person": OFFICER,
            "mine": "/cases?owner=mine",
            "away": "Away until 3 January 2027, covered by Olu Officer.",
            "parts": [
                {"slug": "overdue", "label": "Overdue", "cases": LISTED},
                {"slug": "news", "label": "News", "cases": []},
            ],
        },
    ),
    "oversight": (
        "pages/cases/oversight.html",
        {
            "person": AUDITOR,
            "pages": Pages("/oversight?list=found&after=x", "/oversight?list=found"),
            "is_late": True,
            "check": {
                "exceptions": 102,
                "when": "today at 9:02am",
                "looked_at": 812,
                "walked": "on Monday 23 November 2026 at 9:04am",
                "unnamed": 100,
                "found": [
                    {
                        "reference": "BCDF-2347",
                        "id": "case-1",
                        "href": "/cases/BCDF-2347",
                        "reasons": ["It has no next date.", "The owner no longer works cases here."],
                    },
                    {"reference": "", "id": "case-2", "href": None, "reasons": ["The service could not read it."]},
                ],
            },
            "alarming": [
                {
                    "reference": "BCDF-2347",
                    "child": "Ada Example",
                    "href": "/cases/BCDF-2347",
                    "since": NOW,
                    "why": "Nobody has acted on it.",
                }
            ],
            "watched": [
                {
                    "reference": "BCDF-2347",
                    "child": "Alexandra Jane Example",
                    "href": "/cases/BCDF-2347",
                    "owner": "Olu Officer",
                    "last": SUMMER,
                    "by": "Olu Officer",
                    "due": NOW,
                    "overdue": True,
                },
                {
                    "reference": "BCDF-2348",
                    "child": "Sam Example",
                    "href": "/cases/BCDF-2348",
                    "owner": None,
                    "last": None,
                    "by": None,
                    "due": None,
                    "overdue": False,
                },
            ],
            "desks": [
                {"who": "Olu Officer", "open": 12, "overdue": 3, "today": 1, "oldest": SUMMER},
                {"who": None, "open": 1, "overdue": 0, "today": 0, "oldest": None},
            ],
        },
    ),
    "oversight before the first check": (
        "pages/cases/oversight.html",
        {
            "person": OFFICER,
            "pages": Pages(),
            "is_late": True,
            "check": None,
            "alarming": [],
            "watched": [],
            "desks": [],
        },
    ),
    "oversight without exceptions": (
        "pages/cases/oversight.html",
        {
            "person": OFFICER,
            "pages": Pages(),
            "is_late": False,
            "check": {
                "exceptions": 0,
                "when": "today at 9:02am",
                "looked_at": 1,
                "walked": None,
                "unnamed": 0,
                "found": [],
            },
            "alarming": [],
            "watched": [],
            "desks": [],
        },
    ),
    "no cases": ("pages/cases/list.html", NO_CASES),
    "step": ("pages/cases/step.html", {**STEP_OF_CASE, "page": STEPS["contact"].page}),
    "step with a problem": (
        "pages/cases/step.html",
        {**STEP_OF_CASE, "page": STEPS["close"].page, "problems": {"outcome": "Choose the outcome."}},
    ),
    "step of a decision": (
        "pages/cases/step.html",
        {**STEP_OF_CASE, "page": STEPS["decision"].page, "removal": REMOVAL},
    ),
    "step of the second person": (
        "pages/cases/step.html",
        {
            **STEP_OF_CASE,
            "page": STEPS["second-person"].page,
            "removal": Thing(**{**vars(REMOVAL), "waits": PROPOSED}),
            "problems": {"text": "Say why you send it back."},
        },
    ),
    "step of the second person, for the first": (
        "pages/cases/step.html",
        {
            **STEP_OF_CASE,
            "page": STEPS["second-person"].page,
            "removal": Thing(**{**vars(REMOVAL), "waits": Thing(**{**vars(PROPOSED), "mine": True})}),
        },
    ),
    "step of facts": ("pages/cases/step.html", {**STEP_OF_CASE, "page": facts_page()}),
    "step not the same child": ("pages/cases/step.html", {**STEP_OF_CASE, "page": STEPS["not-same-child"].page}),
    "task": ("pages/tasks/task.html", FINISHING),
    "task with a problem": (
        "pages/tasks/task.html",
        {**FINISHING, "thing": None, "problems": {"how": "Say what was done."}},
    ),
    "task that is done": ("pages/tasks/task.html", {**FINISHING, "is_open": False}),
    "tasks done": (
        "pages/tasks/done.html",
        {
            "person": OFFICER,
            "section": "cases",
            "back": "/cases",
            "pages": Pages("/tasks/done?after=x"),
            "done": [
                {"text": "Ring them.", "how": "Rang.", "by": "Olu Officer", "at": NOW, "thing": FINISHING["thing"]},
                {"text": "Read it.", "how": "Read.", "by": "Olu Officer", "at": NOW, "thing": None},
            ],
        },
    ),
    "no tasks done": (
        "pages/tasks/done.html",
        {"person": OFFICER, "section": "admin", "back": "/admin", "done": [], "pages": Pages()},
    ),
    "open tasks": (
        "pages/tasks/open.html",
        {**OPEN_TASKS, "person": OFFICER, "tasks": [TASK], "total": 27, "pages": Pages("/tasks?after=x", "/tasks")},
    ),
    "no open task": ("pages/tasks/open.html", {**OPEN_TASKS, "person": OFFICER, "tasks": [], "total": 0}),
    "step after a change": (
        "pages/cases/step.html",
        {
            **STEP_OF_CASE,
            "page": STEPS["triage"].page,
            "changed": "Somebody else changed this case.",
            "changes": ["Priority: GREEN → RED (Sam Senior)"],
            "proposal": Thing(
                route="This team", priority="RED", facts=("Child protection plan.",), missing=("When last seen",)
            ),
        },
    ),
    "assign": (
        "pages/cases/assign.html",
        {
            **FORM,
            "person": OFFICER,
            "page": assign_page([OFFICER], {"officer": "Away until 3 January 2027, covered by Sam Senior."}),
            "picked": LISTED,
            "not_done": {"GHJK-4568": "The case is closed."},
            "hidden": {},
        },
    ),
    "earlier events": (
        "pages/cases/events.html",
        {
            "person": OFFICER,
            "reference": "BCDF-2347",
            "timeline": TIMELINE,
            "pages": Pages("/cases/BCDF-2347/events?x"),
        },
    ),
    "emails": (
        "pages/cases/emails.html",
        {**OPENED, "reference": "BCDF-2347", "pages": Pages("/cases/BCDF-2347/emails?x", "/cases/BCDF-2347/emails")},
    ),
    "accesses": (
        "pages/cases/accesses.html",
        {
            "person": OFFICER,
            "reference": "BCDF-2347",
            "accesses": OPENED["accesses"],
            "pages": Pages("/x?after=y", "/x"),
        },
    ),
    "decisions": (
        "pages/cases/decisions.html",
        {
            "person": REFERRER,
            "reference": "BCDF-2347",
            "school": "Example Primary School",
            "decisions": [
                Thing(
                    what="May be removed",
                    from_day=date(2026, 12, 1),
                    ground="(i) Absent",
                    reason="Moved.\nConfirmed.",
                    at=NOW,
                )
            ],
        },
    ),
    "no decision": (
        "pages/cases/decisions.html",
        {"person": REFERRER, "reference": "BCDF-2347", "school": "Example Primary School", "decisions": []},
    ),
    "search": ("pages/cases/search.html", {**SEARCHED, "results": None}),
    "search with results": (
        "pages/cases/search.html",
        {**SEARCHED, "results": LISTED, "next": "mark", "alike": True, "raw": {"by": "upn", "upn": "A801200005001"}},
    ),
    "case": ("pages/cases/case.html", OPENED),
    "case of an enquiry": ("pages/cases/case.html", {**OPENED, "call_back": True}),
    "case taken": (
        "pages/cases/case.html",
        {
            **OPENED,
            "case": Thing(
                **{
                    **vars(CASE),
                    "owner": "Olu Officer",
                    "owner_away": "away until 3 January 2027, covered by Sam Senior.",
                    "acknowledged": NOW,
                    "priority": "GREEN",
                }
            ),
            "can_take": False,
            "restricted": False,
            "dangers": [],
            "deadlines": [],
            "messages": [],
            "earlier_emails": None,
            "held": [],
            "steps": [],
            "matches": [],
            "contacts": [],
        },
    ),
    "case done": (
        "pages/cases/case.html",
        {
            **OPENED,
            "nobody_phoned": False,
            "earlier": None,
            "sections": [],
            "child": None,
            "done": Thing(what="Your note is saved.", changes=["Owner: none"], next=Thing(label="Review", due=NOW)),
        },
    ),
    "case whose form cannot be read": (
        "pages/cases/case.html",
        {
            **OPENED,
            "earlier": None,
            "sections": [],
            "child": None,
            "unreadable": "0a1b2c3d",
            "unread": Missing("2 rows", "a form that was sent and an email", "0a1b2c3d, 4e5f6a7b"),
        },
    ),
    "case changed": (
        "pages/cases/case.html",
        {
            **OPENED,
            "changed": "Sam Senior took the case at 10:41am.",
            "changes": ["Owner: nobody → Sam Senior (Sam Senior)"],
            "note_raw": "What I typed",
            "problems": {"note": "Write the note before you save it."},
        },
    ),
    "sessions": (
        "pages/sessions.html",
        {
            "person": OFFICER,
            "sessions": [
                {"id": "digest-1", "started": NOW, "seen": NOW, "this": True},
                {"id": "digest-2", "started": SUMMER, "seen": NOW, "this": False},
            ],
        },
    ),
    "sessions, one only": (
        "pages/sessions.html",
        {"person": REFERRER, "sessions": [{"id": "digest-1", "started": NOW, "seen": NOW, "this": True}]},
    ),
    **ADMIN_PAGES,
    **PAGES_OF_PARTNERS,
    **PAGES_OF_ON_CALL,
    **{
        f"case, on call {what}": ("pages/cases/case.html", {**OPENED, "on_call": said})
        for what, said in ON_A_CASE.items()
    },
    "cases, nobody on call": (
        "pages/cases/list.html",
        {**NO_CASES, "keeps_rota": True, "nobody_on_call": "Mia Manager is away"},
    ),
    "admin, nobody on call": (
        "pages/admin/home.html",
        {
            **{"person": ADMINISTRATOR, "missing": [], "invented": [], **NO_TASKS},
            **{"teams": [], "alone": False, "nobody_on_call": "Mia Manager is away"},
        },
    ),
    "message": (
        "pages/message.html",
        {
            "heading": "Sorry, there is a problem with the service",
            "paragraphs": ["Nothing was saved.", "Try again later."],
            "reference": "7f3a-91c2",
            "back": Thing(url="/cases", label="Back to the cases"),
        },
    ),
    "message alone": (
        "pages/message.html",
        {"heading": "Page not found", "paragraphs": [], "reference": None, "back": None},
    ),
}

ADDRESSED: dict[str, Any] = {
    "authority_name": EXAMPLE.name,
    "team_phone": EXAMPLE.team_phone,
    "service_url": "https://service.example/api/",
}
CASE_MAIL: dict[str, Any] = {
    **ADDRESSED,
    "reference": "BCDF-2347",
    "priority": "RED",
    "link": "https://service.example/api/cases/BCDF-2347",
    "received": NOW,
}
CLOCK_MAIL = {name: value for name, value in CASE_MAIL.items() if name != "received"}
RETURN_MAIL = {name: value for name, value in CASE_MAIL.items() if name != "priority"}
DESK_MAIL: dict[str, Any] = {
    **ADDRESSED,
    "link": "https://service.example/api/cases",
    "open": "12",
    "overdue": "3",
    "unowned": "1",
    "desks": [
        {"who": "Omar Officer", "open": 11, "overdue": 3, "today": 0, "oldest": NOW},
        {"who": "Nobody: the unowned queue", "open": 1, "overdue": 0, "today": 0, "oldest": None},
    ],
}
UNLINKED = {**ADDRESSED, "reference": "BCDF-2347"}
ARRIVAL_MAIL = {**UNLINKED, "link": RETURN_MAIL["link"]}
LETTERS: dict[str, dict[str, Any]] = {
    "sign_in_code": {**ADDRESSED, "code": "042917", "minutes": 10, "asked_at": NOW},
    "sign_in_link": {**ADDRESSED, "link": "https://service.example/api/sign-in/link/token", "asked_at": NOW},
    "sign_in_wrong_codes": {**ADDRESSED, "asked_at": NOW},
    "sign_in_new_browser": {**ADDRESSED, "asked_at": NOW, "sessions_url": "https://service.example/api/sessions"},
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
        "link": "https://service.example/api/admin/waiting",
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
    "form_receipt": {**RETURN_MAIL, "noun": "deletion return"},
    "deletion_challenged": RETURN_MAIL,
    "return_handed_over": RETURN_MAIL,
    "case_of_return": RETURN_MAIL,
    "referral_receipt": {**CASE_MAIL, "reads": "The team reads it within 2 working hours.", "repeat": True},
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
    "hand_over_asked": {**UNLINKED, "due": NOW},
    "hand_over_chase": {**UNLINKED, "due": NOW},
    "question_chase": {**UNLINKED, "link": RETURN_MAIL["link"]},
    "decision_unread": {**UNLINKED, "link": RETURN_MAIL["link"]},
    "deletion_chase": {**UNLINKED, "link": RETURN_MAIL["link"]},
    "enquiry_answered": {**UNLINKED, "received": NOW},
    "arrival_asked": {**ARRIVAL_MAIL, "due": NOW},
    "leaver_news": {**ARRIVAL_MAIL, "what": "arrived"},
    "returns_chase": {**ADDRESSED, "link": RETURN_MAIL["link"]},
}


def page(example: str, **changes: Any) -> str:
    template, context = PAGES[example]
    return render_page(template, **{**COMMON, **context, **changes})


class Inputs(HTMLParser):
    """The ids, labels, links within the page and descriptions of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.links: list[str] = []
        self.inputs: dict[str, dict[str, str]] = {}
        self.described: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.labels += [found["for"]] if tag == "label" else []
        self.links += [found["href"][1:]] if tag == "a" and found["href"].startswith("#") else []
        self.described += found.get("aria-describedby", "").split()
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.inputs[found["id"]] = found


every_page = pytest.mark.parametrize("example", PAGES)


@every_page
def test_every_page_is_whole(example: str) -> None:
    html = page(example)
    assert html.count("<h1") == html.count("<main") == html.count("</html>") == 1
    assert re.search(
        r"<title>(Error: )?[^ ].+ – Children missing education – Exampleshire County Council</title>", html
    )


@every_page
def test_every_id_is_unique_and_every_label_link_and_description_finds_its_own(example: str) -> None:
    found = Inputs(page(example))
    assert len(found.ids) == len(set(found.ids))
    assert set(found.labels) | set(found.links) | set(found.described) <= set(found.ids)
    assert set(found.inputs) == set(found.labels)


@every_page
def test_every_form_has_the_token_and_nothing_is_inline(example: str) -> None:
    html = page(example)
    to_the_bucket = html.count('enctype="multipart/form-data"')  # it has a signature in place of the token
    assert html.count('<form method="post"') - to_the_bucket == html.count('name="csrf" value="csrf-token"')
    assert html.count("<form") - html.count('<form method="post"') == html.count('<form method="get"')
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=\"https://service)|data:|javascript:", html
    )


@every_page
def test_a_page_says_error_first_in_its_title_exactly_when_there_is_one(example: str) -> None:
    html = page(example)
    assert ("<title>Error: " in html) == ("govuk-error-summary" in html) == bool(PAGES[example][1].get("problems"))


MARK = '<script>alert("mark")</script>{{ 7 * 7 }}\''


def marked(value: Any) -> Any:
    """The same shape with the mark at the end of every text that a person could have written."""
    match value:
        case "light-blue" | "RED" | "AMBER" | "GREEN" | "open" | "met" | "met-late" | "overdue" | "live" | "local":
            return value
        case str():
            return value + MARK
        case Mapping():
            return {name: marked(inner) for name, inner in value.items()}
        case list() | tuple():
            return type(value)(marked(inner) for inner in value)
        case Thing():
            return Thing(**marked(vars(value)))
        case Page():
            return replace(value, title=marked(value.title), intro=MARK, fields=marked(value.fields))
        case Field():
            return replace(value, label=marked(value.label), hint=MARK, choices=marked(value.choices))
        case Choice():
            return replace(
                value, value=marked(value.value), label=marked(value.label), hint=MARK, reveals=marked(value.reveals)
            )
        case _ if value is EXAMPLE:
            return replace(EXAMPLE, name=EXAMPLE.name + MARK, team_name=MARK, team_phone=MARK)
        case _:
            return value


@every_page
def test_nothing_that_a_person_wrote_reaches_the_browser_as_markup(example: str) -> None:
    template, context = PAGES[example]
    html = render_page(template, **marked({**COMMON, **context}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "missing", ["authority", "links", "csrf", "person", "clock", "stage", "closed", "reference", "again"]
)
def test_a_page_refuses_to_be_made_without_something_it_shows(missing: str) -> None:
    context = {**COMMON, **SENT}
    del context[missing]
    with pytest.raises(UndefinedError):
        render_page("pages/refer/sent.html", **context)


def test_a_page_refuses_an_attribute_that_is_not_there() -> None:
    with pytest.raises(UndefinedError):
        page("cases", cases=[Thing(reference="BCDF-2347")])


def test_a_name_that_is_given_wrongly_to_a_component_of_govuk_is_refused_too() -> None:
    with pytest.raises(UndefinedError):
        environment_from(None).from_string(
            '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
            '{{ govukButton({"text": nothing}) }}'
        ).render()


FIELDS = {
    kind: Field(
        "asked",
        "The question",
        kind,
        hint="A hint",
        choices=(Choice("a", "A"), Choice("b", "B")) if kind in ("radios", "select", "checkboxes") else (),
        days=(date(2026, 11, 24),) if kind == "codes" else (),
    )
    for kind in Kind
}


NOTHING: Mapping[str, str] = {}


def question(field: Field, raw: Mapping[str, str] = NOTHING, problems: Mapping[str, str] = NOTHING) -> str:
    one = Page("one", "A page", (field, Field("other", "Another")))
    return page("child", page=one, raw=raw, problems=problems)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_field_has_a_label_and_the_summary_leads_to_its_first_input(kind: Kind) -> None:
    found = Inputs(question(FIELDS[kind], problems={"asked": "Answer it."}))
    assert [link for link in found.links if link in found.inputs] == ["asked-day" if kind is Kind.DATE else "asked"]
    assert "asked-error" in found.described
    assert "asked-hint" in found.described


@pytest.mark.parametrize("kind", Kind)
def test_without_a_problem_no_field_speaks_of_one(kind: Kind) -> None:
    html = question(FIELDS[kind])
    assert "--error" not in html
    assert "asked-error" not in html
    assert "govuk-error" not in html


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (Kind.TEXT, {"asked": 'a "b" <c>'}, 'value="a &#34;b&#34; &lt;c&gt;"'),
        (Kind.TIME, {"asked": "half two"}, 'value="half two"'),
        (Kind.EMAIL, {"asked": "rae@"}, 'type="email" spellcheck="false" value="rae@"'),
        (Kind.PHONE, {"asked": "0123"}, 'type="tel" spellcheck="false" value="0123"'),
        (Kind.LONG_TEXT, {"asked": "one\r\n  two"}, ">one&#10;  two</textarea>"),
        (Kind.DATE, {"asked-day": "31", "asked-month": "Feb", "asked-year": "20"}, 'value="Feb"'),
        (Kind.RADIOS, {"asked": "b"}, 'value="b" checked'),
        (Kind.SELECT, {"asked": "b"}, 'value="b" selected'),
        (Kind.CODES, {"asked-2026-11-24-pm": "QQ"}, 'value="QQ"'),
    ],
)
def test_what_was_typed_is_kept(kind: Kind, raw: Mapping[str, str], shown: str) -> None:
    assert shown in question(FIELDS[kind], raw, {"asked": "Answer it."})


def test_a_browser_offers_the_kinds_of_file_that_are_taken() -> None:
    accepted = re.search(r'accept="([^"]+)"', question(FIELDS[Kind.UPLOAD]))
    assert accepted
    assert set(accepted[1].split(",")) == {f".{found.extension}" for found in TYPES} | {".jpeg"}


def test_a_browser_does_not_offer_what_was_typed_about_another_child() -> None:
    found = Inputs(page("child"))
    assert {found.inputs[name]["autocomplete"] for name in ("first_names", "last_name")} == {"off"}


def test_a_field_inside_an_answer_keeps_its_lines_and_its_place_in_the_summary() -> None:
    inner = Field("why", "Why?", Kind.LONG_TEXT)
    outer = Field("asked", "The question", Kind.RADIOS, choices=(Choice("a", "A", reveals=(inner,)), Choice("b", "B")))
    html = question(
        outer, {"asked": "a", "why": "one\ntwo"}, {"other": "Third", "why": "Second", "asked": "First", "odd": "Last"}
    )
    assert ">one&#10;two</textarea>" in html
    assert re.findall(r">(First|Second|Third|Last)<", re.sub(r"\s+", "", html))[:3] == ["First", "Second", "Third"]
    assert [link for link in Inputs(html).links if link != "main-content"] == ["asked", "why", "other"]


def test_a_single_question_is_the_heading_of_its_page() -> None:
    assert re.search(r"<h1 class=\"govuk-fieldset__heading\">\s*Date of birth", page("one question"))


def test_a_practice_copy_says_so_and_the_live_one_does_not() -> None:
    assert "Do not enter real children" in page("start of a practice copy")
    assert "Tuesday 24 November 2026, 10:42am" in page("start of a practice copy")
    assert "Practice" not in page("start")


def test_only_staff_are_led_to_the_cases_and_only_who_is_signed_in_can_sign_out() -> None:
    assert "/api/cases" in page("start", person=OFFICER)
    assert "/api/cases" not in page("start", person=REFERRER)
    assert "/api/sign-out" in page("start", person=REFERRER)
    assert "/api/sign-out" not in page("start")


def test_an_auditor_is_shown_a_case_without_anything_to_press() -> None:
    html = page("case", person=AUDITOR)
    assert "Who has looked at this case" in html
    assert ("Take this case" in html, "Save note" in html) == (False, False)
    assert ">Done" not in page("cases", person=AUDITOR)


def test_what_is_not_complete_cannot_be_sent() -> None:
    assert "Accept and send" in page("check")
    assert "Accept and send" not in page("check, not complete")


def test_the_forms_of_a_case_carry_the_version_and_a_token_each() -> None:
    html = page("case")
    assert 'name="version" value="3"' in html
    assert re.findall(r'name="once" value="([^"]+)"', html) == ["take-token", "note-token", "again-token"]


def test_the_name_of_a_child_is_in_no_title() -> None:
    titles = re.findall(r"<title>(.*?)</title>", page("case") + page("cases"))
    assert not any("Example " in title.replace(EXAMPLE.name, "") for title in titles)


def test_the_page_for_the_code_says_how_long_it_lives() -> None:
    assert f"works for {CODE_LIVES.seconds // 60} minutes" in page("code")


def words(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]+>", " ", html.split("<body", 1)[1].split(">", 1)[1])).split()


def test_every_email_is_rendered_here() -> None:
    assert set(LETTERS) == set(EMAILS)


@pytest.mark.parametrize("email", LETTERS)
def test_an_email_says_the_same_in_text_and_in_html(email: str) -> None:
    letter = render_email(email, **LETTERS[email])
    assert letter.subject == letter.subject.strip()
    assert words(letter.html) == letter.text.split()
    assert set(re.findall(r'href="([^"]+)"', letter.html)) == set(re.findall(r"https://\S+", letter.text))


TOLD_OF_REPLIES = "Do not send details of a child by reply."


@pytest.mark.parametrize("email", LETTERS)
def test_an_email_that_can_be_answered_says_what_not_to_send_by_reply(email: str) -> None:
    letter = render_email(email, **LETTERS[email])
    assert (TOLD_OF_REPLIES in letter.text) is not EMAILS[email].personal
    assert (TOLD_OF_REPLIES in letter.html) is not EMAILS[email].personal


IN_A_SUBJECT = frozenset({"reference", "count"})
NEVER_IN_A_SUBJECT = ("red", "amber", "green", "risk", "social", "safeguard", "danger", "child", "pupil", "name")


@pytest.mark.parametrize("priority", [None, "RED", "AMBER", "GREEN"])
@pytest.mark.parametrize("email", LETTERS)
def test_a_subject_says_nothing_about_a_child(email: str, priority: str | None) -> None:
    """It may be seen on a locked phone: nothing that an email is given is in it but a reference or how many there are."""
    marked = {name: f"Zz{name}" if isinstance(value, str) else value for name, value in LETTERS[email].items()}
    marked |= {"priority": priority} if priority and "priority" in marked else {}
    subject = render_email(email, **marked).subject
    assert set(re.findall(r"Zz(\w+)", subject)) <= IN_A_SUBJECT
    assert not re.search(r"20\d\d|\d[ap]m\b", subject), "no date and no time"
    words_of_it = re.sub(r"Zz\w+", "", subject).lower()
    assert [word for word in NEVER_IN_A_SUBJECT if re.search(rf"\b{word}", words_of_it)] == []


@pytest.mark.parametrize(
    ("email", "red", "other"),
    [
        ("referral_alert", "A referral needs action today: {}", "A referral was received: {}"),
        ("deadline_reminder", "A step is due now and needs action today: {}", "A step is due now: {}"),
        ("deadline_escalation", "A step is overdue and needs action today: {}", "A step is overdue: {}"),
        ("acknowledge_reminder", "Needs action today: nobody has taken {} yet", "Nobody has taken {} yet"),
    ],
)
def test_a_subject_says_what_is_urgent_without_saying_why(email: str, red: str, other: str) -> None:
    found = [render_email(email, **{**LETTERS[email], "priority": priority}).subject for priority in ("RED", "AMBER")]
    assert found == [words.format("BCDF-2347") for words in (red, other)]


def test_a_word_about_a_mailbox_needs_no_reference() -> None:
    letter = render_email("mailbox_problem", **{**LETTERS["mailbox_problem"], "reference": ""})
    assert letter.subject == "An email to the team did not arrive"
    assert words(letter.html) == letter.text.split()


NOT_SHOWN = {
    *(("referral_receipt", "priority"), ("enquiry_receipt", "link")),
    *(("bulk_alert", "dropped"), ("bulk_handed_over", "dropped")),
}
"""The referrer is not told the priority; an authority's mailbox may have nothing to sign in with; and only the sender of a
file is told what they dropped from it."""


@pytest.mark.parametrize(
    ("email", "name"),
    [
        (email, name)
        for email in LETTERS
        for name in LETTERS[email]
        if name != "repeat" and (email, name) not in NOT_SHOWN
    ],
)
def test_an_email_refuses_to_be_made_without_any_of_its_variables(email: str, name: str) -> None:
    with pytest.raises(UndefinedError):
        render_email(email, **{other: value for other, value in LETTERS[email].items() if other != name})


@pytest.mark.parametrize("email", ["acknowledge_duty", "acknowledge_second"])
def test_an_email_of_the_night_says_whom_to_ring_and_gives_the_duty_telephone_while_nobody_is_on_call(
    email: str,
) -> None:
    text = render_email(email, **LETTERS[email]).text
    assert ("An email wakes nobody." in text, "Mia Manager: 01632 960 150" in text) == (True, True)
    nobody = render_email(email, **LETTERS[email] | {"to_ring": ()}).text
    assert "Nobody is on call today, and an email wakes nobody. Ring the duty telephone now: 01632 960 199" in nobody


def test_a_case_that_somebody_on_call_has_offers_it_to_nobody_else() -> None:
    waiting, had = page("case, on call is told"), page("case, on call has it")
    assert ("I have it</button>" in waiting.replace("\n", ""), "had it since 24 December 2026 at 5pm" in had) == (
        True,
        True,
    )
    assert "/have-it" not in had
    assert "/have-it" not in page("case, on call is told", person=AUDITOR)


def test_a_repeat_says_that_it_is_one() -> None:
    assert "This is a repeat" in render_email("referral_receipt", **LETTERS["referral_receipt"]).text
    assert "This is a repeat" not in render_email("referral_alert", **LETTERS["referral_alert"]).html


def test_markup_in_a_variable_is_text_in_both_bodies() -> None:
    letter = render_email("sign_in_unknown", **{**LETTERS["sign_in_unknown"], "who_can_add": MARK})
    assert MARK in letter.text
    assert "<script>" not in letter.html


@pytest.mark.parametrize("breaks", ["BCDF\r\nBcc: all@example.com", "BCDF\nX: y", "BCDF\u2028X", "BCDF\x00"])
def test_a_subject_of_more_than_one_line_is_refused(breaks: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        render_email("referral_alert", **{**LETTERS["referral_alert"], "reference": breaks})


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    compile_templates(folder)
    return folder


@every_page
def test_a_compiled_page_is_the_same(example: str, compiled: Path) -> None:
    template, context = PAGES[example]
    assert environment_from(compiled).get_template(template).render({**COMMON, **context}) == page(example)


def test_compiled_emails_are_the_same_and_as_strict(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {email: render_email(email, **variables) for email, variables in LETTERS.items()}
    environment = environment_from(compiled)
    monkeypatch.setattr(rendering, "_environment", lambda: environment)
    assert {email: render_email(email, **variables) for email, variables in LETTERS.items()} == expected
    with pytest.raises(UndefinedError):
        render_email("referral_alert", **ADDRESSED)


def test_compiling_twice_gives_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    compile_templates(tmp_path)
    modules = {path.name: path.read_bytes() for path in compiled.glob("*.py")}
    assert modules == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert not any(str(rendering.TEMPLATES).encode() in module for module in modules.values())


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOW, "10:42am"),
        (SUMMER, "11:42am"),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), "9am"),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 24, 12, 5, tzinfo=UTC), "12:05pm"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2026, 11, 24, 23, 59, tzinfo=UTC), "11:59pm"),
    ],
)
def test_times_are_those_of_london_as_people_write_them(at: datetime, shown: str) -> None:
    assert london_time(at) == shown


def test_dates_are_those_of_london() -> None:
    assert london_date(date(2026, 11, 24)) == "Tuesday 24 November 2026"
    assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"
    assert london(NOW) == "24 November 2026 at 10:42am"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london(NOW.replace(tzinfo=None))
