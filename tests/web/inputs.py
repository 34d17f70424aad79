"""What a page has for somebody who cannot see it: ids, labels, and what describes what."""

from html.parser import HTMLParser


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
