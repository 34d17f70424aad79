"""The cases and their pages."""

from chalicelib.links.base import BaseLinks


class CaseworkLinks(BaseLinks, frozen=True):
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
    def search(self) -> str:
        return self.to("/search")

    def step(self, reference: str, step: str) -> str:
        return self.to(f"/cases/{reference}/steps/{step}")

    def accesses(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/accesses")

    def case(self, reference: str) -> str:
        return self.to(f"/cases/{reference}")

    def case_done(self, reference: str) -> str:
        """The case, which then says what was just done to it."""
        return self.to(f"/cases/{reference}?done=yes")

    def case_file(self, reference: str, file_id: str) -> str:
        return self.to(f"/cases/{reference}/files/{file_id}")

    def send_again(self, reference: str, message_id: str) -> str:
        return self.to(f"/cases/{reference}/messages/{message_id}/again")

    def take(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/take")

    def have_it(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/have-it")

    def note(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/notes")
