"""Working a case over HTTP: every page of a step, its refusals, and the kept answers."""

import random
from datetime import datetime, timedelta
from string import ascii_lowercase

import pytest

from chalicelib.bootstrap import world
from chalicelib.domain.casework.reference import REFERENCE_ALPHABET
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.records.case_file import EVENTS_SHOWN
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.services.casework.carry_out import Actor
from infrastructure.local.example_data import AUDITOR, MANAGER, OFFICER, TRUST
from tests.support import steps
from tests.support.browser import CHILD, GATE, WHEREABOUTS, YOU, Page, Person, Service, reference_on
from tests.support.table import TUESDAY

UNPHONED = {"immediate_risk": "yes", "phoned": "no", "not_phoned_because": "The line was engaged."}
ON = {"on-day": "11", "on-month": "1", "on-year": "2027"}


def step(person: Person, reference: str, name: str, answers: dict[str, str]) -> Page:
    form = person.get(f"/cases/{reference}/steps/{name}").form_to(f"/steps/{name}")
    return person.submit(answers, form=form)


def task_of(kind: str, reference: str) -> str:
    """The page of the open task of this kind about this case."""
    tasks = (task for task in world().tasks.open(1000).rows if task.reference == reference)
    return f"/tasks/{next(task.task_id for task in tasks if task.task_id.startswith(kind))}"


def a_child_of_its_own() -> dict[str, str]:
    """No other test refers this child, so no earlier case raises the priority."""
    letters = "".join(random.choices(ascii_lowercase, k=8))
    born = {"born-day": str(random.randint(1, 28)), "born-month": str(random.randint(1, 8)), "born-year": "2018"}
    return CHILD | born | {"last_name": f"{letters}stone", "upn": ""}


@pytest.fixture
def reference(school: Person) -> str:
    return school.refer(GATE, a_child_of_its_own(), WHEREABOUTS, YOU)


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_a_page_and_an_empty_form_is_told_what_is_missing(
    officer: Person, reference: str, name: str
) -> None:
    page = officer.get(f"/cases/{reference}/steps/{name}")
    assert page.status == 200
    blank = dict.fromkeys(("primary_reason", "sex", "year_group"), "") if name == "facts" else {}
    assert "There is a problem" in officer.submit(blank, form=page.form_to(f"/steps/{name}")).text


def test_a_step_that_there_is_not_is_not_found(officer: Person, reference: str) -> None:
    assert officer.get(f"/cases/{reference}/steps/erase").status == 404


def test_the_case_says_which_email_waits_until_the_school_opens(
    service: Service, officer: Person, reference: str
) -> None:
    service.stack.set_clock(datetime(2027, 2, 15, 10, tzinfo=LONDON))
    officer.sign_in(OFFICER.address)
    me = world().people.by_email(OFFICER.address)
    assert me
    steps.ask_more(world(), reference, Actor(me, reference), ["last-seen"], "Who saw the child last?")
    service.deliver()
    text = officer.get(f"/cases/{reference}").text
    service.stack.set_clock(TUESDAY)
    assert "when their school opens on Monday 22 February 2027" in text


def test_a_refused_step_says_why_and_keeps_what_was_typed(officer: Person, reference: str) -> None:
    step(officer, reference, "triage", {"route": "cme", "priority": "GREEN"})
    answers = {"outcome": "not-located", "evidence": "agency", "text": "Nobody knows."}
    page = step(officer, reference, "close", answers)
    assert "does not close a case" in page.text
    assert "Nobody knows." in page.html


def test_the_case_shows_education_otherwise_and_how_a_similar_case_ended(officer: Person, school: Person) -> None:
    another_child = a_child_of_its_own()
    reference = school.refer(GATE, another_child, WHEREABOUTS, YOU)
    found = {"found": "home-unsuitable", "who": "Ana, home education", "text": "No work was seen."} | ON
    done = step(officer, reference, "otherwise", found)
    assert "Education otherwise than at school is recorded." in done.text
    assert "Home education, unsuitable, on 11 January 2027" in officer.get(f"/cases/{reference}").text
    step(officer, reference, "triage", {"route": "cme", "priority": "GREEN", "text": "Known."})
    step(officer, reference, "close", {"outcome": "returned", "evidence": "confirmed", "text": "The office."})
    again = school.refer(GATE, another_child, WHEREABOUTS, YOU)
    page = officer.get(f"/cases/{again}")
    assert f"{reference}: " in page.text
    assert "It was closed on 12 January 2027: returned to the same school." in page.text
    assert f"An earlier case of this child, {reference}, was closed on 12 January 2027" in page.text


