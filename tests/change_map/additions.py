"""What the change map lets people add: the new files, the lines that existing files get, and a program that uses the new thing."""

from collections.abc import Mapping

from msgspec import Struct


class Addition(Struct, frozen=True):
    """`edits` puts lines of an existing file, which must be there once, in place of others."""

    new: Mapping[str, str]
    edits: Mapping[str, Mapping[str, str]]
    proof: str

    @property
    def touched(self) -> set[str]:
        return {*self.new, *self.edits}


STEP = Addition(
    new={
        "chalicelib/journeys/casework/steps/text_family.py": '''"""Text the family."""

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.pages import Page


def _decide(given: Given, values: Values) -> Step:
    may_work(given)
    return a_step(given.case, given.case, EventKind.TEXTED, given.now, text(values))


TEXT_FAMILY = CaseStep(
    slug="text-family",
    link="Text the family",
    page=Page("text-family", "Text the family", (words("What was texted"),)),
    decide=_decide,
    told=(Told(EventKind.TEXTED, "The text is recorded.", lambda event: ["By the team’s phone."]),),
)
'''
    },
    edits={
        "chalicelib/domain/casework/events.py": {
            '    LET_BACK = "let-back"\n': '    LET_BACK = "let-back"\n    TEXTED = "texted"\n',
            "        EventKind.LET_BACK:": '        EventKind.TEXTED: "Family texted",\n        EventKind.LET_BACK:',
        },
        "chalicelib/journeys/casework/all_steps.py": {
            "WITH_A_PAGE: tuple[CaseStep, ...] = (\n": (
                "from chalicelib.journeys.casework.steps.text_family import TEXT_FAMILY\n\n"
                "WITH_A_PAGE: tuple[CaseStep, ...] = (\n    TEXT_FAMILY,\n"
            ),
        },
    },
    proof="""
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.services.casework.reading import open_case
from chalicelib.web.casework.case_view import case_view
from chalicelib.web.casework.just_done import done_just_now
from tests.support.world import OFFICER, a_world, refer

world = a_world()
case = refer(world)
carry_out(world, case.reference, Actor(OFFICER, "once", case.version), STEPS["text-family"], {"text": "Please ring."})
opened = open_case(world, case.reference, OFFICER)
page = case_view(world, opened, OFFICER)
assert ("text-family", "Text the family") in page.steps, page.steps
newest = page.timeline[0]
assert newest.title == "Family texted", newest
assert newest.text == "By the team’s phone.\\nPlease ring.", newest
assert done_just_now(world, opened.file, OFFICER).what == "The text is recorded."
""",
)

EMAIL = Addition(
    new={
        "templates/email/visit_planned.html": """{% extends "layouts/email.html" %}
{% from "components/email.html" import large, paragraph, way %}
{% block subject %}A visit is planned: {{ reference }}{% endblock %}
{% block body %}
  {% call paragraph() %}We will visit your school about what you sent on {{ received | london_date }}.{% endcall %}
  {{ large(reference) }}
  {{ way("Sign in to see it:", link) }}
{% endblock %}
"""
    },
    edits={
        "chalicelib/domain/messages/emails/to_schools.py": {
            "EMAILS = (\n": """EMAILS = (
    Email(
        "visit_planned",
        "The school is told of a visit",
        to=(KnownPerson,),
        variables={"reference": Kind.TEXT, "received": Kind.INSTANT},
        link=LinkTo.MY_REFERRALS,
        in_holidays=True,
    ),
"""
        }
    },
    proof="""
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.message import new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.services.delivery.sweeps import sweep
from tests.support.world import BASE_URL, NOW, REFERRER, a_world

world = a_world()
to, variables = person_recipient(REFERRER.person_id), {"reference": "BCDF-2347", "received": instant_text(NOW)}
world.outbox.add([new_message("visit", "visit_planned", to, variables, NOW)])
world.clock.pass_by(minutes=5)
sweep(world)
(mail,) = world.mailer.sent
assert (mail.to, mail.rendered.subject) == (REFERRER.email, "A visit is planned: BCDF-2347"), mail
assert f"Sign in to see it:\\n{BASE_URL}/my-referrals\\n" in mail.rendered.text, mail.rendered.text
assert "BCDF-2347</p>" in mail.rendered.html
""",
)

