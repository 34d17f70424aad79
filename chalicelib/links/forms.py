"""Forms: beginning and filling them in, and what was sent."""

from urllib.parse import urlencode

from msgspec import Struct

from chalicelib.links.base import BaseLinks


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


class FormsLinks(BaseLinks, frozen=True):
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

    @property
    def which_form(self) -> str:
        return self.to("/which-form")

    def which_form_after(self, **answers: str) -> str:
        """The screener, with what was answered so far: choices from its own lists, nothing about anybody."""
        return self.to(f"/which-form?{urlencode(answers)}" if answers else "/which-form")

    def draft(self, draft_id: str, *, anonymous: bool = False) -> DraftLinks:
        """Of a form being filled in: by somebody signed in, or by somebody known only by a cookie."""
        return DraftLinks(self.to(f"/{'concerns' if anonymous else 'referrals'}/{draft_id}"))

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

    def decisions(self, reference: str) -> str:
        return self.to(f"/referrals/decisions/{reference}")

    def arrival(self, reference: str) -> str:
        """Where a new school says whether a child has come."""
        return self.to(f"/arrivals/{reference}")
