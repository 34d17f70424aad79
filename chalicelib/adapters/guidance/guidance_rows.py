"""Pages, drafts, versions and editions as rows."""

import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.guidance import (
    GuideDraftRow,
    GuideEditionRow,
    GuidePageRow,
    GuideSavedRow,
    GuideTextRow,
    GuideVersionRow,
)
from chalicelib.adapters.tables.stored_times import optional_date, optional_instant, optional_text
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.guidance.pages import (
    Edition,
    GuidanceDraft,
    GuidancePage,
    GuidanceVersion,
    NationalGuidance,
    PageState,
)
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as

GUIDES = "GUIDES"
SAVED_FOR = timedelta(days=180)
"""How long copies of a draft are kept."""
PART = 300_000
"""Bytes of the text of an edition in one row: a row takes 400 KB."""


def guide_pk(slug: str) -> str:
    return f"GUIDE#{slug}"


def draft_pk(slug: str) -> str:
    """A partition of its own: the minute may delete a draft, and nothing else of a page."""
    return f"GUIDE_DRAFT#{slug}"


def page_sk(slug: str) -> str:
    return f"GUIDE_PAGE#{slug}"


def numbered(kind: str, number: int) -> str:
    return f"{kind}#{number:08}"


def saved_sk(based_on: int, version: int) -> str:
    return f"{numbered('GUIDE_SAVED', based_on)}#{version:08}"


def packed(value: object) -> bytes:
    return zlib.compress(msgspec.json.encode(value))


def unpacked(content: bytes) -> Any:
    return msgspec.json.decode(zlib.decompress(content))


def row_of_page(page: GuidancePage) -> GuidePageRow:
    return GuidePageRow(
        GUIDES,
        page_sk(page.slug),
        title=page.title,
        parent=page.parent or None,
        place=page.place,
        owner_id=page.owner_id or None,
        review_by=page.review_by.isoformat() if page.review_by else None,
        rests_on=msgspec.to_builtins(page.rests_on),
        state=str(page.state),
        live=page.live,
        replaced_by=page.replaced_by or None,
        withdrawn_because=page.withdrawn_because or None,
        withdrawn_by=page.withdrawn_by or None,
        withdrawn_at=optional_text(page.withdrawn_at),
        version=page.version,
    )


def page_of(row: GuidePageRow) -> GuidancePage:
    return GuidancePage(
        row.sk.removeprefix(page_sk("")),
        row.title,
        row.parent or "",
        int(row.place),
        row.owner_id or "",
        optional_date(row.review_by),
        msgspec.convert(row.rests_on, tuple[NationalGuidance, ...]),
        read_as(PageState, row.state),
        int(row.live),
        row.replaced_by or "",
        row.withdrawn_because or "",
        row.withdrawn_by or "",
        optional_instant(row.withdrawn_at),
        int(row.version),
    )


def row_of_draft(draft: GuidanceDraft) -> GuideDraftRow:
    row = GuideDraftRow(
        draft_pk(draft.slug),
        "GUIDE_DRAFT",
        live_at=optional_text(draft.live_at),
        words=packed(draft),
        version=draft.version,
    )
    if draft.live_at:
        row.gsi3pk, row.gsi3sk = DUE, f"{instant_text(draft.live_at)}#{draft.slug}"
    return row


def copy_of_draft(draft: GuidanceDraft) -> GuideSavedRow:
    assert draft.at
    return GuideSavedRow(
        guide_pk(draft.slug),
        saved_sk(draft.based_on, draft.version),
        words=packed(draft),
        ttl=int((draft.at + SAVED_FOR).timestamp()),
    )


def draft_of(row: GuideDraftRow | GuideSavedRow) -> GuidanceDraft:
    return msgspec.convert(unpacked(row.words), GuidanceDraft)


def row_of_version(version: GuidanceVersion) -> GuideVersionRow:
    return GuideVersionRow(
        guide_pk(version.slug),
        numbered("GUIDE_VERSION", version.number),
        title=version.title,
        what_changed=version.what_changed or None,
        by=version.by,
        at=instant_text(version.at),
        attachments=msgspec.to_builtins(version.attachments),
        words=packed({"markdown": version.markdown, "html": version.html}),
    )


def version_of(row: GuideVersionRow) -> GuidanceVersion:
    words: Mapping[str, str] = unpacked(row.words) if row.words else {"markdown": "", "html": ""}
    return GuidanceVersion(
        row.pk.removeprefix("GUIDE#"),
        int(row.sk.rpartition("#")[2]),
        row.title,
        words["markdown"],
        words["html"],
        row.what_changed or "",
        row.by,
        parse_instant(row.at),
        tuple(msgspec.convert(each, Attachment) for each in row.attachments),
    )


def row_of_edition(edition: Edition) -> GuideEditionRow:
    return GuideEditionRow(GUIDES, numbered("GUIDE_EDITION", edition.number), content=packed(edition))


def edition_of(row: GuideEditionRow) -> Edition:
    return msgspec.convert(unpacked(row.content), Edition)


def rows_of_texts(number: int, texts: Mapping[str, str]) -> Sequence[GuideTextRow]:
    content = packed(texts)
    parts = [content[start : start + PART] for start in range(0, len(content), PART)]
    return [
        GuideTextRow(GUIDES, f"{numbered('GUIDE_TEXT', number)}#{place:02}", content=part)
        for place, part in enumerate(parts)
    ]