FORM = Addition(
    new={
        "chalicelib/journeys/returns/bus_note.py": '''"""The bus note: a pupil no longer comes by the school bus."""

from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision, Disposition
from chalicelib.journeys.engine.answers_to_referral import referral_of
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.form import Audience, Form, Setting, Values
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.returns.return_parts import CHILD, HOME_ADDRESS

BUS = Page("bus", "The bus", (Field("stop", "Which stop did the child use?", missing="Enter the stop."),))


def _parts(setting: Setting, version: int) -> tuple[Part, ...]:
    return (CHILD, Part("bus", "The bus", (BUS,)), Part("home", "Home", (HOME_ADDRESS,)), you(setting.schools))


def _decide(values: Values, referral: Referral, setting: Setting) -> Decision:
    return Decision(Disposition.RECORDED, ("The child no longer comes by bus.",))


FORM = Form(
    name="bus-note",
    version=1,
    title="Tell us that a pupil no longer comes by bus",
    noun="bus note",
    audience=Audience.SCHOOL,
    parts=_parts,
    declaration=("What I have written is true as far as I know.",),
    to_referral=referral_of,
    decide=_decide,
)
'''
    },
    edits={
        "chalicelib/journeys/forms.py": {
            "PLACES = {\n": 'PLACES = {\n    "bus-note": ("chalicelib.journeys.returns.bus_note", "FORM"),\n'
        }
    },
    proof="""
import re

from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.forms import FORMS
from tests.support.app_in_process import Caller, open_app
from tests.support.returns import typed_sickness_return
from tests.support.world import NOW, REFERRER, SCHOOL, a_world

answers = typed_sickness_return() | {"stop": "Mill Lane"}
with open_app(a_world()) as world:
    caller = Caller(world)
    start = caller.get("/start/{form}", {"form": "bus-note"})
    assert (start["statusCode"], "no longer comes by bus" in start["body"]) == (200, True), start
    caller.is_now(REFERRER)
    caller.get("/begin/{form}", {"form": "bus-note"})
    begun = caller.post("/begin/{form}", {}, {"form": "bus-note"})
    ids = {"draft_id": re.search("/referrals/([^/#?]+)", begun["headers"]["Location"])[1]}
    empty = caller.post("/referrals/{draft_id}/pages/{slug}", {}, ids | {"slug": "bus"})
    assert empty["headers"]["Location"].endswith("/pages/bus?wrong=yes"), empty
    for page in FORMS["bus-note"].journey(Setting(NOW.date(), [SCHOOL])).flow(answers):
        saved = caller.post("/referrals/{draft_id}/pages/{slug}", answers, ids | {"slug": page.slug})
        assert "wrong" not in saved["headers"]["Location"], (page.slug, saved)
    check = caller.get("/referrals/{draft_id}/check", ids)
    assert "Mill Lane" in check["body"], check
    version = re.search('name="version" value="([0-9]+)"', check["body"])[1]
    sent = caller.post("/referrals/{draft_id}/check", {"version": version, "declared": "yes"}, ids)
    assert sent["statusCode"] == 303, sent
    receipt = caller.get("/referrals/{draft_id}/sent", ids)
    assert "bus note" in receipt["body"].lower(), receipt
    (head,) = world.store.returns.values()
    assert (head.form, head.reasons) == ("bus-note", ("The child no longer comes by bus.",)), head
""",
)

PAGE = Addition(
    new={
        "chalicelib/web/casework/how_many.py": '''"""How many tasks are open: a page of the team."""

from msgspec import Struct

from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class HowMany(Struct, frozen=True):
    open: int


@view("GET", "/how-many")
def how_many(visit: Visit) -> Show:
    return Show("cases/how_many", HowMany(visit.world.tasks.open(1).total))
''',
        "templates/pages/cases/how_many.html": """{% extends "layouts/base.html" %}
{% block title %}How many{% endblock %}
{% block content %}
  <h1 class="govuk-heading-l">{{ open }} open tasks</h1>
{% endblock %}
""",
    },
    edits={
        "chalicelib/web/http/routes_of_team.py": {
            '    "casework.today": {\n': (
                '    "casework.how_many": {\n        ("GET", "/how-many"): Who.STAFF,\n    },\n    "casework.today": {\n'
            )
        }
    },
    proof="""
from tests.support.app_in_process import Caller, open_app
from tests.support.world import OFFICER, REFERRER, a_world

with open_app(a_world()) as world:
    caller = Caller(world)
    assert caller.get("/how-many")["statusCode"] == 303, "sign in first"
    caller.is_now(OFFICER)
    page = caller.get("/how-many")
    assert (page["statusCode"], "0 open tasks" in page["body"]) == (200, True), page
    caller.is_now(REFERRER)
    assert caller.get("/how-many")["statusCode"] == 403
""",
)

ADDITIONS = {"a step": STEP, "an email": EMAIL, "a form": FORM, "a page": PAGE}
