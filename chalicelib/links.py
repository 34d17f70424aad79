"""Every address of the service is built here, from the base URL that the stack knows."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct

from chalicelib import assets

_AFTER_SIGN_IN = re.compile(
    r"/(sessions|search|team|today|oversight|cases|cases/[A-Z0-9-]{4,12}|referrals/decisions/[A-Z0-9-]{4,12}"
    r"|admin(/(staff|contacts|settings|calendar|on-call|schools|register|bank-holidays|authorities|changes|waiting))?"
    r"|bulk|bulk/[A-Za-z0-9_-]{8,64}(/(rows|check))?|set-aside|set-aside/[A-Z0-9-]{4,12}"
    r"|arrivals/[A-Z0-9-]{4,12}|returns|returns/[A-Z0-9-]{4,12}|begin/[a-z-]{3,40}|my-referrals|my-referrals/[A-Za-z0-9_-]{8,64}(/(copy|questions))?"
    r"|referrals/[A-Za-z0-9_-]{8,64}(/(pages/[a-z0-9-]{1,40}(/received/[A-Za-z0-9_-]{8,64})?|check|sent))?)"
)


class DraftLinks(Struct, frozen=True):
    """`task_list` is the address of the draft itself; its pages lie below it."""

    task_list: str

    def page(self, slug: str) -> str:
        return f"{self.task_list}/pages/{slug}"

    def remove(self, slug: str) -> str:
        return f"{self.page(slug)}/remove"

    def received(self, slug: str, file_id: str) -> str:
        """Where the browser goes after it has put a file into the bucket."""
        return f"{self.page(slug)}/received/{file_id}"

    def take_away(self, slug: str) -> str:
        return f"{self.page(slug)}/take-away"

    @property
    def check(self) -> str:
        return f"{self.task_list}/check"

    @property
    def sent(self) -> str:
        return f"{self.task_list}/sent"


class Links(Struct, frozen=True):
    """`base_url` has no slash at its end: `https://host/stage` or `http://localhost:8000`."""

    base_url: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    def to(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def page_of(self, path: str, query: Mapping[str, str]) -> str:
        """A page of a list; what is empty in the query is left out."""
        text = urlencode({name: value for name, value in query.items() if value})
        return self.to(f"{path}?{text}" if text else path)

    @property
    def start(self) -> str:
        return self.to("/")

    def start_of(self, form: str) -> str:
        """The start page of a form."""
        return self.to(f"/start/{form}")

    def blank(self, form: str) -> str:
        """The form made for paper."""
        return self.to(f"/start/{form}/blank")

    def begin(self, form: str, **alike: str) -> str:
        """Where a form is begun; `family` or `like` is a submission whose shared answers it begins with."""
        query = urlencode(alike)
        return self.to(f"/begin/{form}?{query}" if query else f"/begin/{form}")

    def about(self, slug: str) -> str:
        """A page of the footer: privacy, accessibility, cookies, contact."""
        return self.to(f"/about/{slug}")

    @property
    def sign_in(self) -> str:
        return self.to("/sign-in")

    def sign_in_to(self, path: str) -> str:
        return self.to(f"/sign-in?to={quote(path, safe='/')}")

    @property
    def sign_in_code(self) -> str:
        return self.to("/sign-in/code")

    def sign_in_link(self, token: str) -> str:
        return self.to(f"/sign-in/link/{quote(token)}")

    @property
    def sessions(self) -> str:
        return self.to("/sessions")

    @property
    def end_other_sessions(self) -> str:
        return self.to("/sessions/end-others")

    def end_session(self, session: str) -> str:
        return self.to(f"/sessions/{session}/end")

    @property
    def sign_out(self) -> str:
        return self.to("/sign-out")

    @property
    def cases(self) -> str:
        return self.to("/cases")

    def cases_where(self, **filters: str) -> str:
        """The worklist with these filters; empty ones are left out."""
        return self.page_of("/cases", filters)

    @property
    def today(self) -> str:
        return self.to("/today")

    @property
    def oversight(self) -> str:
        return self.to("/oversight")

    @property
    def assign_many(self) -> str:
        return self.to("/cases/assign")

    @property
    def team(self) -> str:
        return self.to("/team")

    def absence(self, person_id: str) -> str:
        return self.to(f"/team/{person_id}/absence")

    def end_absence(self, person_id: str) -> str:
        return self.to(f"/team/{person_id}/absence/end")

    @property
    def search(self) -> str:
        return self.to("/search")

    @property
    def returns(self) -> str:
        return self.to("/returns")

    def returns_where(self, **filters: str) -> str:
        """The list of returns with these filters; empty ones are left out."""
        return self.page_of("/returns", filters)

    def return_page(self, reference: str) -> str:
        return self.to(f"/returns/{reference}")

    def arrival(self, reference: str) -> str:
        """Where a new school says whether a child has come."""
        return self.to(f"/arrivals/{reference}")

    def return_answer(self, reference: str) -> str:
        """Where the other team's answer is recorded."""
        return self.to(f"/returns/{reference}/answer")

    def return_file(self, reference: str, file_id: str) -> str:
        return self.to(f"/returns/{reference}/files/{file_id}")

    def step(self, reference: str, step: str) -> str:
        return self.to(f"/cases/{reference}/steps/{step}")

    def accesses(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/accesses")

    def decisions(self, reference: str) -> str:
        return self.to(f"/referrals/decisions/{reference}")

    def asset(self, name: str) -> str:
        return self.to(f"/assets/{assets.address(name)}")

    @property
    def my_referrals(self) -> str:
        return self.to("/my-referrals")

    def my_referrals_at(self, urn: str) -> str:
        """All about one school, for somebody with many."""
        return self.to(f"/my-referrals?at={urn}")

    def my_referral(self, submission_id: str) -> str:
        return self.to(f"/my-referrals/{submission_id}")

    def questions(self, submission_id: str) -> str:
        """What the team asks the referrer again."""
        return self.to(f"/my-referrals/{submission_id}/questions")

    def copy(self, submission_id: str) -> str:
        return self.to(f"/my-referrals/{submission_id}/copy")

    def information(self, submission_id: str) -> str:
        return self.to(f"/my-referrals/{submission_id}/information")

    def returned(self, submission_id: str) -> str:
        return self.to(f"/my-referrals/{submission_id}/returned")

    def draft(self, draft_id: str, *, anonymous: bool = False) -> "DraftLinks":
        """Of a form being filled in: by somebody signed in, or by somebody known only by a cookie."""
        return DraftLinks(self.to(f"/{'concerns' if anonymous else 'referrals'}/{draft_id}"))

    def case_file(self, reference: str, file_id: str) -> str:
        return self.to(f"/cases/{reference}/files/{file_id}")

    def case(self, reference: str) -> str:
        return self.to(f"/cases/{reference}")

    def case_done(self, reference: str) -> str:
        """The case, which then says what was just done to it."""
        return self.to(f"/cases/{reference}?done=yes")

    def send_again(self, reference: str, message_id: str) -> str:
        return self.to(f"/cases/{reference}/messages/{message_id}/again")

    def take(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/take")

    def have_it(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/have-it")

    def note(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/notes")

    @property
    def admin(self) -> str:
        return self.to("/admin")

    @property
    def admin_tasks_done(self) -> str:
        return self.to("/admin/tasks/done")

    def admin_task(self, task_id: str) -> str:
        return self.to(f"/admin/tasks/{task_id}")

    def admin_task_done(self, task_id: str) -> str:
        return self.to(f"/admin/tasks/{task_id}/done")

    @property
    def admin_staff(self) -> str:
        return self.to("/admin/staff")

    @property
    def admin_new_staff(self) -> str:
        return self.to("/admin/staff/new")

    def admin_person(self, person_id: str, act: str = "") -> str:
        """The page of a person, or what is done there: email, disable, hand-on, disable-at-once, enable, end-sessions,
        remove-school.
        """
        return self.to(f"/admin/people/{person_id}{act and '/'}{act}")

    @property
    def admin_contacts(self) -> str:
        return self.to("/admin/contacts")

    def admin_contacts_of(self, text: str) -> str:
        return self.to(f"/admin/contacts?find={quote(text)}")

    def admin_new_contact(self, urn: str = "") -> str:
        return self.to(f"/admin/contacts/new{f'?urn={quote(urn)}' if urn else ''}")

    @property
    def admin_export(self) -> str:
        return self.to("/admin/contacts/export")

    @property
    def admin_paste(self) -> str:
        return self.to("/admin/contacts/paste")

    @property
    def admin_paste_confirm(self) -> str:
        return self.to("/admin/contacts/paste/confirm")

    @property
    def admin_settings(self) -> str:
        return self.to("/admin/settings")

    @property
    def admin_calendar(self) -> str:
        return self.to("/admin/calendar")

    @property
    def admin_on_call(self) -> str:
        return self.to("/admin/on-call")

    @property
    def admin_on_call_remove(self) -> str:
        return self.to("/admin/on-call/remove")

    @property
    def admin_schools(self) -> str:
        return self.to("/admin/schools")

    @property
    def admin_register(self) -> str:
        return self.to("/admin/register")

    def admin_register_file(self, file_id: str) -> str:
        return self.to(f"/admin/register/{quote(file_id)}")

    def admin_school_calendar(self, urn: str) -> str:
        return self.to(f"/admin/schools/{quote(urn)}/calendar")

    @property
    def admin_bank_holidays(self) -> str:
        return self.to("/admin/bank-holidays")

    @property
    def set_aside(self) -> str:
        """What the public sent and a program may have written."""
        return self.to("/set-aside")

    def set_aside_one(self, reference: str) -> str:
        return self.to(f"/set-aside/{reference}")

    def set_aside_act(self, reference: str, act: str) -> str:
        """What is done with it: release, not-genuine."""
        return self.to(f"/set-aside/{reference}/{act}")

    @property
    def which_form(self) -> str:
        return self.to("/which-form")

    def which_form_after(self, **answers: str) -> str:
        """The screener, with what was answered so far: choices from its own lists, nothing about anybody."""
        return self.to(f"/which-form?{urlencode(answers)}" if answers else "/which-form")

    @property
    def admin_directory(self) -> str:
        return self.to("/admin/authorities")

    def admin_directory_entry(self, code: str) -> str:
        return self.to(f"/admin/authorities/{quote(code)}")

    @property
    def admin_waiting(self) -> str:
        return self.to("/admin/waiting")

    def admin_decide(self, request_id: str, act: str) -> str:
        """`act`: agree or decline."""
        return self.to(f"/admin/waiting/{quote(request_id)}/{act}")

    @property
    def admin_changes(self) -> str:
        return self.to("/admin/changes")

    @property
    def bulk(self) -> str:
        return self.to("/bulk")

    def bulk_file(self, file_id: str, act: str = "") -> str:
        """A file of many returns, or what is done with it: arrived, again, drop, check."""
        return self.to(f"/bulk/{file_id}{act and '/'}{act}")

    def bulk_rows(self, file_id: str, page: int, only: str = "") -> str:
        """`only` is "problems", or empty for every row."""
        return self.to(f"/bulk/{file_id}/rows?{urlencode({'page': page, **({'only': only} if only else {})})}")

    def bulk_row(self, file_id: str, place: int, act: str = "") -> str:
        """A row to correct, or what is done with it: drop, keep."""
        return self.to(f"/bulk/{file_id}/rows/{place}{act and '/'}{act}")

    def bulk_template(self, name: str) -> str:
        return self.to(f"/bulk/templates/{name}")

    @property
    def tasks_done(self) -> str:
        """The tasks of the team that were finished, the newest first."""
        return self.to("/tasks/done")

    def task(self, task_id: str) -> str:
        return self.to(f"/tasks/{task_id}")

    def task_done(self, task_id: str) -> str:
        return self.to(f"/tasks/{task_id}/done")


_AFTER_A_LINK = ".,;:!?)>]}'\"”’"


def without_punctuation(path: str) -> str:
    """The path without what a mail program took into the link from the sentence around it. No page of ours ends so."""
    return path.rstrip(_AFTER_A_LINK)


def safe_destination(path: str) -> str:
    """The path to go to after signing in when it is one of ours, else the empty string (no open redirects)."""
    path = without_punctuation(path)
    return path if _AFTER_SIGN_IN.fullmatch(path) else ""
