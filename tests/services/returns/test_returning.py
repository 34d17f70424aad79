"""Returns without a case: what becomes of a leaver and a joiner, of a hand-over, and when nobody comes."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.errors import NotFound
from chalicelib.domain.forms.disposition import Disposition, Team
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, lead_mailbox, person_recipient, team_mailbox
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.journeys.forms import form_named
from chalicelib.services.casework.finishing import finish_task
from chalicelib.services.referrals import referring
from chalicelib.services.returns import checking, comparing, returning
from tests.support.returns import (
    SOCIAL_CARE,
    TODAY,
    day,
    now_of,
    send_form,
    typed_attendance_return,
    typed_joiner,
    typed_leaver,
)
from tests.support.world import MANAGER, OFFICER, RED, REFERRER, FakeWorld, a_world, london, refer


@pytest.fixture
def world() -> FakeWorld:
    return a_world()


def leaver(world: FakeWorld, letter: str = "a", **changes: str) -> Return:
    head = world.returns.named(send_form(world, "leaver", typed_leaver(letter, **changes)).reference)
    assert head
    return head


def joiner(world: FakeWorld, **changes: str) -> Return:
    head = world.returns.named(send_form(world, "joiner", typed_joiner(**changes)).reference)
    assert head
    return head


def tasks(world: FakeWorld) -> list[str]:
    return [task.text for task in world.tasks.open(10).rows]


def test_a_leaver_with_a_confirmed_school_is_recorded_and_awaits_the_joiner(world: FakeWorld) -> None:
    head = leaver(world)
    assert (head.state, world.store.heads, tasks(world)) == (ReturnState.AWAITS_JOINER, {}, [])
    assert head.check_at
    assert head.check_at > world.clock.now()
    assert world.message("form_receipt").variables["noun"] == "deletion return"
    assert len(world.store.messages) == 1


def test_a_leaver_without_a_confirmed_school_opens_a_case(world: FakeWorld) -> None:
    receipt = send_form(world, "leaver", typed_leaver("a", **SOCIAL_CARE, confirmed="no"))
    assert receipt.disposition is Disposition.CASE
    file = world.cases.load_for_page(receipt.reference)
    assert file
    assert file.events[0].facts["opened_because"]
    assert world.message("referral_alert").variables["reference"] == receipt.reference


def test_a_joiner_ends_the_wait_for_the_same_child(world: FakeWorld) -> None:
    before, after = leaver(world), joiner(world)
    assert (now_of(world, before).state, now_of(world, before).joined_by) == (ReturnState.JOINED, after.reference)
    assert after.state is ReturnState.RECORDED


def test_a_joiner_that_came_first_ends_the_wait_as_well(world: FakeWorld) -> None:
    first = joiner(world)
    assert now_of(world, leaver(world)).joined_by == first.reference


def test_a_twin_does_not_end_the_wait_and_a_person_is_told_to_look(world: FakeWorld) -> None:
    before, twin = leaver(world), joiner(world, first_names="Ida")
    assert now_of(world, before).state is ReturnState.AWAITS_JOINER
    assert tasks(world) == [
        f"{twin.reference} may be the child of the leaver {before.reference} "
        "(the same date of birth, the same surname). Open both and look."
    ]


def test_a_joiner_like_an_open_case_tells_the_team_and_closes_nothing(world: FakeWorld) -> None:
    case = refer(world)
    head = joiner(world)
    file = world.cases.load_for_page(case.reference)
    assert file
    assert file.case.is_as(case)
    assert file.events[0].kind is EventKind.MATCHED
    assert head.reference in file.events[0].facts
    assert world.message("case_news").variables == {"reference": case.reference, "news": "joiner"}
    assert any(head.reference in text and case.reference in text for text in tasks(world))


def test_when_nobody_comes_the_leaver_becomes_a_case_under_its_own_reference_once(world: FakeWorld) -> None:
    head = leaver(world)
    assert head.check_at
    world.clock.set(head.check_at - timedelta(minutes=1))
    assert checking.check_returns(world) == 0
    world.clock.set(head.check_at)
    assert (checking.check_returns(world), checking.check_returns(world)) == (1, 0)
    (case,) = world.store.heads.values()
    assert (case.reference, case.submission_id, now_of(world, head).case_id) == (
        head.reference,
        head.return_id,
        case.case_id,
    )
    assert world.messages("referral_alert") == []
    assert world.message("leavers_unmatched").recipient == TEAM_MAILBOX


def test_the_leavers_of_one_day_are_spread_over_its_morning_and_the_team_gets_one_email_of_a_quarter(
    world: FakeWorld,
) -> None:
    heads = [leaver(world, first_names=f"Bo{n}", **day("born", date(2014, 5, 1 + n))) for n in range(20)]
    moments = {head.check_at for head in heads if head.check_at}
    assert len(moments) > 15
    assert {(london_day(at), at.astimezone(LONDON).hour in (9, 10, 11)) for at in moments} == {
        (date(2026, 12, 14), True)
    }
    world.clock.set(london("2026-12-14T12:07"))
    assert checking.check_returns(world) == 20
    alert = world.message("leavers_unmatched")
    assert alert.attempt_at == london("2026-12-14T12:15")
    assert world.messages("referral_alert") == []


def test_a_red_leaver_has_an_alert_of_its_own(world: FakeWorld) -> None:
    head = leaver(world, **RED)
    assert head.check_at
    world.clock.set(head.check_at)
    checking.check_returns(world)
    assert world.messages("leavers_unmatched") == []
    assert world.message("referral_alert").variables["reference"] == head.reference
    assert len(world.store.deadlines) > 0


def test_a_joiner_that_was_not_compared_at_once_is_found_before_a_case_is_opened(world: FakeWorld) -> None:
    head = leaver(world)
    world.store.fail("returns.ids_with")
    joiner(world)
    assert now_of(world, head).state is ReturnState.AWAITS_JOINER
    assert head.check_at
    world.clock.set(head.check_at)
    assert checking.check_returns(world) == 1
    assert (now_of(world, head).state, world.store.heads) == (ReturnState.JOINED, {})


def test_every_leaver_of_a_child_is_joined_however_many_other_returns_there_are() -> None:
    """Twelve attendance returns come before twelve leavers, as where a child moves often."""
    world = a_world()
    for _ in range(12):
        send_form(world, "attendance-return", typed_attendance_return())
    came = joiner(world)
    before = [leaver(world) for _ in range(6)]
    assert {now_of(world, each).joined_by for each in before} == {came.reference}


def test_a_joiner_joins_every_leaver_of_the_child() -> None:
    world = a_world()
    for _ in range(12):
        send_form(world, "attendance-return", typed_attendance_return())
    before = [leaver(world) for _ in range(12)]
    came = joiner(world)
    assert [now_of(world, each).joined_by for each in before] == [came.reference] * 12


def test_where_more_returns_are_like_it_than_are_compared_a_person_is_told() -> None:
    world = a_world()
    before = [leaver(world) for _ in range(comparing.COMPARED_AT_MOST + 1)]
    came = joiner(world)
    assert [now_of(world, each).joined_by for each in before].count("") == 1
    assert any(f"{came.reference} could not be compared with every return" in text for text in tasks(world))


def test_one_bad_leaver_does_not_stop_the_others(world: FakeWorld) -> None:
    first, second = leaver(world), leaver(world, first_names="Bo", **day("born", date(2014, 5, 6)))
    assert first.check_at
    world.clock.set(first.check_at)
    world.store.fail("returns.open_case")
    checking.check_returns(world)
    world.clock.pass_by(minutes=1)
    checking.check_returns(world)
    assert {now_of(world, head).state for head in (first, second)} == {ReturnState.BECAME_CASE}


# --- handing over --------------------------------------------------------------------------------------------------------


def test_home_education_is_handed_to_its_team(world: FakeWorld) -> None:
    head = leaver(world, "f")
    assert (head.state, head.team) == (ReturnState.HANDED_OVER, "home-education")
    assert world.message("return_handed_over").recipient == team_mailbox(Team.HOME_EDUCATION)


def test_a_return_that_nobody_takes_over_goes_to_the_team_then_its_lead_then_ours(world: FakeWorld) -> None:
    first, second = leaver(world, "f"), leaver(world, "f", first_names="Bo", **day("born", date(2014, 5, 6)))
    told = []
    for at in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-04", "2026-12-07"):
        world.clock.set(london(f"{at}T10:00"))
        checking.check_returns(world)
        checking.check_returns(world)
        told.append((at, [m.recipient for m in world.messages("returns_chase")], len(tasks(world))))
    team, lead = team_mailbox(Team.HOME_EDUCATION), lead_mailbox(Team.HOME_EDUCATION)
    assert told == [
        ("2026-11-30", [team], 0),
        ("2026-12-01", [team], 0),
        ("2026-12-02", [team, lead], 0),
        ("2026-12-04", [team, lead], 2),
        ("2026-12-07", [team, lead], 2),
    ], "one email for both returns, and a task for each"
    assert {now_of(world, head).state for head in (first, second)} == {ReturnState.HANDED_OVER}


def test_no_team_is_chased_on_the_day_off_on_which_an_outage_ends(world: FakeWorld) -> None:
    leaver(world, "f")
    world.clock.set(london("2026-12-05T10:00"))
    assert (checking.check_returns(world), world.messages("returns_chase")) == (0, [])
    world.clock.set(london("2026-12-07T09:00"))
    assert (checking.check_returns(world), len(world.messages("returns_chase"))) == (1, 1)


def test_a_task_that_was_ticked_off_while_nobody_has_the_child_comes_back(world: FakeWorld) -> None:
    leaver(world, "f")
    seen = list[int]()
    for at in ("2026-11-30", "2026-12-02", "2026-12-04", "2026-12-11", "2026-12-18"):
        world.clock.set(london(f"{at}T10:00"))
        checking.check_returns(world)
        seen.append(len(tasks(world)))
        if at == "2026-12-11":
            finish_task(world, world.tasks.open(1).rows[0].task_id, OFFICER, "Rang them.")
    assert seen == [0, 0, 1, 1, 1]


def test_a_return_keeps_why_it_became_what_it_is(world: FakeWorld) -> None:
    reasons = leaver(world, "f").reasons
    assert reasons[0].startswith("Ground (f) Leaves to be educated at home")
    assert reasons[-1] == "It goes to the home education team."


def test_a_childs_death_sends_no_email_and_asks_a_person_to_look(world: FakeWorld) -> None:
    head = leaver(world, "k")
    assert world.store.messages == {}
    assert (head.state, len(tasks(world))) == (ReturnState.RECORDED, 1)


def test_a_challenged_deletion_opens_a_case_and_the_school_is_asked_to_put_the_name_back(world: FakeWorld) -> None:
    receipt = send_form(world, "leaver", typed_leaver("h", joint="no"))
    assert (receipt.disposition, "challenged" in receipt.flags) == (Disposition.CASE, True)
    assert world.message("deletion_challenged").recipient == person_recipient(REFERRER.person_id)


@pytest.mark.parametrize(
    ("form", "raw", "team"),
    [
        ("leaver", typed_leaver("f", notice="no"), Team.HOME_EDUCATION),
        ("leaver", typed_leaver("f") | day("leaves_on", date(2026, 12, 1)), Team.HOME_EDUCATION),
        ("leaver", typed_leaver("o") | day("met_on", date(2026, 11, 26)) | day("deleted_on", TODAY), Team.EXCLUSIONS),
        ("attendance-return", typed_attendance_return(whereabouts_known="no"), Team.ATTENDANCE),
    ],
)
def test_the_team_of_the_return_hears_of_the_case_that_was_opened_instead(
    world: FakeWorld, form: str, raw: dict[str, str], team: Team
) -> None:
    receipt = send_form(world, form, raw)
    told = world.message("case_of_return")
    case = world.cases.load_for_step(receipt.reference)
    assert case
    told_of = (receipt.disposition, told.recipient, told.case_id)
    assert told_of == (Disposition.CASE, team_mailbox(team), case.case.case_id)
    assert world.messages("return_handed_over") == []
    assert len(world.messages("referral_alert")) == 1


@pytest.mark.parametrize("letter", ["h", "n"])
def test_a_case_that_would_go_to_no_other_team_is_told_to_none(world: FakeWorld, letter: str) -> None:
    send_form(world, "leaver", typed_leaver(letter))
    assert world.messages("case_of_return") == []


# --- staff ---------------------------------------------------------------------------------------------------------------


def test_opening_a_return_is_recorded_before_anything_is_shown(world: FakeWorld) -> None:
    head = leaver(world)
    found, sent = returning.open_return(world, head.reference, MANAGER)
    assert found == head
    assert sent
    assert sent.raw["first_names"] == "Ada"
    assert [access.what for access in world.audit.of_case(head.return_id, 1).rows] == ["return-opened"]


def test_a_reference_of_nothing_is_not_found(world: FakeWorld) -> None:
    with pytest.raises(NotFound):
        returning.open_return(world, "2222-2222", MANAGER)


def test_the_same_form_sent_twice_is_one_return(world: FakeWorld) -> None:
    raw, form = typed_leaver("a"), form_named("leaver")
    draft = world.drafts.save(
        Draft("draft", "browser", REFERRER.person_id, "leaver", form.version, raw, world.clock.now())
    )
    first, second = (referring.send(world, draft, REFERRER) for _ in range(2))
    assert (first, len(world.store.returns)) == (second, 1)
