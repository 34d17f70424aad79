"""A link is withdrawn because the wrong person got it: the address gets nothing until somebody has checked it, and the
question is asked in another way."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.news import News
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.errors import TryAgain
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.purpose_links import Over
from chalicelib.services.administration import asking_leads
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.casework import reading
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.delivery.sweeps import sweep
from chalicelib.services.one_purpose import codes, open_links
from chalicelib.services.one_purpose.looking import LinkOver, digest_of_token, live
from chalicelib.services.reminders.reminding import remind_all
from tests.services.one_purpose.test_hand_over_by_link import HERE, hand_over, handed, now_of
from tests.support.returns import send_form, typed_leaver
from tests.support.world import ADMINISTRATOR, BASE_URL, OFFICER, PEOPLE, SCHOOL, FakeWorld, a_world, refer

SEND, OURS = "send@exampleshire.example", EXAMPLE.team_mailbox
LEAD = Person("lead", "Lena Lead", "lena@school.example", schools=(School(SCHOOL.urn, SCHOOL.name, safeguarding=True),))


@pytest.fixture
def world() -> FakeWorld:
    return a_world(people=(*PEOPLE, ADMINISTRATOR, LEAD))


@pytest.fixture
def case(world: FakeWorld) -> Case:
    return handed(world)


def tokens_to(world: FakeWorld, address: str) -> list[str]:
    """Of the emails that were sent there, the oldest first."""
    sweep(world)
    texts = [mail.rendered.text for mail in world.mailer.sent if mail.to == address]
    return [text.partition(f"{BASE_URL}/links/")[2].split()[0] for text in texts if "/links/" in text]


def withdraw(world: FakeWorld, token: str) -> None:
    open_links.withdraw(world, ADMINISTRATOR, digest_of_token(world, token), "the mailbox of somebody")


def to_check(world: FakeWorld) -> list[Task]:
    return [task for task in world.tasks.open(9, Audience.ADMINISTRATORS).rows if "wrong person" in task.text]


def check(world: FakeWorld) -> None:
    """An administrator says that the address is right."""
    (task,) = to_check(world)
    finish_task(world, task.task_id, ADMINISTRATOR, "They say that it is theirs.", Audience.ADMINISTRATORS)


def move(world: FakeWorld, address: str) -> None:
    authorities: Any = world.authorities
    authorities.authority = replace(EXAMPLE, mailboxes={**EXAMPLE.mailboxes, Team.SEND: address})


def remind(world: FakeWorld) -> str:
    """To whom the reminder of the hand-over goes."""
    world.clock.pass_by(days=6)
    remind_all(world)
    sweep(world)
    (to,) = {mail.to for mail in world.mailer.sent if "still need your answer" in mail.rendered.subject}
    return to


def test_the_case_says_so_and_still_waits_with_its_owner_and_its_next_date(world: FakeWorld, case: Case) -> None:
    (it,) = tokens_to(world, SEND)
    withdraw(world, it)
    file = reading.load_for_page(world, case.reference)
    (event,) = [event for event in file.events if event.kind is EventKind.LINK_WITHDRAWN]
    assert (event.by, event.facts["to"]) == (ADMINISTRATOR.person_id, "mailbox:send")
    assert (file.case.owner_id, file.case.waits, file.case.version) == (OFFICER.person_id, case.waits, case.version)
    assert [d.rule for d in file.deadlines if d.met_at is None and d.rule is Rule.HAND_OVER]
    assert file.case.next_due_at
    assert News.LINK in file.case.news
    (task,) = [task for task in world.tasks.open(9).rows if task.reference == case.reference]
    assert "Phone the team" in task.text
    sweep(world)
    (word,) = [m for m in world.mailer.sent if m.rendered.subject == f"There is news about {case.reference}"]
    assert (word.to, "reached the wrong person" in word.rendered.text) == (OFFICER.email, True)


@pytest.mark.usefixtures("case")
def test_the_reminder_comes_to_our_own_team_without_a_link(world: FakeWorld) -> None:
    withdraw(world, *tokens_to(world, SEND))
    assert remind(world) == OURS
    assert "/links/" not in world.mailer.sent[-1].rendered.text
    assert len(tokens_to(world, SEND)) == 1, "the one that was withdrawn"


@pytest.mark.parametrize(
    ("mends", "to"),
    [(check, SEND), (lambda world: move(world, "new@county.example"), "new@county.example")],
    ids=["checked", "moved"],
)
@pytest.mark.usefixtures("case")
def test_the_reminder_has_a_link_again_once_the_address_is_checked_or_moved(
    world: FakeWorld, mends: Callable[[FakeWorld], None], to: str
) -> None:
    withdraw(world, *tokens_to(world, SEND))
    mends(world)
    assert remind(world) == to
    assert live(world, tokens_to(world, to)[-1])


@pytest.mark.usefixtures("case")
def test_other_links_to_the_address_do_nothing_and_get_no_code_until_it_is_checked(world: FakeWorld) -> None:
    hand_over(world, refer(world).reference, "another hand-over")
    first, other = tokens_to(world, SEND)
    found = live(world, other)
    withdraw(world, first)
    with pytest.raises(LinkOver, match=Over.WITHDRAWN):
        live(world, other)
    codes.send_code(world, found, HERE)  # its page was read a moment before
    sweep(world)
    assert "code" not in " ".join(mail.rendered.subject for mail in world.mailer.sent if mail.to == SEND)
    assert open_links.open_links(world, ADMINISTRATOR, "").rows == ()
    check(world)
    assert live(world, other)
    with pytest.raises(LinkOver, match=Over.WITHDRAWN):
        live(world, first)


@pytest.mark.usefixtures("case")
def test_an_address_may_be_doubted_again_after_it_was_checked(world: FakeWorld) -> None:
    hand_over(world, refer(world).reference, "another hand-over")
    first, other = tokens_to(world, SEND)
    withdraw(world, first)
    check(world)
    withdraw(world, other)
    assert len(to_check(world)) == 1
    assert remind(world) == OURS


def test_a_withdrawal_that_broke_off_is_done_by_pressing_again(world: FakeWorld, case: Case) -> None:
    (it,) = tokens_to(world, SEND)
    world.store.fail("purpose_links.withdraw")
    with pytest.raises(TryAgain):
        withdraw(world, it)
    assert (live(world, it).reference, to_check(world)) == (case.reference, [])
    withdraw(world, it)
    assert len(to_check(world)) == 1
    assert now_of(world, case).news == {str(News.LINK)}


def test_the_team_phones_about_a_return_and_no_case_is_touched(world: FakeWorld) -> None:
    reference = send_form(world, "leaver", typed_leaver("f")).reference
    withdraw(world, *tokens_to(world, "home-education@exampleshire.example"))
    (task,) = [task for task in world.tasks.open(9).rows if task.reference == reference]
    assert (task.case_id, "Phone the team" in task.text) == (None, True)
    assert EventKind.LINK_WITHDRAWN not in {event.kind for event in world.store.events.values()}


def test_a_lead_of_a_school_is_asked_nothing_more_until_their_address_is_checked(world: FakeWorld) -> None:
    school = School(SCHOOL.urn, SCHOOL.name)
    asking_leads.ask_leads(world, ADMINISTRATOR, "Cai", "cai@school.example", school)
    withdraw(world, *tokens_to(world, LEAD.email))
    assert world.tasks.open(9).rows == (), "it is about no child"
    with pytest.raises(NotPossible):
        asking_leads.ask_leads(world, ADMINISTRATOR, "Dee", "dee@school.example", school)
    check(world)
    asking_leads.ask_leads(world, ADMINISTRATOR, "Dee", "dee@school.example", school)
    assert live(world, tokens_to(world, LEAD.email)[-1])


def test_the_words_for_everybody_have_no_name_and_no_address(world: FakeWorld) -> None:
    asking_leads.ask_leads(world, ADMINISTRATOR, "Cai", "cai@school.example", School(SCHOOL.urn, SCHOOL.name))
    open_links.withdraw(world, ADMINISTRATOR, digest_of_token(world, *tokens_to(world, LEAD.email)), LEAD.name)
    (task,) = to_check(world)
    assert [words for words in (LEAD.name, LEAD.email) if words in task.text + task.task_id] == []
    assert task.detail == LEAD.name
