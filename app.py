"""Composition root: the Chalice app and the one-line entry points of the five functions."""

# ruff: noqa: E402
import gc

# At a cold start the collector would go a dozen times through imported objects that are all there to stay.
gc.set_threshold(50_000)

from typing import Any

from chalice.app import Chalice

from chalicelib import runs
from chalicelib.web.account import about, sign_in, sign_in_link
from chalicelib.web.admin import calendar as admin_calendar
from chalicelib.web.admin import contacts as admin_contacts
from chalicelib.web.admin import directory as admin_directory
from chalicelib.web.admin import handing_on, team
from chalicelib.web.admin import on_call as admin_on_call
from chalicelib.web.admin import people as admin_people
from chalicelib.web.admin import register as admin_register
from chalicelib.web.admin import settings as admin_settings
from chalicelib.web.admin import waiting as admin_waiting
from chalicelib.web.bulk import bulk
from chalicelib.web.casework import (
    arrivals,
    case_page,
    decisions,
    oversight,
    returns,
    search,
    set_aside,
    steps,
    tasks,
    today,
    worklist,
)
from chalicelib.web.forms import begin, my_referrals, referrals, schools, uploads, which_form
from chalicelib.web.http import assets, sessions
from chalicelib.web.http.middleware import around

app = Chalice(app_name="children-missing-education")
app.debug = False
app.log.disabled = True  # the framework would log exceptions with their words; see web/http/failures.py
PARTS = (
    about,
    admin_calendar,
    admin_contacts,
    admin_directory,
    admin_on_call,
    admin_people,
    admin_register,
    admin_settings,
    admin_waiting,
    arrivals,
    assets,
    bulk,
    begin,
    case_page,
    decisions,
    handing_on,
    my_referrals,
    referrals,
    returns,
    schools,
    search,
    sessions,
    set_aside,
    sign_in,
    sign_in_link,
    team,
    which_form,
    worklist,
)
for part in (*PARTS, oversight, steps, tasks, today, uploads):
    app.register_blueprint(part.blueprint)
app.middleware("http")(around)

# Chalice wants a literal ARN here; the stream's and the topic's real ones are in infrastructure/resources.yaml.
ANY_STREAM = "arn:aws:dynamodb:eu-west-2:000000000000:table/any/stream/2026-01-01T00:00:00.000"
ANY_TOPIC = "arn:aws:sns:eu-west-2:000000000000:any"


@app.schedule("rate(1 minute)")
def tick(event: Any) -> dict[str, int]:
    return runs.tick(event.context.aws_request_id, event.context.get_remaining_time_in_millis() / 1000)


@app.on_dynamodb_record(stream_arn=ANY_STREAM)
def deliver(event: Any) -> dict[str, list[dict[str, str]]]:
    return runs.deliver(event.to_dict(), event.context.aws_request_id)


@app.on_sns_message(topic=ANY_TOPIC)
def feedback(event: Any) -> None:
    runs.feedback(event.message, event.context.aws_request_id)


@app.lambda_function()
def work(event: Any, context: Any) -> dict[str, int]:
    """Its schedule and its part of the stream are in infrastructure/resources.yaml."""
    return runs.work(event, context.aws_request_id)
