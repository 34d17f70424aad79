"""Links is made of several classes: the first with a name would hide the others' without a word."""

from chalicelib.links.links import Links


def test_no_two_pages_have_a_link_of_the_same_name() -> None:
    names = [name for each in Links.__mro__ for name in vars(each) if not name.startswith("_")]
    assert {name for name in names if names.count(name) > 1} == set()
