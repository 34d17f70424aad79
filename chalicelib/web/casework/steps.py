"""The page of any step of casework, from its declaration in `journeys.casework.steps`."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.casework.case import NotYours
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.casework.case_step import CaseStep
from chalicelib.journeys.casework.steps.barring import BAR
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.carry_out import Form, carry_out, given_for
from chalicelib.services.casework.reading import load_for_page, load_for_step
from chalicelib.web.casework.beside_step import removal_context, triage_context
from chalicelib.web.casework.changes_view import changed_since
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

CHANGED = "Somebody else changed this case since you opened this page."


def _step(slug: str) -> CaseStep:
    if slug not in STEPS:
        raise NotFound
    return STEPS[slug]


def _page(visit: Visit, file: CaseFile, step: CaseStep) -> Page:
    return step.page_for(given_for(visit.world, file, Form(visit.me, ""), step.offers, {}))


def _show(
    visit: Visit,
    reference: str,
    step: CaseStep,
    raw: Mapping[str, str] | None,
    problems: Mapping[str, str],
    *,
    seen: int | None = None,
) -> Show:
    """The page of a step as it now stands, with what was typed; None before anything was. `seen`: the version of the case that
    the person saw, where others have changed it since."""
    world = visit.world
    file = load_for_step(world, reference) if seen is None else load_for_page(world, reference)
    record_access(world, visit.me, View.STEP_OPENED, file.case.case_id, step=step.slug)
    context: dict[str, Any] = {
        "page": _page(visit, file, step),
        "button": step.button,
        "raw": step.begins(file.case) if raw is None else raw,
        "problems": problems,
        "action": world.links().step(reference, step.slug),
        "back": world.links().case(reference),
        "reference": reference,
        "hidden": {"once": world.keys.new_id(), "version": str(file.case.version)},
        "changed": "" if seen is None else CHANGED,
        "changes": [] if seen is None else changed_since(world, file, seen),
        "proposal": triage_context(world, file.case) if step.slug == "triage" else None,
        "removal": removal_context(world, file.case, visit.me) if step.slug in ("decision", "second-person") else None,
    }
    return Show("cases/step", context, 200 if seen is None else 409)


def seen_version(text: str) -> int:
    """The version of the case that a posted page showed; -1, which no case has, where it is not a number."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


@view("GET", "/cases/{reference}/steps/{step}")
def step_form(visit: Visit, reference: str, step: str) -> Show:
    return _show(visit, reference_of(reference), _step(step), None, {})


@view("POST", "/cases/{reference}/steps/{step}")
def step_done(visit: Visit, reference: str, step: str) -> Show | Go:
    world, reference, asked = visit.world, reference_of(reference), _step(step)
    page = asked.reads or _page(visit, load_for_step(world, reference), asked)
    raw, seen = typed(page, visit.form), seen_version(visit.form.get("version", ""))
    parsed = parse(page, raw, world.clock.now())
    if parsed.problems:
        return _show(visit, reference, asked, raw, parsed.problems)
    try:
        carry_out(world, reference, Form(visit.me, once_of(visit), seen), asked, parsed.values)
    except (Refused, NotYours) as refused:
        return _show(visit, reference, asked, raw, {page.fields[0].name: str(refused)})
    except Conflict:
        return _show(visit, reference, asked, raw, {}, seen=seen)
    barred_themselves = asked is BAR and not world.cases.named(reference)
    return Go(world.links().cases if barred_themselves else world.links().case_done(reference))
