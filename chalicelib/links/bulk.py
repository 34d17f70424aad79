"""Files of many returns."""

from urllib.parse import urlencode

from chalicelib.links.base import BaseLinks


class BulkLinks(BaseLinks, frozen=True):
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
