"""HTML that was rendered and cleaned before it was stored: the one text that a template does not escape."""


class CleanHtml(str):
    """Only what the port Markup made. Whatever is added to it makes a plain text of it, which is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)
