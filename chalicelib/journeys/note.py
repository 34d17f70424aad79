"""The form by which the team writes a note on a case."""

from chalicelib.journeys.fields import Field, Kind, Page

NOTE = Page(
    slug="note",
    title="Add a note",
    fields=(Field("note", "Note", Kind.LONG_TEXT, missing="Write the note before you save it.", longest=4000),),
)
