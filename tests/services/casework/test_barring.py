"""People barred from a case see nothing of it, never own it, and get no email about it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import SERVICE, EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.silence import Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.administration import shutting_out
from chalicelib.services.casework import assigning, lists, oversight, reading, removals, searching, taking, today
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.casework.lists import NOBODY, Filters
from chalicelib.services.casework.opening import BARS_HELD
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.casework.seeing import seen_by
from chalicelib.services.casework.siblings import MOST_OTHERS
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.people.staffing import owner_or_team
from chalicelib.services.referrals import sent_forms
from chalicelib.services.reminders.digests import write_digests
from chalicelib.services.reminders.red_mornings import write_alarms
from tests.services.casework.test_reassigning import run
from tests.support import steps
from tests.support.steps import bar, let_back
from tests.support.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    MANAGER,
    NOW,
    OFFICER,
    RED,
    REFERRER,
    FakeWorld,
    a_world,
    refer,
)

WHY = "The officer is the child’s aunt."
OTHER_MANAGER = Person("other-manager", "Moe Manager", "moe@county.example", frozenset({Role.MANAGER}))


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def barred(world: FakeWorld, whom: Person = OFFICER, **changes: str) -> Case:
    case = refer(world, **changes)
    bar(world, case.reference, Actor(MANAGER, "bar"), whom.person_id, WHY)
    return head(world, case)


def head(world: World, case: Case) -> Case:
    found = world.cases.head(case.case_id)
    assert found
    return found


def test_the_event_of_a_bar_has_the_person_the_reason_and_the_manager(world: FakeWorld) -> None:
    case = barred(world)
    event = world.cases.events(case, "").events[0]
    assert (event.kind, event.by, event.text) == (EventKind.BARRED, MANAGER.person_id, WHY)
    assert event.facts["barred.after"] == OFFICER.person_id
    assert world.store.audit[event.event_id].person_id == MANAGER.person_id
    let_back(world, case.reference, Actor(MANAGER, "back"), OFFICER.person_id, "She is not.")
    assert head(world, case).barred == frozenset()


@pytest.mark.parametrize("by", [OFFICER, COLLEAGUE])
def test_only_a_manager_bars_and_lets_back(world: FakeWorld, by: Person) -> None:
    case = barred(world)
    with pytest.raises(Refused, match="Only a manager"):
        bar(world, case.reference, Actor(by, "once"), COLLEAGUE.person_id, WHY)
    with pytest.raises(Refused, match="Only a manager"):
        let_back(world, case.reference, Actor(by, "once"), OFFICER.person_id, WHY)


@pytest.mark.parametrize(
    ("whom", "why", "words"),
    [("officer", WHY, "already"), ("colleague", " ", "Say why"), ("referrer", WHY, "staff"), ("nobody", WHY, "Choose")],
)
def test_a_bar_that_makes_no_sense_is_refused(world: FakeWorld, whom: str, why: str, words: str) -> None:
    case = barred(world)
    with pytest.raises(Refused, match=words):
        bar(world, case.reference, Actor(MANAGER, "once"), whom, why)


# --- seeing -------------------------------------------------------------------------------------------------------------


def test_the_case_is_in_no_list_search_task_or_page_of_theirs_and_in_everybody_elses(world: FakeWorld) -> None:
    case = barred(world)
    world.tasks.add(Task("task", "An email bounced.", "", NOW, case.case_id, case.reference))
    for person, sees in ((OFFICER, False), (COLLEAGUE, True)):
        seen = seen_by(world, person)
        assert bool(lists.open_cases(seen, "", Filters(), person).cases) is sees
        assert bool(searching.search(seen, person, "reference", case.reference, None, "").page.cases) is sees
        assert bool(searching.search(seen, person, "postcode", "NR1 2DH", None, "").page.cases) is sees
        assert bool(oversight.oversight(seen, person).workloads) is sees
        assert bool(seen.tasks.open(5).rows) is bool(seen.tasks.get("task")) is sees
        assert bool(seen.cases.load_for_page(case.reference)) is bool(seen.cases.named(case.reference)) is sees
        assert lists.picked(seen, [case.reference]) == ([case] if sees else [])
    with pytest.raises(NotFound):
        reading.open_case(seen_by(world, OFFICER), case.reference, OFFICER)


def task_of(case: Case, number: int) -> Task:
    return Task(f"task-{number:03d}", "An email bounced.", "", NOW, case.case_id, case.reference)


def walked(world: World, limit: int) -> tuple[int, set[int | None]]:
    """How many tasks the pages of the list have, and the totals that they say."""
    page = world.tasks.open(limit)
    rows, totals = len(page.rows), {page.total}
    while page.after:
        page = world.tasks.open(limit, after=page.after)
        rows, totals = rows + len(page.rows), totals | {page.total}
    return rows, totals


@pytest.mark.parametrize("limit", [5, 25, 500])
def test_the_number_of_open_tasks_is_of_those_that_the_reader_can_see(world: FakeWorld, limit: int) -> None:
    closed_to_them, other = barred(world), refer(world, **OTHER_CHILD)
    for number in range(310):
        world.tasks.add(task_of(other if number % 10 == 0 else closed_to_them, number))
    everybodys = len(world.store.tasks)
    assert walked(seen_by(world, OFFICER), limit) == (31, {31})
    assert walked(seen_by(world, COLLEAGUE), limit) == (everybodys, {everybodys})


def test_a_person_who_was_never_barred_costs_the_list_of_tasks_nothing(world: FakeWorld) -> None:
    case = barred(world)
    for number in range(60):
        world.tasks.add(task_of(case, number))
    world.store.calls.clear()
    asked, real = list[int](), world.tasks.open

    def counted(limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        asked.append(limit)
        return real(limit, audience, after)

    world.tasks.open = counted  # type: ignore[method-assign]
    assert seen_by(world, COLLEAGUE).tasks.open(25).total == len(world.store.tasks)
    assert len(asked) == 1


def test_a_referral_by_somebody_barred_is_still_matched_with_the_case(world: FakeWorld) -> None:
    case = barred(world)
    seen = seen_by(world, OFFICER)
    assert [found.case_id for found in filter(None, map(seen.cases.head, [case.case_id]))] == [case.case_id]


# --- the child's other cases ----------------------------------------------------------------------------------------------

OTHER_CHILD = {"known_as": "Bo Unlike", "first_names": "Bo", "last_name": "Unlike", "born-day": "2", "upn": ""}


def test_a_bar_is_from_every_case_of_the_child_open_or_closed_and_from_no_other(world: FakeWorld) -> None:
    closed, open_too, other, case = refer(world), refer(world), refer(world, **OTHER_CHILD), refer(world)
    world.store.heads[closed.case_id] = replace(head(world, closed), stage=Stage.CLOSED)
    taking.take(world, open_too.reference, OFFICER, open_too.version, "take")
    bar(world, case.reference, Actor(MANAGER, "bar"), OFFICER.person_id, WHY)
    barred_ids = frozenset({OFFICER.person_id})
    assert [head(world, one).barred for one in (case, open_too, closed)] == [barred_ids] * 3
    assert (head(world, open_too).owner_id, head(world, closed).stage) == (None, Stage.CLOSED)
    assert head(world, other).barred == frozenset()
    for one in (open_too, closed):
        event = world.cases.events(one, "").events[0]
        assert (event.kind, event.by, event.text) == (EventKind.BARRED, MANAGER.person_id, WHY)


def test_a_bar_pressed_twice_or_where_another_case_has_it_already_is_one_bar(world: FakeWorld) -> None:
    first, case = barred(world), refer(world)
    let_back(world, case.reference, Actor(MANAGER, "back"), OFFICER.person_id, "A slip.")
    for _ in range(2):
        bar(world, case.reference, Actor(MANAGER, "again"), OFFICER.person_id, WHY)
    kinds = [event.kind for event in world.cases.events(first, "").events]
    assert kinds.count(EventKind.BARRED) == 1
    assert head(world, case).barred == head(world, first).barred


def test_nobody_is_barred_from_one_case_alone_while_the_others_cannot_be_read(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = refer(world)

    def fails(*given: object) -> object:
        raise TimeoutError

    monkeypatch.setattr(world.cases, "ids_with", fails)
    with pytest.raises(Refused, match="other cases could not be read"):
        bar(world, case.reference, Actor(MANAGER, "bar"), OFFICER.person_id, WHY)
    assert head(world, case).barred == frozenset()


def unread_heads(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.cases, "heads", lambda case_ids: [])


def unread_ids(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.store.fail("cases.ids_with")


@pytest.mark.parametrize("fails", [unread_heads, unread_ids])
def test_anybody_ever_barred_does_not_see_a_new_case_until_a_manager_lets_them_back(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch, fails: Callable[[FakeWorld, pytest.MonkeyPatch], None]
) -> None:
    barred(world)
    fails(world, monkeypatch)
    again = refer(world)
    assert again.barred == frozenset({OFFICER.person_id})
    (task,) = (task for task in world.tasks.open(25).rows if task.case_id == again.case_id)
    assert "could not be compared" in task.text
    assert "Until a manager lets them back, nobody who was ever barred from a case can see this one." in task.text
    event = next(event for event in world.cases.events(again, "").events if event.kind is EventKind.BARRED)
    assert (event.by, event.text) == (SERVICE, BARS_HELD)
    let_back(world, again.reference, Actor(MANAGER, "back"), OFFICER.person_id, "I compared them.")
    assert head(world, again).barred == frozenset()


def test_a_case_that_shares_only_a_phone_with_too_many_to_compare_is_held_from_nobody(
    world: FakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred(world, OFFICER, **OTHER_CHILD)
    ids_with = world.cases.ids_with

    def all_at_one_phone(token: Token, limit: int) -> Sequence[str]:
        return [f"other-{n}" for n in range(limit)] if token.kind == "phone" else ids_with(token, limit)

    monkeypatch.setattr(world.cases, "ids_with", all_at_one_phone)
    monkeypatch.setattr(world.cases, "heads", lambda case_ids: [])
    assert refer(world).barred == frozenset()


def test_nobody_is_held_from_a_new_case_where_nobody_was_ever_barred(world: FakeWorld) -> None:
    world.store.fail("cases.ids_with")
    case = refer(world)
    assert case.barred == frozenset()
    assert not any("barred" in task.text for task in world.tasks.open(25).rows)


def test_administrators_are_told_where_no_manager_can_see_a_new_case(world: FakeWorld) -> None:
    bar(world, refer(world).reference, Actor(MANAGER, "bar"), MANAGER.person_id, WHY)
    world.store.fail("cases.ids_with")
    refer(world)
    (task,) = world.tasks.open(25, Audience.ADMINISTRATORS).rows
    assert task.text.startswith("No manager can see a new case")
    assert (task.case_id, task.reference) == (None, "")


def test_more_cases_of_one_child_than_can_be_changed_together_are_refused_in_words(world: FakeWorld) -> None:
    first = refer(world)
    tokens = [token for token in world.store.tokens if token[2] == first.case_id]
    for case_id in (f"other-{number}" for number in range(MOST_OTHERS + 1)):
        world.store.heads[case_id] = replace(first, case_id=case_id, reference=f"REF-{case_id}")
        world.store.tokens |= {(kind, text, case_id) for kind, text, _ in tokens}
    with pytest.raises(Refused, match="More than 25 other cases"):
        bar(world, first.reference, Actor(MANAGER, "bar"), OFFICER.person_id, WHY)
    assert not any(case.barred for case in world.store.heads.values())


def test_a_barred_match_hides_no_case_that_sounds_alike(world: FakeWorld) -> None:
    born = date(2015, 3, 14)
    alike = refer(world, last_name="Clarke", known_as="Ada Clarke", upn="")
    barred(world, last_name="Clark", known_as="Ada Clark", upn="")
    found = {
        person: searching.search(seen_by(world, person), person, "surname", "Clark", born, "")
        for person in (OFFICER, COLLEAGUE)
    }
    assert [case.reference for case in found[OFFICER].page.cases] == [alike.reference]
    assert (found[OFFICER].alike, found[COLLEAGUE].alike) == (True, False)


# --- owning -------------------------------------------------------------------------------------------------------------


def test_a_case_of_theirs_goes_to_the_queue_in_the_same_act(world: FakeWorld) -> None:
    case = refer(world)
    taking.take(world, case.reference, OFFICER, case.version, "take")
    bar(world, case.reference, Actor(MANAGER, "bar"), OFFICER.person_id, WHY)
    after = head(world, case)
    assert (after.owner_id, after.barred) == (None, frozenset({OFFICER.person_id}))
    assert [found.reference for found in lists.open_cases(world, "", Filters(owner=NOBODY)).cases] == [case.reference]


def test_the_case_cannot_be_assigned_to_them(world: FakeWorld) -> None:
    case = barred(world)
    with pytest.raises(Refused, match="may not see this case"):
        steps.assign(world, case.reference, Actor(MANAGER, "once"), OFFICER.person_id)
    done = assigning.assign_many(world, [case.reference], Actor(MANAGER, "many"), OFFICER.person_id)
    assert "may not see" in done[case.reference]
    assert head(world, case).owner_id is None


def test_a_leavers_case_does_not_become_theirs(world: FakeWorld) -> None:
    case = barred(world)
    taking.take(world, case.reference, COLLEAGUE, case.version, "take")
    shutting_out.disable(world, ADMINISTRATOR, COLLEAGUE.person_id, 0, NewOwners(rest=OFFICER.person_id))
    run(world)
    assert head(world, case).owner_id is None


def test_the_same_child_keeps_its_bars(world: FakeWorld) -> None:
    second, first = refer(world, **OTHER_CHILD), barred(world)
    world.store.heads[first.case_id] = replace(first, stage=Stage.ENQUIRIES)
    taking.take(world, second.reference, OFFICER, second.version, "take")
    steps.confirm_same_child(
        world, first.reference, Actor(MANAGER, "same"), second.reference, "A changed name.", differ=True
    )
    after = head(world, second)
    assert (after.barred, after.owner_id) == (frozenset({OFFICER.person_id}), None)


# --- emails -------------------------------------------------------------------------------------------------------------


def away(world: FakeWorld, person: Person, cover: Person) -> None:
    day = world.clock.now().date()
    world.people.add(replace(person, away=Away(day, day + timedelta(days=3), cover.person_id)))


def test_a_cover_who_is_barred_does_not_cover_for_it(world: FakeWorld) -> None:
    case = barred(world)
    taking.take(world, case.reference, COLLEAGUE, case.version, "take")
    away(world, COLLEAGUE, OFFICER)
    case = head(world, case)
    assert owner_or_team(world, case.owner_id, case.barred) == TEAM_MAILBOX
    assert today.cases_of(world, OFFICER) == []
    assert [found.reference for found in lists.left_behind(world)] == [case.reference]


def test_emails_about_the_case_go_to_the_team_instead(world: FakeWorld) -> None:
    case = barred(world)
    variables = {"reference": case.reference, "news": "information"}
    message = new_message("key", "case_news", person_recipient(OFFICER.person_id), variables, NOW, case_id=case.case_id)
    world.outbox.add([message])
    deliver(world, case.case_id, message.message_id)
    assert world.mailer.to(OFFICER.email) == []
    assert len(world.mailer.to(world.authorities.current().team_mailbox)) == 1


def test_the_morning_tells_a_barred_manager_nothing_of_it() -> None:
    world = a_world(people=(OFFICER, MANAGER, OTHER_MANAGER))
    case = barred(world, OTHER_MANAGER, **RED)
    world.clock.pass_by(days=1)
    day = world.clock.now().date()
    write_alarms(world, day)
    write_digests(world, day)
    told = [message for message in world.store.messages.values() if case.reference in str(message.variables)]
    recipients = {message.recipient for message in told if message.created_at == world.clock.now()}
    assert person_recipient(MANAGER.person_id) in recipients
    assert person_recipient(OTHER_MANAGER.person_id) not in recipients


def test_the_morning_counts_for_each_manager_what_their_page_shows() -> None:
    world = a_world(people=(COLLEAGUE, OFFICER, MANAGER, OTHER_MANAGER))
    case, _ = barred(world, OTHER_MANAGER), refer(world, **SIBLING)
    taking.take(world, case.reference, COLLEAGUE, case.version, "take")
    world.clock.pass_by(days=9)
    write_digests(world, world.clock.now().date())
    for person in (MANAGER, OTHER_MANAGER):
        (mail,) = (m for m in world.messages("digest_manager") if m.recipient == person_recipient(person.person_id))
        shown = oversight.oversight(seen_by(world, person), person).workloads
        assert int(mail.variables["open"]) == sum(workload.open for workload in shown)


def test_the_morning_counts_a_case_that_no_cover_may_see_as_unowned(world: FakeWorld) -> None:
    case = barred(world)
    taking.take(world, case.reference, COLLEAGUE, case.version, "take")
    away(world, COLLEAGUE, OFFICER)
    write_digests(world, world.clock.now().date())
    assert world.message("digest_manager").variables["unowned"] == "1"
    assert [workload.owner_id for workload in oversight.oversight(world, MANAGER).workloads] == [None]


def test_an_email_to_the_cover_of_a_new_owner_names_no_case_that_the_cover_may_not_see(world: FakeWorld) -> None:
    case, free = barred(world), refer(world)
    away(world, COLLEAGUE, OFFICER)
    references = [case.reference, free.reference]
    assert assigning.assign_many(world, references, Actor(MANAGER, "many"), COLLEAGUE.person_id) == {}
    assert world.message("assigned").recipient == TEAM_MAILBOX


# --- what other pages and lists say of it ---------------------------------------------------------------------------------

SIBLING = {"upn": "", "first_names": "Sasha", "last_name": "Otherwise", "born-day": "9", "born-month": "9"}


def test_a_second_referral_about_the_child_opens_with_the_same_bars(world: FakeWorld) -> None:
    barred(world)
    second = refer(world)
    assert second.barred == frozenset({OFFICER.person_id})
    event = next(each for each in world.cases.events(second, "").events if each.kind is EventKind.BARRED)
    assert (event.facts["barred.after"], event.by) == (OFFICER.person_id, SERVICE)
    assert refer(world, **SIBLING).barred == frozenset()


def test_the_case_of_a_brother_or_sister_names_it_to_others_only(world: FakeWorld) -> None:
    case = barred(world)
    sibling = refer(world, **SIBLING)
    for person, names in ((OFFICER, False), (COLLEAGUE, True)):
        seen = seen_by(world, person)
        file = seen.cases.load_for_page(sibling.reference)
        assert file
        pages = (*file.events, *seen.cases.events(sibling, "").events)
        assert (case.reference in str([event.facts for event in pages])) is names
        assert (case.reference in str(seen.tasks.open(9).rows)) is names
        assert (seen.tasks.get(f"match-{sibling.case_id}") is not None) is names


def test_a_task_without_a_case_that_names_it_by_its_reference_is_on_no_list_of_theirs(world: FakeWorld) -> None:
    case = barred(world)
    world.tasks.add(Task("news", "News about a return.", "The child was seen.", NOW, None, case.reference))
    assert seen_by(world, OFFICER).tasks.get("news") is None
    assert seen_by(world, COLLEAGUE).tasks.get("news")


def test_what_they_keyed_in_themselves_is_in_their_list_until_they_are_barred(world: FakeWorld) -> None:
    case = refer(world)
    submission = world.cases.submission(case)
    assert submission
    sender = replace(REFERRER, roles=OFFICER.roles)
    world.people.add(sender)
    before = seen_by(world, sender).cases.sent_by_school(submission.school.urn, "", 9)
    assert [one.case and one.case.reference for one in before.referred] == [case.reference]
    assert sent_forms.find(world, submission.submission_id, sender)
    urns = [submission.school.urn]
    assert len(seen_by(world, sender).cases.sent_by_schools(urns, "", 9).referred) == 1
    bar(world, case.reference, Actor(MANAGER, "bar"), sender.person_id, WHY)
    seen = seen_by(world, sender).cases
    assert (seen.sent_by_schools(urns, "", 9).referred, seen.sent_by_school(urns[0], "", 9).referred) == ((), ())
    with pytest.raises(NotFound):
        sent_forms.find(world, submission.submission_id, sender)


def test_both_cases_of_one_child_keep_the_bars_of_both(world: FakeWorld) -> None:
    first = refer(world, **OTHER_CHILD)
    world.store.heads[first.case_id] = replace(first, stage=Stage.ENQUIRIES)
    second = barred(world)
    steps.confirm_same_child(
        world, first.reference, Actor(MANAGER, "same"), second.reference, "A changed name.", differ=True
    )
    closed = head(world, first)
    assert (closed.stage, closed.barred) == (Stage.CLOSED, frozenset({OFFICER.person_id}))
    assert world.cases.events(closed, "").events[0].facts["barred.after"] == OFFICER.person_id


def test_the_report_of_the_silent_check_counts_it_and_does_not_name_it(world: FakeWorld) -> None:
    case = barred(world, MANAGER)
    assert world.watch.save(Report(NOW.date(), NOW, 1, (Found(case.reference, case.case_id, (Reason.NO_CLOCK,)),)))
    for person, names in ((MANAGER, 0), (OFFICER, 1)):
        seen = oversight.oversight(seen_by(world, person), person)
        assert (len(seen.found.rows), seen.found.total, seen.unnamed) == (names, 1, 1 - names)


def test_the_report_is_paged_and_its_count_is_true(world: FakeWorld) -> None:
    case = barred(world, MANAGER)
    hidden = Found(case.reference, case.case_id, (Reason.NO_CLOCK,))
    many = tuple(Found(f"REF-{number}", f"case-{number}", (Reason.HEAD_GONE,)) for number in range(236))
    assert world.watch.save(Report(NOW.date(), NOW, 900, (*many[:50], hidden, *many[50:]), more=4))
    pages, after = list[oversight.Oversight](), ""
    while after or not pages:
        pages.append(oversight.oversight(seen_by(world, MANAGER), MANAGER, after))
        after = pages[-1].found.after
    assert tuple(one for page in pages for one in page.found.rows) == many
    assert [len(page.found.rows) for page in pages] == [99, 100, 37]
    assert [page.unnamed for page in pages] == [1, 0, 4]
    assert {page.found.total for page in pages} == {241}


def test_a_removal_counts_a_case_that_shares_the_address_without_naming_it(world: FakeWorld) -> None:
    case = barred(world, OFFICER, **RED)
    sibling = refer(world, **SIBLING)
    for person, names in ((OFFICER, False), (COLLEAGUE, True)):
        words = str(removals.overview(seen_by(world, person), sibling, None).always)
        assert "open and RED, has the same" in words
        assert (case.reference in words) is names