def test_the_case_confirms_a_step_once(officer: Person, reference: str) -> None:
    done = officer.submit({}, form=officer.get(f"/cases/{reference}").form_to("/take"))
    assert "You have taken the case." in done.text
    assert "Next due: Check the authority’s records" in done.text
    assert "You have taken the case." not in officer.get(f"/cases/{reference}").text


def test_a_step_shows_at_once_to_its_author_and_other_pages_may_lag(
    service: Service, officer: Person, reference: str
) -> None:
    def strongly() -> list[bool]:
        """The reads of the case since the last call: its head and clocks, and its events."""
        reads = [call.request for call in service.stack.calls if call.operation == "Query"]
        service.stack.calls.clear()
        return [
            read.get("ConsistentRead", False)
            for read in reads
            if any(value.get("S", "").startswith("CASE#") for value in read["ExpressionAttributeValues"].values())
        ]

    service.stack.calls.clear()
    page = officer.get(f"/cases/{reference}")
    assert strongly() == [False, False]
    assert "Your note is saved." in officer.submit({"note": "A word."}, form=page.form_to("/notes")).text
    assert strongly() == [True] * 3, "the step, and the page after it"
    assert officer.submit({"note": ""}, form=page.form_to("/notes")).status == 200
    assert strongly() == [True, True]


def test_a_note_by_a_colleague_is_not_shown_as_mine(officer: Person, somebody: Person, reference: str) -> None:
    officer.submit({"note": "A word."}, form=officer.get(f"/cases/{reference}").form_to("/notes"))
    assert "Your note is saved." in officer.here.text
    somebody.sign_in(MANAGER.address)
    assert "Your note is saved." not in somebody.get(f"/cases/{reference}?done=yes").text


def test_a_case_says_first_that_its_referrer_phoned_nobody_until_social_care_is_told(
    school: Person, officer: Person
) -> None:
    reference = school.refer({**GATE, **UNPHONED}, CHILD, WHEREABOUTS, YOU)
    page = officer.get(f"/cases/{reference}")
    assert page.text.index("nobody has phoned about it") < page.text.index("Key facts")
    assert "tel:999" in page.links
    step(officer, reference, "social-care", {"whom": "Duty"} | ON)
    assert "nobody has phoned about it" not in officer.get(f"/cases/{reference}").text


def test_a_deadline_that_was_met_late_is_not_called_met(service: Service, somebody: Person, reference: str) -> None:
    service.stack.set_clock(TUESDAY + timedelta(days=40))
    somebody.sign_in(OFFICER.address)
    words = step(somebody, reference, "checks", {"text": "Nothing found."}).text
    service.stack.set_clock(TUESDAY)
    assert "met late" in words
    assert "days late." in words


def test_the_earlier_events_of_a_long_case_are_a_page_of_their_own(officer: Person, reference: str) -> None:
    note = officer.get(f"/cases/{reference}").form_to("/notes")
    for number in range(EVENTS_SHOWN):
        fields = note.fields | {"once": f"a-token-of-its-own-{number}", "note": f"Word {number}."}
        officer.post(f"/cases/{reference}/notes", fields)
    page = officer.get(f"/cases/{reference}")
    assert "No risk was named" in page.text, "the reasons for the priority are the first event's"
    earlier = next(link for link in page.links if "/events?" in link)
    assert "Referral received" in officer.get(earlier).text


@pytest.mark.parametrize("mark", ["", "%23", "x" * 200, "2026%23%00", "9999"])
def test_a_forged_mark_of_events_is_a_page_too(officer: Person, reference: str, mark: str) -> None:
    assert officer.get(f"/cases/{reference}/events?after={mark}").status == 200


