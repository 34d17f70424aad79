"""The log as a list."""


class Lines(list[dict[str, object]]):
    """The log."""

    def __call__(self, what: str, **facts: object) -> None:
        self.append({"what": what, **facts})

    @property
    def said(self) -> list[object]:
        return [line["what"] for line in self]
