"""Paragraphs of the procedures beside questions, in emails, and as they were when a form was sent."""

import pytest

from chalicelib.domain.guidance.blocks import DELETION_RETURN, TEN_SCHOOL_DAYS, WHAT_HAPPENS_NEXT
from chalicelib.services.delivery.contents import contents_of
from chalicelib.services.guidance import publishing, reading, writing
from chalicelib.services.guidance.beside import LONG, beside
from chalicelib.services.referrals import referring
from infrastructure.local.example_procedures import publish_procedures
from tests.support.guidance import a_live_page, a_new_version
from tests.support.world import BASE_URL, OFFICER, REFERRER, FakeWorld, a_draft, a_world, refer

PAGE = f"""See [the form](/which-form).

::: block {TEN_SCHOOL_DAYS}
Refer **by day ten**, see [this](page:what-schools-do).

Or at once.
:::"""


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def said(world: FakeWorld, name: str = TEN_SCHOOL_DAYS) -> list[str]:
    return [line for each in beside(world, [name]) for line in each.lines]


class TestBeside:
    def test_the_paragraph_is_that_of_its_page_and_leads_to_it(self, world: FakeWorld) -> None:
        slug = a_live_page(world, OFFICER, "What schools do", PAGE)
        (found,) = beside(world, [TEN_SCHOOL_DAYS])
        assert (found.title, found.href) == ("What schools do", f"{BASE_URL}/procedures/{slug}#block-{TEN_SCHOOL_DAYS}")
        assert found.lines == ["Refer by day ten, see this.", "Or at once."]
        assert "<strong>by day ten</strong>" in found.html
        assert f'href="{BASE_URL}/procedures/{slug}"' in found.html
        page = reading.live_page(world, slug)
        assert isinstance(page, reading.Read)
        assert f'id="block-{TEN_SCHOOL_DAYS}"' in page.version.html

    def test_where_the_live_pages_have_no_such_block_nothing_is_said(self, world: FakeWorld) -> None:
        assert beside(world, [TEN_SCHOOL_DAYS]) == []
        slug = a_live_page(world, OFFICER, "What schools do", PAGE)
        assert beside(world, [DELETION_RETURN]) == []
        publishing.withdraw(world, OFFICER, slug, writing.page_named(world, slug).version, "Old.", "")
        assert beside(world, [TEN_SCHOOL_DAYS]) == []

    def test_it_changes_with_its_page(self, world: FakeWorld) -> None:
        slug = a_live_page(world, OFFICER, "What schools do", PAGE)
        a_new_version(world, OFFICER, slug, f"::: block {TEN_SCHOOL_DAYS}\nBy day five.\n:::")
        assert said(world) == ["By day five."]

    def test_several_keep_the_order_of_the_question(self, world: FakeWorld) -> None:
        publish_procedures(world, OFFICER)
        names = [DELETION_RETURN, TEN_SCHOOL_DAYS]
        assert [each.href for each in beside(world, names)] == [
            f"{BASE_URL}/procedures/taking-a-name-off#block-deletion-return",
            f"{BASE_URL}/procedures/what-schools-do#block-ten-school-days",
        ]

    @pytest.mark.parametrize(("length", "is_long"), [(LONG, False), (LONG + 1, True)])
    def test_what_is_long_is_folded(self, world: FakeWorld, length: int, is_long: bool) -> None:
        a_live_page(world, OFFICER, "Long", f"::: block {TEN_SCHOOL_DAYS}\n{'x' * length}\n:::")
        assert [each.is_long for each in beside(world, [TEN_SCHOOL_DAYS])] == [is_long]

    def test_no_form_waits_for_procedures_that_cannot_be_read(self, world: FakeWorld) -> None:
        a_live_page(world, OFFICER, "What schools do", PAGE)
        world.store.fail("guidance.current")
        assert beside(world, [TEN_SCHOOL_DAYS]) == []
        assert said(world)


class TestAsTheyWere:
    def edition_of(self, world: FakeWorld) -> int:
        submission = world.cases.submitted(refer(world).submission_id)
        assert submission
        return submission.guidance_edition

    def test_a_form_keeps_the_edition_that_was_live(self, world: FakeWorld) -> None:
        assert self.edition_of(world) == 0
        slug = a_live_page(world, OFFICER, "What schools do", PAGE)
        number = self.edition_of(world)
        a_new_version(world, OFFICER, slug, f"::: block {TEN_SCHOOL_DAYS}\nBy day five.\n:::")
        assert self.edition_of(world) == number + 1
        then = reading.as_on(world, number)
        assert then.blocks[TEN_SCHOOL_DAYS].text == "Refer by day ten, see this.\nOr at once."
        (page,) = then.pages
        assert "by day ten" in reading.version_of_page(world, page.slug, page.number).version.markdown

    def test_a_form_is_sent_though_the_procedures_cannot_be_read(self, world: FakeWorld) -> None:
        a_live_page(world, OFFICER, "What schools do", PAGE)
        world.store.fail("guidance.current")
        assert self.edition_of(world) == 0

    def test_the_receipt_leads_to_them_on_its_page_and_in_its_email(self, world: FakeWorld) -> None:
        assert refer_receipt(world) == (0, "")
        a_live_page(world, OFFICER, "What schools do", PAGE)
        assert refer_receipt(world) == (1, f"{BASE_URL}/procedures/as-on/1")
        a_new_version(world, OFFICER, "what-schools-do", "Other words.")
        assert as_sent(world, 1) == f"{BASE_URL}/procedures/as-on/1", "the receipt of before still does"


def refer_receipt(world: FakeWorld) -> tuple[int, str]:
    """The edition on a new receipt, and where its email leads."""
    receipt = referring.send(world, a_draft(world), REFERRER)
    return receipt.guidance_edition, as_sent(world, -1)


def as_sent(world: FakeWorld, number: int) -> str:
    return str(contents_of(world, world.messages("referral_receipt")[number])["as_sent"])


class TestEmails:
    def test_an_email_says_what_is_live_when_it_is_sent(self, world: FakeWorld) -> None:
        publish_procedures(world, OFFICER)
        refer(world)
        receipt = world.message("referral_receipt")
        assert "You get a reference." in said_in(world, receipt)
        a_new_version(world, OFFICER, "what-the-team-does", f"::: block {WHAT_HAPPENS_NEXT}\nWe ring you.\n:::")
        assert said_in(world, receipt) == "We ring you."

    def test_an_email_goes_without_procedures_too(self, world: FakeWorld) -> None:
        refer(world)
        assert said_in(world, world.message("referral_receipt")) == ""


def said_in(world: FakeWorld, message: object) -> str:
    return "\n".join(line for each in contents_of(world, message)["guidance"] for line in each.lines)  # type: ignore[arg-type]
