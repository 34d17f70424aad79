"""`trial_run.py` runs this with the folder of an unpacked package and the AWS services that it must be able to call. As
in Lambda, it can import only that folder and the standard library."""

import json
import sys
from datetime import date
from types import SimpleNamespace

folder, *services = sys.argv[1:]
sys.path.insert(0, folder)

import botocore.session  # noqa: E402

import app  # noqa: E402
from chalicelib import assets  # noqa: E402
from chalicelib.adapters.rendering import render_page  # noqa: E402
from chalicelib.domain.authority.authority import EXAMPLE  # noqa: E402
from chalicelib.domain.authority.who_to_ask import whom_to_ask  # noqa: E402
from chalicelib.links.links import Links  # noqa: E402

for service in services:
    botocore.session.Session().create_client(service, region_name="eu-west-2")

page = render_page(
    "pages/message.html",
    authority=EXAMPLE,
    to_ask=whom_to_ask(EXAMPLE, "", date(2026, 9, 1)),
    links=Links("https://missing-education.example"),
    csrf="",
    idle=None,
    person=None,
    clock=None,
    stage="trial",
    closed=False,
    turned_away=False,
    heading="The package works",
    paragraphs=[],
    reference=None,
    on=None,
)
if "The package works" not in page or "govuk-" not in page:
    sys.exit("A page came out without its words.")

name = assets.address("app.css")
asked = {
    "resource": "/assets/{name}",
    "path": f"/assets/{name}",
    "httpMethod": "GET",
    "headers": {},
    "multiValueHeaders": {},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": {"name": name},
    "stageVariables": None,
    "body": None,
    "isBase64Encoded": False,
    "requestContext": {"httpMethod": "GET", "resourcePath": "/assets/{name}", "path": f"/api/assets/{name}"},
}
answer = app.app(asked, SimpleNamespace(aws_request_id="trial"))
if answer["statusCode"] != 200 or "govuk" not in answer["body"]:
    sys.exit(f"The style sheet did not come: {json.dumps(answer)[:300]}")
