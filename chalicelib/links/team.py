"""The rest of what the team works on: returns, tasks, what is set aside, and who is away."""

from chalicelib.links.base import BaseLinks


class TeamLinks(BaseLinks, frozen=True):
    @property
    def team(self) -> str:
        return self.to("/team")

    def absence(self, person_id: str) -> str:
        return self.to(f"/team/{person_id}/absence")

    def end_absence(self, person_id: str) -> str:
        return self.to(f"/team/{person_id}/absence/end")

    @property
    def who_works_here(self) -> str:
        """Who still works here? For those who confirm others."""
        return self.to("/who-works-here")

    @property
    def have_left(self) -> str:
        return self.to("/who-works-here/left")

    @property
    def tasks_done(self) -> str:
        """The tasks of the team that were finished, the newest first."""
        return self.to("/tasks/done")

    def task(self, task_id: str) -> str:
        return self.to(f"/tasks/{task_id}")

    def task_done(self, task_id: str) -> str:
        return self.to(f"/tasks/{task_id}/done")

    @property
    def audit(self) -> str:
        """Whether the audit is whole, and who looked at what: the auditors' page."""
        return self.to("/audit")

    @property
    def audit_child(self) -> str:
        return self.to("/audit/child")

    @property
    def audit_people(self) -> str:
        return self.to("/audit/people")

    @property
    def audit_export(self) -> str:
        return self.to("/audit/export")

    def looks(self, **filters: str) -> str:
        """Of a day, or of a person in a month."""
        return self.page_of("/audit/looks", filters)

    def audit_of_case(self, reference: str) -> str:
        return self.to(f"/audit/cases/{reference}")

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
    def returns(self) -> str:
        return self.to("/returns")

    def returns_where(self, **filters: str) -> str:
        """The list of returns with these filters; empty ones are left out."""
        return self.page_of("/returns", filters)

    def return_page(self, reference: str) -> str:
        return self.to(f"/returns/{reference}")

    def return_answer(self, reference: str) -> str:
        """Where the other team's answer is recorded."""
        return self.to(f"/returns/{reference}/answer")

    def return_file(self, reference: str, file_id: str) -> str:
        return self.to(f"/returns/{reference}/files/{file_id}")