def test_an_email_that_failed_is_sent_again_once(service: Service, officer: Person, school: Person) -> None:
    reference = school.refer()
    service.deliver()
    alert = next(
        mail for mail in service.stack.mails if mail.subject.endswith(reference) and "A referral" in mail.subject
    )
    again = "/again"
    assert not [form for form in officer.get(f"/cases/{reference}").forms if form.action.endswith(again)]
    service.feedback(alert, "Bounce", bounce={"bounceType": "Permanent"})
    form = officer.get(f"/cases/{reference}").form_to(again)
    assert "The email is being sent again." in officer.submit(form=form).text
    service.deliver()
    sent = [mail.to for mail in service.stack.mails if mail.subject == alert.subject]
    assert sent == [alert.to, alert.to]
    assert not [form for form in officer.get(f"/cases/{reference}").forms if form.action.endswith(again)]
    late = officer.submit({"once": "another-token-of-twenty"}, form=form)
    assert (late.status, "already been sent again" in late.text) == (409, True)
    service.deliver()
    assert len([mail for mail in service.stack.mails if mail.subject == alert.subject]) == 2


def test_a_case_that_belongs_elsewhere_is_handed_over_and_closes_when_the_other_team_accepts(
    service: Service, officer: Person, reference: str
) -> None:
    chosen = {"route": "home-education", "priority": "GREEN", "text": "A notice."}
    assert "this is for another team: A notice of home education" in step(officer, reference, "triage", chosen).text
    handed = {"to": "home-education", "whom": "", "how": "phone"} | ON
    page = step(officer, reference, "hand-over", handed)
    assert "Home education team: by phone" in page.text
    assert "this is for another team" not in page.text
    service.deliver()
    subject = f"A hand-over to your team: {reference}"
    assert [mail.to for mail in service.stack.mails if mail.subject == subject] == [
        "home-education@exampleshire.example"
    ]
    said = {"answered": "accepted", "who": "Ali, home education", "how": "phone"} | ON
    page = step(officer, reference, "team-answered", said)
    assert "Home education team: accepted, by phone." in page.text
    assert "Stage: Triage → Closed" in page.text


def test_only_answers_that_the_case_waits_for_are_offered(officer: Person, reference: str) -> None:
    step(officer, reference, "decision", {"decision": "stay-on-roll", "text": "Enquiries go on."})
    page = officer.get(f"/cases/{reference}/steps/arrived")
    assert "The school has our decision about its roll" in page.text
    assert "The referrer’s answer" not in page.text
    came = {"what": "decision", "text": "By letter."} | ON
    assert "You have recorded that it came." in step(officer, reference, "arrived", came).text


def test_repeated_looks_are_one_line(somebody: Person, reference: str) -> None:
    somebody.sign_in(MANAGER.address)
    for _ in range(3):
        somebody.get(f"/cases/{reference}")
    page = somebody.get(f"/cases/{reference}/accesses")
    assert page.text.count("Tom Ellis opened the case") == 1
    assert "3 times since" in page.text


def test_the_second_of_two_sees_what_changed_and_keeps_what_they_typed(
    officer: Person, somebody: Person, reference: str
) -> None:
    somebody.sign_in(MANAGER.address)
    late = somebody.get(f"/cases/{reference}/steps/priority").form_to("/steps/priority")
    step(officer, reference, "priority", {"priority": "RED", "text": "The aunt is worried."})
    page = somebody.submit({"priority": "AMBER", "text": "Mine."}, form=late)
    assert page.status == 409
    assert "Priority: GREEN → RED (Priya Nair)" in page.text
    assert "Mine." in page.html
    assert "RED" in officer.get(f"/cases/{reference}").text


