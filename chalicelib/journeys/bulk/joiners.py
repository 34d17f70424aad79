"""The columns of a file of joiners."""

from chalicelib.journeys.bulk.bulk_form import BulkForm, Column
from chalicelib.journeys.bulk.shared_columns import HOME, NAMES, PARENTS, follows, with_parents
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.returns import joiner

_ENTRY = (
    Column(
        "entered_on",
        "Entered in the register on",
        ("Date entered", "Admission date"),
        "02/11/2026",
        needed=True,
    ),
    Column("starts_on", "Starting day", ("Start date", "Starts on"), "03/11/2026"),
    Column("junior_class", "In your most junior class, if starting with the school year"),
    Column("boards", "Day pupil or boarder", ("Boarder",), "Day pupil"),
    Column("previous", "At another school before", (), "Yes"),
    Column("previous_school", "Last school", ("Previous school", "Last school attended"), "Sample School, Sampleton"),
    Column("previous_until", "Last day at the last school", (), "23/10/2026"),
    Column("previous_education", "Educated before, if at no school"),
)

_BEFORE = (
    Column("moved_from", "Moved from another address", (), "Yes"),
    Column("old_address", "Address before", ("Previous address",), "2 Sample Road, Sampleton"),
    Column("old_postcode", "Postcode before", ("Previous postcode",), "ZZ99 3WZ"),
)


def _joiner(raw: Raw) -> dict[str, str]:
    return {
        **follows(raw, "previous", "previous_school-typed"),
        **follows(raw, "moved_from", "old_address", "old_postcode"),
        **with_parents(raw),
    }


JOINERS = BulkForm(
    joiner.FORM,
    "joiners",
    "new-pupil returns",
    "Pupils whose names you entered in your register.",
    (*NAMES, *_ENTRY, *HOME, *_BEFORE, *PARENTS),
    fill_in=_joiner,
)
