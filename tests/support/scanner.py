"""What mail scanners and their like do with a link before, while and after the reader opens it.

Each kind was seen in the field: a HEAD, a GET from two networks, a headless browser that runs scripts and follows what it
finds, one that clicks, one that submits every form as it stands, and one that repeats later what a reader did.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from tests.support.browser import FORM, Page, Person
from tests.support.table import BASE_URL

MOST_PAGES = 12
"""Pages that one scan opens: more would only be the rest of the site."""


class Said(Struct, frozen=True):
    """One request of a reader, as somebody who sees it could repeat it."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]


class Reader(Person):
    """The person for whom the link is; everything that their browser asks is kept in `said`."""

    def __init__(self, service: object) -> None:
        super().__init__(service)  # type: ignore[arg-type]
        self.said: list[Said] = []

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Page:
        self.said.append(Said(method, path, body, dict(headers or {})))
        return super().ask(method, path, headers, body)


class Scanner:
    """One browser of a scanner: it keeps cookies while it scans, and all that it was ever shown."""

    def __init__(self, service: object) -> None:
        self._service = service
        self._browser = Person(service)  # type: ignore[arg-type]
        self.shown: list[Page] = []

    @property
    def signed_in(self) -> bool:
        return any(name.endswith("session") for name in self._browser.cookies)

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Page:
        page = self._browser.ask(method, path, headers, body)
        self.shown.append(page)
        return page

    def _get(self, path: str) -> Page:
        page = self._ask("GET", path)
        for _ in range(5):
            if page.status != 303:
                break
            page = self._ask("GET", page.location)
        return page

    # --- what scanners do ----------------------------------------------------------------------------------------------

    def looks(self, link: str) -> None:
        """HEAD, and GET twice."""
        self._ask("HEAD", link)
        self._get(link)
        self._get(link)

    def prefetches(self, link: str) -> None:
        """A headless browser that follows every address of the page, and of the pages behind it, and submits nothing."""
        ahead, seen = [link], set[str]()
        while ahead and len(seen) < MOST_PAGES:
            path = ahead.pop(0).partition("#")[0]
            if not path.startswith("/") or path in seen:
                continue
            seen.add(path)
            ahead += self._get(path).links

    def clicks(self, link: str) -> None:
        """Every button, without a submit: what looks like a button and is a link is followed."""
        page = self._get(link)
        for tag, given in page.tags:
            if tag == "a" and (given.get("role") == "button" or "button" in (given.get("class") or "")):
                self._get((given.get("href") or "").removeprefix(BASE_URL))

    def submits_blindly(self, link: str) -> None:
        """Every form of the page as it stands, with its hidden inputs and cookies, and then those of the page that comes;
        and once without either."""
        Scanner(self._service)._post_bare(link, self.shown)
        page = self._get(link)
        for _ in range(3):
            forms = [form for form in page.forms if not form.action.endswith("/sign-out")]
            for form in forms:
                page = self._browser.submit({}, form)
                self.shown.append(page)
            if not forms:
                break

    def _post_bare(self, link: str, shown: list[Page]) -> None:
        headers: dict[str, str] = {"Content-Type": FORM}
        for path in (link, f"{link}/code", f"{link}/answer"):
            shown.append(self._browser.ask("POST", path, headers))

    def replays(self, said: list[Said]) -> None:
        """Later and from elsewhere: each request of the reader, without their cookies and then with the scanner's own."""
        for one in list(said):
            headers = {name: text for name, text in one.headers.items() if name.lower() != "cookie"}
            self._ask(one.method, one.path, headers, one.body)


ACTS: Mapping[str, Callable[[Scanner, str], None]] = {
    "looks": Scanner.looks,
    "prefetches": Scanner.prefetches,
    "clicks": Scanner.clicks,
    "submits blindly": Scanner.submits_blindly,
}
"""What may come at any moment. A replay needs somebody who was there before."""
