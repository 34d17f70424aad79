"""Walks over days and over pages of cases, on a stack of their own."""

from datetime import timedelta

from infrastructure.local.example_data import MANAGER
from tests.support.browser import Person, Service
from tests.support.table import TUESDAY


def test_nobody_takes_a_case_so_the_manager_sees_it_in_the_queue_every_working_morning(
    service: Service, school: Person
) -> None:
    school.refer()
    service.deliver()
    try:
        for days in (1, 1, 2, 3, 4):  # Wednesday to Saturday
            service.stack.set_clock(TUESDAY + timedelta(days=days, minutes=1))
            service.tick()
            service.work()
            service.tick()
        digests = [mail for mail in service.stack.mails if mail.subject == "The team’s cases today"]
        assert [mail.to for mail in digests] == [MANAGER.address] * 3
        assert all("Nobody: the unowned queue" in mail.text for mail in digests)
    finally:
        service.stack.set_clock(TUESDAY)


def test_more_cases_than_a_page_holds_come_one_page_after_the_other(school: Person, officer: Person) -> None:
    sent = {school.refer() for _ in range(26)}
    listed: list[str] = []
    page = officer.get("/cases")
    for _ in range(5):
        names = [given.get("name") or "" for _, given in page.tags]
        listed += [name.removeprefix("pick-") for name in names if name.startswith("pick-")]
        further = [link for link in page.links if "after=" in link]
        if not further:
            break
        page = officer.get(further[0])
    assert sent <= set(listed)
    assert len(listed) == len(set(listed))
