"""How an address of the service is made from the base URL that the stack knows."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from chalicelib import assets


class BaseLinks(Struct, frozen=True):
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

    def asset(self, name: str) -> str:
        return self.to(f"/assets/{assets.address(name)}")
