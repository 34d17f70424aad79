"""Which changes of a person need a second person, and who hears of the others."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.second_person import LASTS, Agreer, agreer_after, is_told, needs_second, new_leads
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.people.roles import Role
from tests.support.world import NOW

HILLSIDE, RIVERMEAD = School("1", "Hillside", safeguarding=True), School("2", "Rivermead")
OFFICER = Person("olive", "Olive", "olive@county.example", frozenset({Role.OFFICER}))
CONTACT = Person("rita", "Rita", "rita@school.example", schools=(RIVERMEAD,))
AUDITOR = Person("aud", "Aud", "aud@county.example", frozenset({Role.AUDITOR}))


@pytest.mark.parametrize(
    ("before", "changes", "needs", "told"),
    [
        (None, {}, True, True),
        (OFFICER, {}, False, False),
        (OFFICER, {"name": "Olive New"}, False, False),
        (OFFICER, {"roles": frozenset({Role.OFFICER, Role.MANAGER})}, True, True),
        (OFFICER, {"roles": frozenset()}, False, False),
        (OFFICER, {"active": False}, False, False),
        (OFFICER, {"email": "new@county.example"}, True, True),
        (OFFICER, {"email": "OLIVE@county.example"}, False, False),
        (OFFICER, {"schools": (RIVERMEAD,)}, True, True),
        (OFFICER, {"roles": frozenset(), "schools": (RIVERMEAD,)}, True, True),
        (replace(OFFICER, schools=(RIVERMEAD,)), {"schools": (RIVERMEAD,)}, False, False),
        (replace(OFFICER, schools=(RIVERMEAD,)), {"schools": ()}, False, False),
        (replace(OFFICER, active=False), {"active": True}, True, True),
        (replace(OFFICER, active=False), {"active": False, "roles": frozenset({Role.MANAGER})}, True, True),
        (replace(OFFICER, roles=frozenset({Role.MANAGER})), {"roles": frozenset()}, False, True),
        (
            replace(OFFICER, roles=frozenset({Role.MANAGER})),
            {"active": False, "roles": frozenset({Role.MANAGER})},
            False,
            True,
        ),
        (CONTACT, {"roles": frozenset(), "schools": (HILLSIDE,)}, False, False),
        (CONTACT, {"roles": frozenset(), "email": "new@school.example"}, False, True),
        (CONTACT, {"roles": frozenset({Role.OFFICER}), "schools": (RIVERMEAD,)}, True, True),
    ],
)
def test_who_agrees_and_who_hears(before: Person | None, changes: dict[str, Any], needs: bool, told: bool) -> None:
    after = replace(before or OFFICER, **changes)
    assert (needs_second(before, after), is_told(before, after)) == (needs, told)


@pytest.mark.parametrize(
    ("before", "after", "opened"),
    [
        (None, replace(CONTACT, schools=(HILLSIDE, RIVERMEAD)), [HILLSIDE]),
        (CONTACT, replace(CONTACT, schools=(HILLSIDE,)), [HILLSIDE]),
        (replace(CONTACT, schools=(HILLSIDE,)), replace(CONTACT, schools=(HILLSIDE,)), []),
        (replace(CONTACT, schools=(HILLSIDE,), active=False), replace(CONTACT, schools=(HILLSIDE,)), [HILLSIDE]),
        (None, replace(CONTACT, schools=(HILLSIDE,), active=False), []),
        (
            replace(CONTACT, schools=(replace(HILLSIDE, safeguarding=False),)),
            replace(CONTACT, schools=(HILLSIDE,)),
            [HILLSIDE],
        ),
    ],
)
def test_which_schools_confidential_answers_a_change_opens(
    before: Person | None, after: Person, opened: list[School]
) -> None:
    assert new_leads(before, after) == opened


MANAGER = replace(OFFICER, roles=frozenset({Role.MANAGER}))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, OFFICER, None),
        (None, MANAGER, Agreer("olive")),
        (MANAGER, MANAGER, None),
        (MANAGER, OFFICER, Agreer("olive", NOW + LASTS)),
        (MANAGER, replace(MANAGER, active=False), Agreer("olive", NOW + timedelta(hours=72))),
    ],
)
def test_who_could_agree_still_counts_for_a_while(before: Person | None, after: Person, found: Agreer | None) -> None:
    assert agreer_after(before, after, NOW) == found


# --- where the authority's own mailboxes are -----------------------------------------------------------------------------

BARE = replace(EXAMPLE, mailboxes={})
REAL = replace(
    EXAMPLE,
    name="Samplehampton",
    team_mailbox="cme@samplehampton.gov.uk",
    mailboxes={Team.SEND: "send@samplehampton.gov.uk", Team.ADMISSIONS: "places@county.example"},
    leads={Team.SEND: "lead@samplehampton.gov.uk", Team.POST_16: "lead@county.example"},
)


@pytest.mark.parametrize(
    ("authority", "team", "own", "lead", "own_lead"),
    [
        (EXAMPLE, Team.SEND, "send@exampleshire.example", "send@exampleshire.example", "send@exampleshire.example"),
        (BARE, Team.SEND, "", "cme@exampleshire.example", ""),
        (
            *(REAL, Team.SEND, "send@samplehampton.gov.uk", "lead@samplehampton.gov.uk"),
            "lead@samplehampton.gov.uk",
        ),
        (REAL, Team.ADMISSIONS, "", "cme@samplehampton.gov.uk", ""),
        (REAL, Team.POST_16, "", "cme@samplehampton.gov.uk", ""),
        (replace(REAL, leads={}), Team.SEND, *("send@samplehampton.gov.uk",) * 3),
    ],
)
def test_where_mail_for_another_team_goes(authority: Any, team: Team, own: str, lead: str, own_lead: str) -> None:
    assert authority.own_mailbox_of(team) == own
    assert authority.mailbox_of(team) == (own or authority.team_mailbox)
    assert (authority.lead_of(team), authority.own_lead_of(team)) == (lead, own_lead)
