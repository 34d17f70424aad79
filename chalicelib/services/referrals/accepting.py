"""Accepts a complete form: decide, build the rows, commit them once, then compare with others.

A form becomes one of three things: a case, a return without a case, or something set aside for the team to read. Each
has a builder, and all commit in the same way.
"""

from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.domain.casework.events import writing
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.people.people import School
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt, Recording
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.engine.form import Audience, Move
from chalicelib.ports.world import World
from chalicelib.services.casework.new_case import New
from chalicelib.services.casework.opening import open_case
from chalicelib.services.guidance.beside import live_edition
from chalicelib.services.referrals import deletions, enquiring, quarantining
from chalicelib.services.referrals.completed_form import CompletedForm, DecidedForm
from chalicelib.services.referrals.identities import draw_identities
from chalicelib.services.referrals.receipts import emails_to_sender, receipt_for
from chalicelib.services.returns import comparing, recording

Outcome = Opening | Recording
Builder = Callable[[World, New, DecidedForm], Outcome]


def accept(world: World, completed: CompletedForm) -> Receipt:
    """One transaction: the submission, and its case or return. Raises Conflict or TryAgain."""
    new, decided = draw_identities(world), decide(world, completed)
    outcome = _with_emails(world, new, decided, _builder_for(decided)(world, new, decided))
    receipt = world.cases.accept(
        Acceptance(
            once=completed.once,
            submission=_submission(world, new, decided, outcome),
            outcome=outcome,
            receipt=receipt_for(world, new, decided, outcome),
            draft=completed.draft,
        )
    )
    _compare(world, decided, outcome, receipt)
    return receipt


def decide(world: World, completed: CompletedForm) -> DecidedForm:
    """The form decides from its answers; for another authority's form we add how far we believe its sender."""
    form, values, setting = completed.form, completed.values, completed.setting
    referral = form.to_referral(values, setting.schools)
    decision = form.decide(values, referral, setting)
    vetted = enquiring.vetted(world, form, values, completed.person, decision)
    return DecidedForm(completed, referral, vetted, live_edition(world).number)


# --- the three builders --------------------------------------------------------------------------------------------------


def _builder_for(decided: DecidedForm) -> Builder:
    if decided.completed.signs:
        return _set_aside
    return _case if decided.decision.disposition is Disposition.CASE else _return


def _case(world: World, new: New, decided: DecidedForm) -> Opening:
    completed, decision = decided.completed, decided.decision
    opening = open_case(
        world,
        new,
        completed.person.person_id,
        decided.referral,
        decision,
        completed.values,
        completed.part_of_file,
        enquiring.waits(world, new, completed.form, completed.values),
        of_the_public=completed.form.audience is Audience.PUBLIC,
    )
    return replace(opening, tasks=(*opening.tasks, *enquiring.call_back_tasks(new, decision)))


def _return(world: World, new: New, decided: DecidedForm) -> Recording:
    completed = decided.completed
    return recording.record(world, new, completed.form, decided.referral, decided.decision, completed.part_of_file)


def _set_aside(world: World, new: New, decided: DecidedForm) -> Recording:
    return quarantining.set_aside(world, new, decided.completed.form, decided.referral, decided.completed.signs)


# --- what all of them have in common -------------------------------------------------------------------------------------


def _with_emails(world: World, new: New, decided: DecidedForm, outcome: Outcome) -> Outcome:
    """With the sender's emails. The event that opens a case names all emails that are written with it."""
    messages = (*emails_to_sender(world, new, decided), *outcome.messages)
    if isinstance(outcome, Recording):
        return replace(outcome, messages=messages)
    return replace(outcome, messages=messages, events=(writing(outcome.events[0], messages), *outcome.events[1:]))


def _submission(world: World, new: New, decided: DecidedForm, outcome: Outcome) -> Submission:
    completed, referral = decided.completed, decided.referral
    return Submission(
        new.submission_id,
        new.child_id,
        new.case_id if isinstance(outcome, Opening) else "",
        completed.person.person_id,
        School(referral.school_urn, referral.school_name),
        completed.form.name,
        completed.version,
        new.now,
        completed.raw,
        completed.form.declaration,
        _origin_of(completed.draft, referral.school_urn),
        decided.guidance_edition,
    )


def _origin_of(draft: Draft | None, urn: str) -> str:
    origin = (draft.origin_urn or draft.school_urn) if draft else ""
    return origin if origin != urn else ""


def _compare(world: World, decided: DecidedForm, outcome: Outcome, receipt: Receipt) -> None:
    """After the commit, with what waits for it: the other return of a move, and a case that waits for a deletion."""
    completed, referral = decided.completed, decided.referral
    if isinstance(outcome, Recording) and not completed.signs:
        comparing.look_for_leavers(world, outcome.head, referral.child)
    if completed.form.move is Move.LEAVES:
        deletions.return_came(world, receipt, referral, completed.person)
