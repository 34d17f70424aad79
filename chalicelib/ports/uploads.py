"""Evidence that people uploaded."""

from typing import Protocol

from chalicelib.domain.files.uploads import Upload


class Uploads(Protocol):
    """The row of each uploaded file."""

    def get(self, file_id: str) -> Upload | None: ...
    def add(self, upload: Upload) -> None:
        """Adds it unless it is there."""
        ...

    def change(self, before: Upload, after: Upload) -> None:
        """Raises Conflict when it is no longer as `before`."""
        ...

    def delete(self, upload: Upload) -> None:
        """Raises Conflict when it is no longer as it was read."""
        ...
