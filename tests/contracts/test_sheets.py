"""The contract of the port Sheets: a number is one sheet's, an amendment leaves the old one as it was, told once is told once."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.attachments import Attachment
from chalicelib.domain.files.jobs import Job, new_job
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.records.due import What
from chalicelib.domain.sheets.finding import words_of
from chalicelib.domain.sheets.sheet import Audience, PinnedPage, Sheet, SheetNumber, SheetState, SheetType, Told
from chalicelib.ports.world import World
from tests.support.due import ids_due
from tests.support.table import TUESDAY

HEADS = Audience(frozenset({ContactRole.HEAD, ContactRole.CHAIR}))
DRAFT = Sheet(
    "sheet-1",
    SheetNumber(2014, 65),
    SheetType.INFORMATION,
    "Children Missing Education: practice and procedures",
    HEADS,
    contact="officer",
    summary="The procedures were revised.",
    markdown="Read them by {{date}}.",
    by="officer",
)
WHOLE = replace(
    DRAFT,
    audience=Audience(
        frozenset({ContactRole.TRUST}), frozenset({"Primary"}), frozenset({"Town"}), frozenset({"123456"})
    ),
    action="Read them.",
    complete_by=date(2026, 12, 18),
    complete_words="as soon as possible",
    what_changed="All of it.",
    asks_answer=True,
    is_urgent=True,
    pages=(PinnedPage("duties", 3),),
    attachments=(Attachment("file-1", "Form.pdf", 12),),
    second_reader="manager",
)
TOLD = Told("sheet-1", 0, "123456", ContactRole.HEAD, "contact:1", "Hetty Head", message_id="m-1", planned_at=TUESDAY)
_numbers = count(1)


def change() -> Change:
    return Change(f"change-{next(_numbers)}", Changed.SHEET, "", "officer", TUESDAY)


def save(world: World, before: Sheet | None, after: Sheet, job: Job | None = None) -> Sheet:
    world.sheets.save(before, after, change(), job)
    found = world.sheets.get(after.sheet_id, after.amendment)
    assert found
    return found


def publish(world: World, sheet: Sheet, minutes: int = 0) -> Sheet:
    at = TUESDAY + timedelta(minutes=minutes)
    after = replace(sheet, state=SheetState.PUBLISHED, html="<p>Read them.</p>", published_at=at)
    return save(world, sheet, after)


def mail(message_id: str) -> Message:
    message = new_message(message_id, "more_asked", person_recipient("person-1"), {}, TUESDAY)
    return replace(message, message_id=message_id)


class TestSheets:
    def test_a_sheet_comes_back_as_it_was_written(self, world: World) -> None:
        world.sheets.save(None, WHOLE, change())
        assert world.sheets.get("sheet-1") == replace(WHOLE, version=1) == world.sheets.get("sheet-1", 0)
        found = world.sheets.get("sheet-1")
        assert found
        bare = replace(DRAFT, version=found.version)
        assert save(world, found, bare) == replace(bare, version=2)
        assert world.sheets.get("sheet-1", 1) is world.sheets.get("other") is None

    def test_of_two_who_write_the_second_is_told(self, world: World) -> None:
        first = save(world, None, DRAFT)
        save(world, first, replace(first, title="Another title"))
        with pytest.raises(Conflict):
            world.sheets.save(first, replace(first, title="A third title"), change())
        now = world.sheets.get("sheet-1")
        assert now
        assert now.title == "Another title"

    def test_a_change_that_is_repeated_after_a_lost_answer_is_made_once(self, world: World) -> None:
        same = change()
        world.sheets.save(None, DRAFT, same)
        world.sheets.save(None, DRAFT, same)
        found = world.sheets.get("sheet-1")
        assert found
        assert found.version == 1

    def test_a_number_is_given_once(self, world: World) -> None:
        save(world, None, DRAFT)
        with pytest.raises(Conflict):
            world.sheets.save(None, replace(DRAFT, sheet_id="sheet-2"), change())
        other = save(world, None, replace(DRAFT, sheet_id="sheet-2", number=SheetNumber(2014, 66)))
        with pytest.raises(Conflict):
            world.sheets.save(other, replace(other, number=DRAFT.number), change())
        assert [sheet.sheet_id for sheet in world.sheets.by_number(SheetNumber(2014, 66))] == ["sheet-2"]

    def test_a_number_that_a_draft_gave_up_is_free(self, world: World) -> None:
        first = save(world, None, DRAFT)
        save(world, first, replace(first, number=SheetNumber(2015, 1)))
        assert world.sheets.by_number(DRAFT.number) == []
        assert [sheet.sheet_id for sheet in world.sheets.by_number(SheetNumber(2015, 1))] == ["sheet-1"]
        save(world, None, replace(DRAFT, sheet_id="sheet-2"))

    def test_a_draft_that_is_discarded_is_gone_and_its_number_is_free(self, world: World) -> None:
        first = save(world, None, DRAFT)
        save(world, first, replace(first, title="Another title"))
        with pytest.raises(Conflict):
            world.sheets.drop(first, change())
        now, same = world.sheets.get("sheet-1"), change()
        assert now
        world.sheets.drop(now, same)
        world.sheets.drop(now, same)  # as after a lost answer
        assert world.sheets.get("sheet-1") is world.sheets.get("sheet-1", 0) is None
        assert (world.sheets.unpublished(), world.sheets.by_number(DRAFT.number)) == ([], [])
        assert world.sheets.next_number(2014) == 1
        save(world, None, replace(DRAFT, sheet_id="sheet-2"))
        with pytest.raises(Conflict):
            world.sheets.drop(now, change())

    def test_an_amendment_that_is_discarded_leaves_the_sheet_as_it_is(self, world: World) -> None:
        first = publish(world, save(world, None, DRAFT))
        second = save(world, None, replace(first, amendment=1, state=SheetState.DRAFT, published_at=None, html=""))
        world.sheets.drop(second, change())
        assert world.sheets.get("sheet-1") == first
        assert [sheet.sheet_id for sheet in world.sheets.by_number(DRAFT.number)] == ["sheet-1"]
        assert world.sheets.unpublished() == []
        assert [sheet.amendment for sheet in world.sheets.published(2014, 9).rows] == [0]

    def test_the_next_number_is_above_all_of_its_year(self, world: World) -> None:
        assert world.sheets.next_number(2014) == 1
        save(world, None, DRAFT)
        save(world, None, replace(DRAFT, sheet_id="sheet-2", number=SheetNumber(2014, 9)))
        assert (world.sheets.next_number(2014), world.sheets.next_number(2015)) == (66, 1)

    def test_the_public_reads_the_newest_that_was_published(self, world: World) -> None:
        first = publish(world, save(world, None, DRAFT))
        second = save(world, None, replace(first, amendment=1, state=SheetState.DRAFT, published_at=None, html=""))
        assert [(sheet.amendment, sheet.markdown) for sheet in world.sheets.published(None, 9).rows] == [(0, "")]
        assert [sheet.amendment for sheet in world.sheets.unpublished()] == [1]
        publish(world, second, 5)
        assert [sheet.amendment for sheet in world.sheets.published(2014, 9).rows] == [1]
        assert world.sheets.unpublished() == []
        assert [sheet.amendment for sheet in world.sheets.amendments("sheet-1")] == [1, 0]
        assert world.sheets.get("sheet-1", 0) == replace(first, version=3), "it only left the lists"
        found = world.sheets.get("sheet-1")
        assert found
        assert (found.amendment, found.html) == (1, "<p>Read them.</p>")

    def test_what_is_published_is_listed_by_year_the_newest_first_and_page_by_page(self, world: World) -> None:
        for number, year in ((1, 2026), (2, 2026), (3, 2025), (4, 2026)):
            sheet = replace(DRAFT, sheet_id=f"sheet-{number}", number=SheetNumber(year, number))
            publish(world, save(world, None, sheet), number)
        assert list(_walk(world, None)) == ["sheet-4", "sheet-3", "sheet-2", "sheet-1"]
        assert list(_walk(world, 2026)) == ["sheet-4", "sheet-2", "sheet-1"]
        assert list(_walk(world, 2024)) == []

    def test_a_withdrawn_sheet_is_still_listed_if_it_was_published(self, world: World) -> None:
        published = publish(world, save(world, None, DRAFT))
        save(world, published, replace(published, state=SheetState.WITHDRAWN, withdrawn_because="It was wrong."))
        dropped = save(world, None, replace(DRAFT, sheet_id="sheet-2", number=SheetNumber(2014, 66)))
        save(world, dropped, replace(dropped, state=SheetState.WITHDRAWN, withdrawn_because="Not needed."))
        (found,) = world.sheets.published(None, 9).rows
        assert (found.sheet_id, found.withdrawn_because) == ("sheet-1", "It was wrong.")
        assert world.sheets.unpublished() == []

    def test_words_find_what_is_published(self, world: World) -> None:
        first = save(world, None, DRAFT)
        assert world.sheets.found_by(words_of("procedures"), 9) == []
        first = publish(world, first)
        for text in ("procedures", "Children's missing", "revised practice", "proced"):
            expected = [] if text.startswith("Children's") else ["sheet-1"]
            assert [sheet.sheet_id for sheet in world.sheets.found_by(words_of(text), 9)] == expected
        second = save(world, None, replace(first, amendment=1, title="Absence", summary="", published_at=None))
        publish(world, second, 1)
        assert world.sheets.found_by(words_of("procedures"), 9) == []
        assert [sheet.amendment for sheet in world.sheets.found_by(words_of("absence"), 9)] == [1]
        assert world.sheets.found_by(frozenset(), 9) == []

    def test_what_was_published_with_a_link_to_a_version_or_a_later_one_announces_it(self, world: World) -> None:
        assert world.sheets.announcing("duties", 1) == []
        two = (PinnedPage("duties", 1), PinnedPage("duties", 3), PinnedPage("other", 9))
        first = save(world, None, replace(DRAFT, pages=two))
        assert world.sheets.announcing("duties", 1) == [], "a draft tells nobody"
        first = publish(world, first)
        second = save(world, None, replace(first, amendment=1, pages=(PinnedPage("duties", 4),), published_at=None))
        publish(world, second, 5)
        found = {number: [s.amendment for s in world.sheets.announcing("duties", number)] for number in (1, 3, 4, 5)}
        assert found == {1: [1, 0], 3: [1, 0], 4: [1], 5: []}
        newest = world.sheets.get("sheet-1", 1)
        assert newest
        save(world, newest, replace(newest, state=SheetState.WITHDRAWN, withdrawn_because="It was wrong."))
        assert [sheet.state for sheet in world.sheets.announcing("duties", 4)] == [SheetState.WITHDRAWN]
        assert {sheet.markdown for sheet in world.sheets.announcing("duties", 1)} == {""}

    def test_a_scheduled_sheet_is_due_at_its_time_until_it_is_published_or_withdrawn(self, world: World) -> None:
        at = TUESDAY + timedelta(hours=1)
        draft = save(world, None, DRAFT)
        scheduled = save(world, draft, replace(draft, state=SheetState.SCHEDULED, publish_at=at))
        assert (world.sheets.due(TUESDAY), ids_due(world, What.SHEET, TUESDAY)) == ([], [])
        assert [sheet.sheet_id for sheet in world.sheets.due(at)] == ids_due(world, What.SHEET, at) == ["sheet-1"]
        assert world.due_index.is_anything_due(at)
        save(world, scheduled, replace(scheduled, state=SheetState.DRAFT, publish_at=None))
        assert (world.sheets.due(at), ids_due(world, What.SHEET, at)) == ([], [])

    def test_the_job_of_publishing_is_written_with_it(self, world: World) -> None:
        draft, job = save(world, None, DRAFT), new_job("tell-1", "tell", "officer", {"sheet": "sheet-1"}, TUESDAY)
        save(world, draft, replace(draft, state=SheetState.PUBLISHED, published_at=TUESDAY), job)
        assert world.jobs.get("tell-1") == replace(job, version=1)

    def test_a_job_that_is_there_refuses_all(self, world: World) -> None:
        draft, job = save(world, None, DRAFT), new_job("tell-1", "tell", "officer", {"sheet": "sheet-1"}, TUESDAY)
        world.jobs.add(job)
        with pytest.raises(Conflict):
            world.sheets.save(draft, replace(draft, state=SheetState.PUBLISHED, published_at=TUESDAY), change(), job)
        assert world.sheets.get("sheet-1") == draft


def _walk(world: World, year: int | None) -> Iterator[str]:
    after = ""
    while True:
        page = world.sheets.published(year, 2, after)
        yield from (sheet.sheet_id for sheet in page.rows)
        after = page.after
        if not after:
            return


class TestTold:
    def test_a_reader_comes_back_as_they_were_written(self, world: World) -> None:
        whole = replace(
            TOLD,
            instead=ContactRole.OFFICE,
            read_at=TUESDAY,
            answer="Done.",
            read_by="Head",
            chased=2,
            mail_to="contact:chair",
        )
        world.sheets.add_told([whole], [mail("m-1")])
        assert world.sheets.told_one("sheet-1", 0, "123456", "contact:1") == replace(whole, version=1)
        assert world.sheets.told_one("sheet-1", 1, "123456", "contact:1") is None

    def test_what_is_told_again_stays_as_it_is_and_the_rest_is_added(self, world: World) -> None:
        world.sheets.add_told([TOLD], [mail("m-1")])
        other = replace(TOLD, contact="contact:2", message_id="m-2")
        world.sheets.add_told([replace(TOLD, name="Somebody else"), other], [mail("m-1"), mail("m-2")])
        found = world.sheets.told("sheet-1", 9).rows
        assert sorted((each.contact, each.name) for each in found) == [
            ("contact:1", "Hetty Head"),
            ("contact:2", "Hetty Head"),
        ]
        assert world.outbox.get(None, "m-2")

    def test_a_chunk_of_as_many_as_may_be_is_written_twice_without_doubling(self, world: World) -> None:
        many = [replace(TOLD, urn=f"{100000 + n}", contact=f"contact:{n}", message_id=f"m-{n}") for n in range(45)]
        emails = [mail(f"m-{n}") for n in range(45)]
        world.sheets.add_told(many, emails)
        world.sheets.add_told(many, emails)
        assert len(world.sheets.told("sheet-1", 100).rows) == 45

    def test_two_roles_that_nobody_has_are_two_rows(self, world: World) -> None:
        gap = replace(TOLD, contact="", name="", message_id="", planned_at=None)
        world.sheets.add_told([gap, replace(gap, role=ContactRole.CHAIR)], [])
        assert {each.role for each in world.sheets.told("sheet-1", 9).rows} == {ContactRole.HEAD, ContactRole.CHAIR}

    def test_readers_are_listed_school_by_school(self, world: World) -> None:
        for number, urn in enumerate(("1", "2", "3", "1", "2", "3")):
            world.sheets.add_told([replace(TOLD, urn=urn, contact=f"contact:{number}")], [])
        found, after = list[str](), ""
        while True:
            page = world.sheets.told("sheet-1", 2, after)
            found += [each.urn for each in page.rows]
            after = page.after
            if not after:
                break
        assert sorted(found) == ["1", "1", "2", "2", "3", "3"]
        assert found[0] == found[1] != found[2] == found[3] != found[4] == found[5]

    def test_a_school_reads_all_that_it_was_told_the_newest_first(self, world: World) -> None:
        for days, sheet_id in ((1, "a"), (3, "b"), (2, "c")):
            world.sheets.add_told([replace(TOLD, sheet_id=sheet_id, planned_at=TUESDAY + timedelta(days=days))], [])
        world.sheets.add_told([replace(TOLD, sheet_id="waits", planned_at=None)], [])
        first = world.sheets.told_to("123456", 3)
        assert [each.sheet_id for each in first.rows] == ["waits", "b", "c"]
        assert [each.sheet_id for each in world.sheets.told_to("123456", 3, first.after).rows] == ["a"]
        assert world.sheets.told_to("654321", 3).rows == ()

    def test_read_twice_is_read_once(self, world: World) -> None:
        world.sheets.add_told([TOLD], [])
        told = world.sheets.told_one("sheet-1", 0, "123456", "contact:1")
        assert told
        world.sheets.change_told([(told, replace(told, read_at=TUESDAY, answer="Done."))], [mail("thanks")])
        with pytest.raises(Conflict):
            world.sheets.change_told([(told, replace(told, read_at=TUESDAY + timedelta(hours=1)))])
        now = world.sheets.told_one("sheet-1", 0, "123456", "contact:1")
        assert now == replace(told, read_at=TUESDAY, answer="Done.", version=2)
        assert world.outbox.get(None, "thanks")

    def test_one_school_of_a_sheet_has_its_readers_of_all_amendments(self, world: World) -> None:
        mine = [TOLD, replace(TOLD, amendment=1), replace(TOLD, contact="contact:2")]
        world.sheets.add_told([*mine, replace(TOLD, urn="654321"), replace(TOLD, sheet_id="sheet-2")], [])
        found = world.sheets.told_at("sheet-1", "123456")
        assert sorted((each.amendment, each.contact) for each in found) == [
            (0, "contact:1"),
            (0, "contact:2"),
            (1, "contact:1"),
        ]
        assert world.sheets.told_at("sheet-1", "999999") == []
