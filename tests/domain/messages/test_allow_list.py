import pytest

from chalicelib.domain.messages.allow_list import may_mail


@pytest.mark.parametrize("stage", ["live", "local"])
@pytest.mark.parametrize("listed", ["", "somebody@county.example"])
def test_the_live_and_the_local_stage_email_everybody(stage: str, listed: str) -> None:
    assert may_mail(stage, listed)("anybody@anywhere.example")


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("ann@county.example", True),
        (" Ann@County.Example ", True),
        ("tester@school.example", True),
        ("other@school.example", False),
        ("ann@sub.county.example", False),
        ("ann@notcounty.example", False),
        ("county.example", False),
        ("", False),
    ],
)
def test_a_practice_copy_emails_only_its_list(address: str, may: bool) -> None:
    assert may_mail("trial", " @County.example, tester@school.example,")(address) is may


@pytest.mark.parametrize("listed", ["", " ", ","])
def test_a_practice_copy_without_a_list_emails_nobody(listed: str) -> None:
    assert not may_mail("trial", listed)("ann@county.example")
