"""A form for many children at once: its columns and its fixed answers."""

import csv
import io
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.form import Form

Cells = Mapping[str, str]
"""One row's cells, by the name of the field that they answer."""


class Column(Struct, frozen=True):
    """`field` is the name of a field of the form. `also` are other headings under which school systems write it."""

    field: str
    heading: str
    also: tuple[str, ...] = ()
    example: str = ""
    needed: bool = False
    """A file without this column is refused as a whole."""


class BulkForm(Struct, frozen=True):
    """`fixed` are answers that are the same in every file; `fill_in` adds what follows from a row's own answers."""

    form: Form
    plural: str
    """The children in it: "leavers"."""
    several: str
    """The forms that the rows become: "deletion returns"."""
    hint: str
    columns: tuple[Column, ...]
    fixed: Raw = field(default_factory=dict)
    fill_in: Callable[[Raw], Raw] = lambda raw: {}
    by_itself: Callable[[Raw], Mapping[str, str]] = lambda raw: {}
    """Problems by field of a row that does not belong in a file, because a person has to act on it or it needs more."""
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For a question without a column: the field of a column, and words that say what to write there."""

    @property
    def name(self) -> str:
        return self.form.name

    @property
    def workbook_key(self) -> str:
        """Where its template lies in the bucket, as an Excel workbook; deploying puts it there."""
        return f"templates/{self.plural}-{self.form.version}.xlsx"

    @property
    def example(self) -> dict[str, str]:
        """The cells of the template's example row."""
        return {column.field: column.example for column in self.columns if column.example}

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.field == name), None)


class Problem(Struct, frozen=True):
    """`field` is empty where it is about the row as a whole."""

    field: str
    words: str


def template_csv(bulk: BulkForm) -> str:
    """The headings and the example row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.heading for column in bulk.columns])
    writer.writerow([column.example for column in bulk.columns])
    return text.getvalue()
