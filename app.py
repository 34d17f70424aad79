"""Composition root: the Chalice app and the one-line entry points of the five functions."""

# ruff: noqa: E402
from chalicelib import starting

starting.begin()

from typing import Any

from chalice.app import Chalice

from chalicelib.web.http.middleware import around
from chalicelib.web.http.routes import register_all

app = Chalice(app_name="children-missing-education")
app.debug = False
app.log.disabled = True  # the framework would log exceptions with their words; see web/http/failures.py
register_all(app)
app.middleware("http")(around)

# Chalice wants a literal ARN here; the stream's and the topic's real ones are in infrastructure/resources.yaml.
ANY_STREAM = "arn:aws:dynamodb:eu-west-2:000000000000:table/any/stream/2026-01-01T00:00:00.000"
ANY_TOPIC = "arn:aws:sns:eu-west-2:000000000000:any"


@app.schedule("rate(1 minute)")
def tick(event: Any) -> dict[str, int]:
    from chalicelib import runs  # not for the function of pages, which would import all services

    return runs.tick(event.context.aws_request_id, event.context.get_remaining_time_in_millis() / 1000)


@app.on_dynamodb_record(stream_arn=ANY_STREAM)
def deliver(event: Any) -> dict[str, list[dict[str, str]]]:
    from chalicelib import runs

    return runs.deliver(event.to_dict(), event.context.aws_request_id)


@app.on_sns_message(topic=ANY_TOPIC)
def feedback(event: Any) -> None:
    from chalicelib import runs

    runs.feedback(event.message, event.context.aws_request_id)


@app.lambda_function()
def work(event: Any, context: Any) -> dict[str, int]:
    """Its schedule and its part of the stream are in infrastructure/resources.yaml."""
    from chalicelib import runs

    return runs.work(event, context.aws_request_id)


starting.end()
