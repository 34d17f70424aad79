"""Information sheets, their numbers, and who was told."""

from pynamodb.attributes import BinaryAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute

from chalicelib.adapters.tables.rows.row import Row


class SheetRow(Row, discriminator="SHEET"):
    """SHEET#id / SHEET#amendment: a sheet or one of its amendments, without its text. gsi1: PUBLISHED_SHEETS, what the public
    reads of each by its publication, or OPEN_SHEETS, what is not published yet; gsi2: SHEETS#year, as PUBLISHED_SHEETS, of
    one year's numbers; gsi3: DUE while it is scheduled. It is public or becomes so, and nothing of it is sealed."""

    year = NumberAttribute()
    number = NumberAttribute()
    type = UnicodeAttribute()
    title = UnicodeAttribute()
    audience = JSONAttribute()
    summary = UnicodeAttribute(null=True)
    contact = UnicodeAttribute(null=True)
    action = UnicodeAttribute(null=True)
    complete_by = UnicodeAttribute(null=True)
    complete_words = UnicodeAttribute(null=True)
    what_changed = UnicodeAttribute(null=True)
    asks_answer = NumberAttribute(null=True)
    is_urgent = NumberAttribute(null=True)
    pages = JSONAttribute(null=True)
    attachments = JSONAttribute(null=True)
    state = UnicodeAttribute()
    publish_at = UnicodeAttribute(null=True)
    published_at = UnicodeAttribute(null=True)
    withdrawn_because = UnicodeAttribute(null=True)
    replaced_by = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    second_reader = UnicodeAttribute(null=True)
    stopped_at = UnicodeAttribute(null=True)
    version = VersionAttribute()


class SheetBodyRow(Row, discriminator="SHEET_BODY"):
    """SHEET#id / BODY#amendment: the text as typed and, once it is published, as it was rendered."""

    markdown = UnicodeAttribute(null=True)
    html = UnicodeAttribute(null=True)


class SheetNumberRow(Row, discriminator="SHEET_NUMBER"):
    """SHEET_NUMBER#year / number: whose number it is. It is there once, so no number is given twice."""

    target = UnicodeAttribute()


class ToldRow(Row, discriminator="TOLD"):
    """TOLD#id of the sheet / digest of the school#amendment#digest of the reader: one reader, or a role without anybody.
    gsi4: TOLD_TO#digest of the school, by time. Sealed by the stack: the reader's name and answer, and who
    answered in their place."""

    amendment = NumberAttribute()
    urn = UnicodeAttribute()
    role = UnicodeAttribute()
    contact = UnicodeAttribute(null=True)
    instead = UnicodeAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    planned_at = UnicodeAttribute(null=True)
    read_at = UnicodeAttribute(null=True)
    chased = NumberAttribute(null=True)
    mail_to = UnicodeAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    version = VersionAttribute()