def test_a_decision_is_read_by_the_referring_school_alone(
    service: Service, school: Person, officer: Person, somebody: Person, reference: str
) -> None:
    step(officer, reference, "decision", {"decision": "stay-on-roll", "text": "Enquiries go on."})
    service.deliver()
    mail = next(mail for mail in service.stack.mails if mail.subject == f"A decision is ready to read: {reference}")
    assert f"/referrals/decisions/{reference}" in mail.text
    assert "Enquiries go on." not in mail.text
    page = school.get(f"/referrals/decisions/{reference}")
    assert "must stay on the roll" in page.text
    assert "Enquiries go on." in page.text
    assert somebody.sign_in(TRUST.address, f"/referrals/decisions/{reference}").status == 200, "of the same school"
    assert "Sam Okafor read the decision for the school" in officer.get(f"/cases/{reference}/accesses").text


def test_search_words_are_in_no_address_and_in_no_audit_row(service: Service, officer: Person, reference: str) -> None:
    form = officer.get("/search").form_to("/search")
    page = officer.submit({"by": "reference", "reference": reference.lower()}, form=form)
    assert f"/cases/{reference}" in page.links
    assert "?" not in page.url
    searched = [row for row in service.stack.rows("AUDIT") if row["what"]["S"] == "searched"]
    assert searched
    assert reference not in repr(searched)


def test_cases_are_assigned_together_after_a_question(officer: Person, school: Person) -> None:
    references = [school.refer(), school.refer()]
    form = officer.get("/cases").form_to("/cases/assign")
    confirm = officer.submit({f"pick-{reference}": "yes" for reference in references}, form=form)
    assert all(reference in confirm.text for reference in references)
    assert "Choose the new owner." in officer.submit({}, form=confirm.form_to("/cases/assign")).text
    assigned = officer.here.form_to("/cases/assign")
    to = next(part.split('"')[0] for part in officer.here.html.split('name="to" type="radio" value="')[1:])
    assert "2 cases have a new owner." in officer.submit({"to": to}, form=assigned).text
    for reference in references:
        assert "Owner assigned" in officer.get(f"/cases/{reference}").text


def test_more_cases_than_can_be_assigned_together_are_refused_in_words(officer: Person, school: Person) -> None:
    school.refer()
    picks = {f"pick-{REFERENCE_ALPHABET[n] * 4}-2222": "yes" for n in range(20)}
    picks |= {f"pick-{REFERENCE_ALPHABET[n] * 4}-5555": "yes" for n in range(10)}
    refused = officer.submit(picks, form=officer.get("/cases").form_to("/cases/assign"))
    assert "You chose 30 cases. Go back and choose at most 25 at a time." in refused.text


@pytest.mark.parametrize("query", ["owner=mine", "owner=nobody", "stage=triage&priority=RED", "overdue=yes", "stage=x"])
def test_the_worklist_takes_every_filter(officer: Person, reference: str, query: str) -> None:
    assert officer.get(f"/cases?{query}").status == 200


def test_the_example_cases_are_at_different_stages(service: Service, somebody: Person) -> None:
    from infrastructure.local.example_data import load

    load({})
    somebody.sign_in(OFFICER.address)
    page = somebody.get("/cases")
    for words in ("Long watch", "Awaiting a place", "Enquiries", "Received", "Tell social care"):
        assert words in page.text
    form = somebody.get("/search").form_to("/search")
    assert "Example Teal Brackenbury" not in page.text, "closed"
    year = str(london_day(world().clock.now()).year - 6)
    born = {"born-day": "12", "born-month": "3", "born-year": year}
    found = somebody.submit({"by": "surname", "surname": "Brackenbury", **born}, form=form)
    assert "Closed" in found.text


@pytest.mark.usefixtures("reference")
def test_a_reader_of_cases_cannot_assign(service: Service, officer: Person) -> None:
    auditor = Person(service)
    auditor.sign_in(AUDITOR.address, "/sign-in?to=/cases")
    pages = [who.get("/cases") for who in (officer, auditor)]
    reference = reference_on(pages[0])
    assert all(reference in page.text for page in pages)
    assert ["/cases/assign" in page.html for page in pages] == [True, False]
    assert [f"pick-{reference}" in page.html for page in pages] == [True, False]


