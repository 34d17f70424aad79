"""A sheet as typed into its form, and back; and the words of each answer, to compare what two people wrote."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.numbering import number_in
from chalicelib.domain.sheets.sheet import Audience, PinnedPage, Sheet, SheetType
from chalicelib.journeys.engine.fields import Field, Kind, Raw, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.sheets.sheet_form import Choices, lines_of, phases_of, pinned_text, slug_of, towns_of


def typed_sheet(sheet: Sheet) -> dict[str, str]:
    """The form as it would have been filled in to give this sheet."""
    day = sheet.complete_by
    plain = ("title", "complete_words", "summary", "action", "markdown", "what_changed")
    raw = {name: str(getattr(sheet, name)) for name in plain}
    raw |= {"number": str(sheet.number), "type": str(sheet.type), "contact": sheet.contact}
    raw |= {"areas": "\n".join(sorted(sheet.audience.areas)), "urns": "\n".join(sorted(sheet.audience.urns))}
    raw |= {f"roles-{role}": "yes" for role in sheet.audience.roles}
    raw |= {f"phases-{slug_of(phase)}": "yes" for phase in sheet.audience.phases}
    raw |= {f"pages-{pinned_text(page)}": "yes" for page in sheet.pages}
    raw |= {f"{name}-yes": "yes" for name in ("asks_answer", "is_urgent") if getattr(sheet, name)}
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return raw | {f"complete_by-{name}": str(part) for name, part in zip(("day", "month", "year"), parts, strict=True)}


def to_sheet(values: Mapping[str, Value], choices: Choices, before: Sheet) -> Sheet:
    """What is not on the form stays as it was."""

    def text(name: str) -> str:
        return str(values.get(name, "")).replace("\r\n", "\n")

    def chosen(name: str) -> list[str]:
        return [each for each in text(name).split(",") if each]

    day = values.get("complete_by")
    audience = Audience(
        frozenset(ContactRole(role) for role in chosen("roles")),
        phases_of(choices, text("phases")),
        towns_of(choices, text("areas")),
        frozenset(lines_of(text("urns"))),
    )
    plain = ("title", "complete_words", "summary", "action", "markdown", "what_changed")
    return replace(
        before,
        number=number_in(text("number")) or before.number,
        type=SheetType(text("type")) if "type" in values else before.type,
        audience=audience,
        contact=text("contact") if choices.contacts else before.contact,
        complete_by=day if day and not isinstance(day, str) else None,
        asks_answer=bool(values.get("asks_answer")),
        is_urgent=bool(values.get("is_urgent")),
        pages=tuple(_page_of(each) for each in chosen("pages")),
        **{name: text(name) for name in plain},
    )


def _page_of(text: str) -> PinnedPage:
    slug, _, number = text.rpartition("_")
    return PinnedPage(slug, int(number))


def in_words(page: Page, raw: Raw) -> dict[str, str]:
    """Each answer as one text, by the name of its field."""
    return {item.name: _words(item, raw) for item in page.fields}


def _words(item: Field, raw: Raw) -> str:
    if item.kind is Kind.CHECKBOXES:
        return ", ".join(choice.label for choice in item.choices if raw.get(f"{item.name}-{choice.value}"))
    if item.kind is Kind.DATE:
        return "/".join(raw.get(name, "") for name in item.inputs()).strip("/")
    if item.kind in (Kind.RADIOS, Kind.SELECT):
        return next((choice.label for choice in item.choices if choice.value == raw.get(item.name)), "")
    return raw.get(item.name, "")


def with_answers(page: Page, raw: Raw, other: Raw, names: frozenset[str]) -> dict[str, str]:
    """`raw` with the answers of `other` to these questions."""
    inputs = {name for item in page.fields if item.name in names for name in item.inputs()}
    return {**raw, **{name: other.get(name, "") for name in inputs}}
