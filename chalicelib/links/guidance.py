"""The procedures: what anybody reads, and where the team writes them."""

from chalicelib.links.base import BaseLinks


class GuidanceLinks(BaseLinks, frozen=True):
    @property
    def procedures(self) -> str:
        return self.to("/procedures")

    @property
    def procedures_document(self) -> str:
        """All of it on one page, for print."""
        return self.to("/procedures/document")

    def procedure(self, slug: str) -> str:
        return self.to(f"/procedures/{slug}")

    def procedure_versions(self, slug: str) -> str:
        return self.to(f"/procedures/{slug}/versions")

    def procedure_version(self, slug: str, number: int) -> str:
        return self.to(f"/procedures/{slug}/versions/{number}")

    def procedure_changes(self, slug: str, number: int) -> str:
        """What this version changed of the one before it."""
        return self.to(f"/procedures/{slug}/versions/{number}/changes")

    def procedure_file(self, slug: str, file_id: str) -> str:
        return self.to(f"/procedures/{slug}/files/{file_id}")

    def procedures_as_on(self, edition: int) -> str:
        return self.to(f"/procedures/as-on/{edition}")

    @property
    def guidance(self) -> str:
        """The list of those who write."""
        return self.to("/guidance")

    @property
    def guidance_new(self) -> str:
        return self.to("/guidance/new")

    @property
    def guidance_example(self) -> str:
        """Begins from the example."""
        return self.to("/guidance/new/example")

    def guidance_page(self, slug: str, act: str = "") -> str:
        """Where a page is written, or what is done there: compare, details, publish, unschedule, withdraw, files, preview."""
        return self.to(f"/guidance/{slug}{act and '/'}{act}")

    def procedure_told(self, slug: str, version: int, urn: str = "") -> str:
        """Who was told of a version: all schools, or one with all that it was told."""
        return self.page_of(f"/guidance/{slug}/told{urn and '/'}{urn}", {"version": str(version)})

    @property
    def guidance_preview(self) -> str:
        return self.to("/guidance/preview")

    def guidance_file_received(self, slug: str, file_id: str) -> str:
        return self.to(f"/guidance/{slug}/files/{file_id}")
