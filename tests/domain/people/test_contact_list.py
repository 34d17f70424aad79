import pytest

from chalicelib.domain.people.contact_list import (
    MOST_CHARACTERS,
    MOST_ROWS,
    WRONG_ROLE,
    ListUnreadable,
    as_csv,
    mail_role_of,
    read_contacts,
    written_role,
)
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.saved_csv import guarded

HEAD = "email,name,urn,role\n"


def test_a_sound_line_is_read() -> None:
    (line,) = read_contacts(HEAD + " Rae@School.example ,Rae  Referrer,100001,Safeguarding lead\n")
    assert (line.email, line.name, line.urn, line.safeguarding) == (
        "rae@school.example",
        "Rae Referrer",
        "100001",
        True,
    )
    assert (line.number, line.problems) == (2, ())


@pytest.mark.parametrize("role", ["", "contact", "Contact", "school contact"])
def test_everybody_but_a_safeguarding_lead_is_a_contact(role: str) -> None:
    assert read_contacts(f"{HEAD}rae@school.example,Rae,100001,{role}")[0].safeguarding is False


def test_columns_may_stand_in_any_order_and_the_role_may_be_left_out() -> None:
    (line,) = read_contacts("\ufeffURN;x,Name,EMAIL,urn\n,Rae,rae@school.example,100001")
    assert (line.email, line.problems) == ("rae@school.example", ())


def test_what_was_copied_from_a_spreadsheet_is_read() -> None:
    assert read_contacts("email\tname\turn\trole\nrae@school.example\tRae, R\t100001\t")[0].name == "Rae, R"


def test_a_name_with_a_comma_in_quotes_is_one_name_and_empty_lines_do_not_count() -> None:
    lines = read_contacts(HEAD + '\nrae@school.example,"Referrer, Rae",100001,\n,,,\n')
    assert [(line.name, line.number) for line in lines] == [("Referrer, Rae", 3)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("rae,Rae,100001,", "An email address has an @ in it, like name@example.sch.uk."),
        ("rae@school.example,,100001,", "Enter the person’s name."),
        ("rae@school.example,R\u202eae,100001,", "The name has a hidden character in it. Type it again."),
        ("rae@school.example,Rae,1001,", "A school’s URN is 6 numbers, like 121234."),
        ("rae@school.example,Rae,,", "Enter the school’s URN."),
        ("rae@school.example,Rae,100001,caretaker", WRONG_ROLE),
        ("rae@school.example,Rae,100001,,more", "The line has more cells than the first line has columns."),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_keeps_what_was_typed(line: str, problem: str) -> None:
    (read,) = read_contacts(HEAD + line)
    assert read.problems == (problem,)
    assert read.typed == tuple(line.split(","))


def test_a_line_with_several_problems_says_all_of_them() -> None:
    assert len(read_contacts(HEAD + "rae,,x,y")[0].problems) == 4


def test_the_same_line_twice_says_so_and_another_role_is_not_the_same() -> None:
    line = "rae@school.example,Rae,100001,"
    lines = read_contacts(f"{HEAD}{line}\n{line}\n{line}dsl")
    assert [line.problems for line in lines] == [(), ("The same as line 2.",), ()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste the list"),
        ("rae@school.example,Rae,100001,", "does not have email and name and urn"),
        (HEAD, "only its first line"),
        (HEAD + "a,b,c,d\n" * (MOST_ROWS + 1), "has 501 lines"),
        ("x" * (MOST_CHARACTERS + 1), "longer than 200 KB"),
        (HEAD + '"' + "x" * 150_000, "Line 2 cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str, words: str) -> None:
    with pytest.raises(ListUnreadable, match=words):
        read_contacts(text)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44 1632", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋44", "－1", "＠SUM(A1)", "﹦1", "−1"]
)
def test_no_cell_that_leaves_is_a_formula_and_what_comes_back_is_as_it_was(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    again = read_contacts(as_csv([("rae@school.example", cell, "100001", "")]))
    assert again[0].name == " ".join(cell.split())


@pytest.mark.parametrize(
    ("role", "meant"),
    [
        ("head", ContactRole.HEAD),
        ("Headteacher", ContactRole.HEAD),
        ("head (mail only)", ContactRole.HEAD),
        ("Chair", ContactRole.CHAIR),
        ("chair of  Governors", ContactRole.CHAIR),
        ("attendance lead", ContactRole.ATTENDANCE),
        ("office", ContactRole.OFFICE),
        ("trust", ContactRole.TRUST),
        ("safeguarding lead mail only", ContactRole.SAFEGUARDING),
        ("DSL (mail only)", ContactRole.SAFEGUARDING),
    ],
)
def test_some_roles_get_mail_only(role: str, meant: ContactRole) -> None:
    (line,) = read_contacts(f"{HEAD}rae@school.example,Rae,100001,{role}")
    assert (line.mail, line.safeguarding, line.problems) == (meant, False, ())


@pytest.mark.parametrize("role", ["", "contact", "safeguarding lead", "dsl"])
def test_the_others_may_sign_in_and_get_no_mail_only(role: str) -> None:
    (line,) = read_contacts(f"{HEAD}rae@school.example,Rae,100001,{role}")
    assert (line.mail, line.problems) == (None, ())


@pytest.mark.parametrize(
    "role", ["mail only", "contact mail only", "headmail only", "trustee", "school contact mail only"]
)
def test_what_is_no_role_is_refused(role: str) -> None:
    assert read_contacts(f"{HEAD}rae@school.example,Rae,100001,{role}")[0].problems == (WRONG_ROLE,)


@pytest.mark.parametrize("role", ContactRole)
def test_a_written_role_is_read_back(role: ContactRole) -> None:
    assert mail_role_of(written_role(role)) is role


def test_the_same_address_may_sign_in_and_get_mail_in_several_roles() -> None:
    line = "rae@school.example,Rae,100001,"
    lines = read_contacts(f"{HEAD}{line}\n{line}head\n{line}chair\n{line}headteacher")
    assert [each.problems for each in lines] == [(), (), (), ("The same as line 3.",)]
