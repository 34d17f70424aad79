"""The facts beside the form that priority and triage are proposed from: when the child was seen, and earlier cases."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.matching import CERTAIN, Match
from chalicelib.domain.casework.priority import Beside, has_prior_concern, unseen_from
from chalicelib.domain.casework.repeats import repeat_within_a_year
from chalicelib.domain.casework.triage import TriageProposal, propose_triage
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.instants import london_day
from chalicelib.domain.records.submission import Submission
from chalicelib.ports.world import World
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.settings.school_calendar import calendar_of


def beside(world: World, referral: Referral, found: Iterable[Match], received: date, today: date) -> Beside:
    """`found` are the other cases that are like the child's. The school's calendar is read only where it can matter."""
    unseen = unseen_from(referral, calendar_of(world, referral.school_urn)) if has_prior_concern(referral) else None
    return Beside(today, unseen, repeat_within_a_year(found, received))


def proposal_for(world: World, case: Case, submission: Submission | None) -> TriageProposal | None:
    """The proposed triage; None once the submission has been erased."""
    if not submission:
        return None
    referral, today = referral_of(submission), london_day(world.clock.now())
    tokens = frozenset(token for token in search_tokens(referral) if token.kind in CERTAIN)
    others = [match for match in alike(world, tokens).matches if match.case.case_id != case.case_id]
    around = beside(world, referral, others, london_day(case.received_at), today)
    return propose_triage(referral, today, around)
