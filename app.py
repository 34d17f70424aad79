"""Composition root: the Chalice app and the one-line entry points of the five functions."""

# ruff: noqa: E402
import gc

# At a cold start the collector would go a dozen times through imported objects that are all there to stay.
gc.set_threshold(50_000)

from typing import Any

from chalice.app import Chalice

from chalicelib import runs
from chalicelib.web import (
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
    begin,
    bulk,
    casework,
    handing_on,
    my_referrals,
    oversight,
    referrals,
    returns,
    schools,
    sessions,
    set_aside,
    sign_in,
    sign_in_link,
    steps,
    tasks,
    team,
    today,
    uploads,
    which_form,
)
from chalicelib.web.middleware import around

app = Chalice(app_name="children-missing-education")
app.debug = False
app.log.disabled = True  # the framework would log exceptions with their words; see web/failures.py
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
    casework,
    handing_on,
    my_referrals,
    referrals,
    returns,
    schools,
    sessions,
    set_aside,
    sign_in,
    sign_in_link,
    team,
    which_form,
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
