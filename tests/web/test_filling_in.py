"""Filling in a form page by page: refused pages, changing from check answers, who looked, keying in for somebody else."""

from msgspec.structs import replace

from chalicelib.bootstrap import world
from chalicelib.journeys.referral.school_referral import KEYED, school_referral
from chalicelib.services.people.staffing import let_in
from infrastructure.local.example_data import HILLSIDE, OFFICE, TRUST
from tests.support.browser import CHILD, GATE, REST, WHEREABOUTS, YOU, Person, Service, reference_on

A_PARENT = {
    "parent-1-name": "Pat Parent",
    "parent-1-relationship": "Mother",
    "parent-1-responsibility": "yes",
    "parent-1-lives_with": "yes",
    "parent-1-interpreter": "no",
    "parent-1-safe": "yes",
}
A_VISIT = {
    "enquiry-1-type": "home-visit",
    "enquiry-1-visited": "Zzrefuge Lane",
    "enquiry-1-on-day": "7",
    "enquiry-1-on-month": "1",
    "enquiry-1-on-year": "2027",
    "enquiry-1-by": "Attendance lead",
    "enquiry-1-outcome": "Nobody was in.",
}
SECRET = {"restricted_address": "yes", "address": "Zzaddress Lane", "need-fgm": "yes", "appraisal": "Zzappraisal"}


def test_a_refused_page_has_an_address_of_its_own_to_go_back_to(school: Person) -> None:
    draft = school.fill_in().url.removesuffix("/check")
    school.get(f"{draft}/pages/child")
    refused = school.post(f"{draft}/pages/child", {"csrf": school.csrf, "first_names": "Ida"})
    assert (refused.status, refused.location) == (303, f"{draft}/pages/child?wrong=yes")
    page = school.get(refused.location)
    assert "Enter the child’s last name." in page.text
    assert page.form.fields["first_names"] == "Ida"
    assert "Enter the child’s last name." not in school.get(f"{draft}/pages/child").text


def test_change_leads_back_to_check_answers_from_one_of_several_too(school: Person) -> None:
    check = school.fill_in(GATE, CHILD, WHEREABOUTS, YOU, A_PARENT).url
    draft = check.removesuffix("/check")
    assert f"{draft}/pages/parent-1?then=check" in school.get(check).links
    school.get(f"{draft}/pages/parent-1?then=check")
    assert school.submit(A_PARENT | {"parent-1-name": ""}).url == f"{draft}/pages/parent-1?then=check&wrong=yes"
    assert school.submit(A_PARENT | {"parent-1-name": "Ann Parent"}).url == check
    school.get(f"{draft}/pages/parents?then=check")
    assert school.submit({"parents-more": "yes"}).url == f"{draft}/pages/parent-2?then=check"
    second = {name.replace("-1-", "-2-"): answer for name, answer in A_PARENT.items()}
    assert school.submit(second).url == f"{draft}/pages/parents?then=check"
    assert school.submit({"parents-more": "no"}).url == check


def _views(service: Service, what: str) -> int:
    return len([row for row in service.stack.rows("AUDIT") if row["what"]["S"] == what])


def test_looks_at_ones_own_forms_lists_and_referrals_are_recorded(service: Service, school: Person) -> None:
    draft = school.fill_in().url.removesuffix("/check")
    before = _views(service, "draft-opened")
    for path in (draft, f"{draft}/pages/child", f"{draft}/check"):
        school.get(path)
    assert _views(service, "draft-opened") == before + 3
    school.submit()
    lists = _views(service, "list-opened")
    mine = next(link for link in school.get("/my-referrals").links if link.startswith("/my-referrals/"))
    assert _views(service, "list-opened") == lists + 1
    school.get(mine)
    assert _views(service, "referral-opened") == 1


def test_the_case_says_that_the_school_looked_at_what_it_sent(school: Person, officer: Person) -> None:
    reference = school.refer()
    school.get(next(link for link in school.get("/my-referrals").links if link.startswith("/my-referrals/")))
    shown = officer.get(f"/cases/{reference}/accesses").text
    assert f"{OFFICE.name} opened what was referred, as the referrer sees it" in shown


def test_a_secret_address_is_on_no_page_of_a_colleague(service: Service, school: Person) -> None:
    check = school.fill_in(GATE, CHILD, WHEREABOUTS | A_VISIT | SECRET, YOU)
    draft = check.url.removesuffix("/check")
    marks = ("Zzaddress", "Zzrefuge", "Zzappraisal")
    assert all(mark in check.text for mark in marks[:2])
    assert "Only the author" not in check.text
    colleague, lead = Person(service), Person(service)
    colleague.sign_in(TRUST.address)
    lead.sign_in(
        let_in(world(), "Lea Lead", "lea@hillside.example", schools=[replace(HILLSIDE, safeguarding=True)]).email
    )
    pages = [colleague.get(path) for path in (draft, f"{draft}/check", f"{draft}/pages/enquiries", "/my-referrals")]
    assert [page.status for page in pages] == [200] * 4
    assert not [mark for page in pages for mark in marks if mark in page.html]
    assert "Zzrefuge" in lead.get(f"{draft}/check").text
    hidden = ("address", "new-address", "enquiry-1", "enquiry-1/remove", "needs-harm", "appraisal", "whereabouts")
    assert {colleague.get(f"{draft}/pages/{slug}").status for slug in hidden} == {404}
    assert {lead.get(f"{draft}/pages/{slug}").status for slug in hidden} == {200}
    school.get(check.url)
    school.submit()
    for person in (school, colleague, lead):
        mine = next(link for link in person.get("/my-referrals").links if link.startswith("/my-referrals/"))
        assert not [mark for path in (mine, f"{mine}/copy") for mark in marks if mark in person.get(path).html]


def test_a_case_that_was_keyed_in_says_how_and_when_it_reached_us(officer: Person) -> None:
    told = {"source": "phone", "told_on-day": "11", "told_on-month": "1", "told_on-year": "2027", "told_at": "16:20"}
    them = {
        "referrer_name": "Nia",
        "referrer_role": "Nurse",
        "on_behalf": "agency",
        "agency_name": "NHS",
        "receipt": "no",
    }
    officer.get("/begin/school-referral")
    draft = officer.submit(GATE).url
    for page in school_referral([], form=KEYED).pages[1:]:
        officer.fill_in_page(draft, page, REST | CHILD | WHEREABOUTS | told | them)
    officer.get(f"{draft}/check")
    case = officer.get(f"/cases/{reference_on(officer.submit())}").text
    assert "Keyed in for somebody else. It reached us by phone on 11 January 2027 at 16:20." in case
