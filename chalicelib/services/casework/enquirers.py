"""The authority that enquired about a case, and whether to ring it back first."""

from chalicelib.domain.authority.tasks import CALL_BACK as CALL_BACK_TASK
from chalicelib.domain.records.submission import Submission
from chalicelib.journeys.partners.authority_enquiry import AUTHORITY
from chalicelib.ports.world import World


def call_back_task_id(submission_id: str) -> str:
    return f"{CALL_BACK_TASK}{submission_id}"


def owed_call_back(world: World, submission: Submission | None) -> str:
    """The id of the task to ring back while it is open; empty when nobody has to."""
    if not submission or AUTHORITY not in submission.raw:
        return ""
    task_id = call_back_task_id(submission.submission_id)
    return task_id if world.tasks.is_open(task_id) else ""


def enquirer_of(world: World, submission: Submission | None) -> str:
    """The code of the authority, if our directory has an address for it; else empty."""
    code = submission.raw.get(AUTHORITY, "") if submission else ""
    return code if code in world.directories.current().listings else ""
