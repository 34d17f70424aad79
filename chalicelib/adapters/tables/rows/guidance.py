"""Pages of the procedures. All of it is public or will be, so nothing is sealed; words are compressed."""

from pynamodb.attributes import BinaryAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.adapters.tables.rows.row import Row


class GuidePageRow(Row, discriminator="GUIDE_PAGE"):
    """GUIDES / GUIDE_PAGE#slug: where a page stands."""

    title = UnicodeAttribute()
    parent = UnicodeAttribute(null=True)
    place = NumberAttribute()
    owner_id = UnicodeAttribute(null=True)
    review_by = UnicodeAttribute(null=True)
    rests_on = JSONAttribute()
    state = UnicodeAttribute()
    live = NumberAttribute()
    replaced_by = UnicodeAttribute(null=True)
    withdrawn_because = UnicodeAttribute(null=True)
    withdrawn_by = UnicodeAttribute(null=True)
    withdrawn_at = UnicodeAttribute(null=True)
    version = NumberAttribute()


class GuideDraftRow(Row, discriminator="GUIDE_DRAFT"):
    """GUIDE_DRAFT#slug / GUIDE_DRAFT: what is written and not published. gsi3: DUE while it has a time to be published."""

    live_at = UnicodeAttribute(null=True)
    words = BinaryAttribute(legacy_encoding=False)
    version = NumberAttribute()


class GuideSavedRow(Row, discriminator="GUIDE_SAVED"):
    """GUIDE#slug / GUIDE_SAVED#number, lapses: a copy of the draft as it was saved."""

    words = BinaryAttribute(legacy_encoding=False)


class GuideVersionRow(Row, discriminator="GUIDE_VERSION"):
    """GUIDE#slug / GUIDE_VERSION#number, frozen: what was published once."""

    title = UnicodeAttribute()
    what_changed = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    at = UnicodeAttribute()
    attachments = JSONAttribute()
    words = BinaryAttribute(legacy_encoding=False)


class GuideEditionRow(Row, discriminator="GUIDE_EDITION"):
    """GUIDES / GUIDE_EDITION#number, frozen: which version of each page is live, and the named blocks."""

    content = BinaryAttribute(legacy_encoding=False)


class GuideTextRow(Row, discriminator="GUIDE_TEXT"):
    """GUIDES / GUIDE_TEXT#edition#part, frozen: the plain text of all pages of an edition, for search."""

    content = BinaryAttribute(legacy_encoding=False)