def test_an_incomplete_removal_waits_for_a_second_person(
    service: Service, school: Person, officer: Person, somebody: Person, reference: str
) -> None:
    page = officer.get(f"/cases/{reference}/steps/decision")
    assert "No contact attempt is recorded on this case." in page.text
    assert "any active officer or manager except you" in page.text
    day = london_day(TUESDAY)
    on = {"from_day-day": str(day.day), "from_day-month": str(day.month), "from_day-year": str(day.year)}
    words = {"decision": "may-be-removed", "ground": "2024-g", "text": "On another roll."}
    done = step(officer, reference, "decision", words | on)
    assert "Nothing goes to the school until a second person confirms it." in done.text
    assert "has waited for a second person" in done.text
    assert "There is no decision yet" in school.get(f"/referrals/decisions/{reference}").text
    assert "You proposed this yourself." in step(officer, reference, "second-person", {"word": "confirm"}).text
    somebody.sign_in(MANAGER.address)
    assert f"/cases/{reference}" in somebody.get(task_of("second-person", reference)).links
    waits = somebody.get(f"/cases/{reference}/steps/second-person")
    assert "Priya Nair proposed" in waits.text
    assert "On another roll." in waits.text
    confirmed = step(somebody, reference, "second-person", {"word": "confirm"})
    assert "The decision is written." in confirmed.text
    assert "has waited for a second person" not in confirmed.text
    read = school.get(f"/referrals/decisions/{reference}")
    assert "may be removed from the roll" in read.text
    assert "Ground: (g)" in read.text


def test_facts_are_corrected_and_not_known_is_not_the_same_as_not_recorded(officer: Person, reference: str) -> None:
    page = officer.get(f"/cases/{reference}/steps/facts")
    facts = page.form_to("/steps/facts").fields
    assert facts["sex"] != "not-recorded"
    assert "Not recorded" not in page.html.split('name="sex"', 1)[1].split('name="year_group"')[0]
    corrected = {"primary_reason": "Unknown", "sex": "not-known", "year_group": "0", "text": "The school said so."}
    done = step(officer, reference, "facts", corrected)
    assert "The facts are corrected." in done.text
    assert "Year group Reception" in done.text
    assert "→ Not known" in done.text


def test_two_cases_of_one_child_are_joined_and_parted(officer: Person, school: Person) -> None:
    twin = a_child_of_its_own() | {"first_names": "Wren"}
    home = WHEREABOUTS | {"postcode": "ZZ99 4ZZ"}
    first, second = (school.refer(GATE, twin, home, YOU) for _ in range(2))
    for reference in (first, second):
        step(officer, reference, "triage", {"route": "cme", "priority": "GREEN", "text": "As I see it."})
    assert 'value="duplicate"' not in officer.get(f"/cases/{second}/steps/close").html
    step(officer, second, "same-child", {"other": first, "text": "The same UPN."})
    page = officer.get(f"/cases/{first}")
    assert "confirmed as the same child" in page.text
    assert "/steps/reopen" not in officer.get(f"/cases/{second}").html
    undone = step(officer, second, "not-same-child", {"text": "They are twins."})
    assert "The case is open again." in undone.text
    assert "found not to be the same child" in undone.text
    assert "found not to be the same child" in officer.get(f"/cases/{first}").text


def test_a_task_is_finished_with_what_was_done_and_by_whom(officer: Person, school: Person) -> None:
    school.refer()
    reference = school.refer()
    task = task_of("match", reference)
    page = officer.get(task)
    assert f"/cases/{reference}" in page.links
    finish = page.form_to("/done")
    empty = officer.submit({"how": " "}, form=finish)
    assert "Say what was done before you take the task off the list." in empty.text
    officer.submit({"how": "Looked both up: cousins."}, form=finish)
    assert task not in officer.here.links
    assert "This task is done." in officer.get(task).text
    officer.submit({"how": "Once more."}, form=finish)
    done = officer.get("/tasks/done")
    assert "Looked both up: cousins." in done.text
    assert "Priya Nair" in done.text
    assert "Once more." not in done.text
    assert "Priya Nair opened a task" in officer.get(f"/cases/{reference}/accesses").text
    assert "Priya Nair finished a task" in officer.get(f"/cases/{reference}/accesses").text
