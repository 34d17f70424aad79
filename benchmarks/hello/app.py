"""A bare Chalice and PynamoDB handler, to compare the start of ours with. It reads one row and says hello."""

import os
from contextlib import suppress

from chalice.app import Chalice, Response
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

app = Chalice(app_name="hello")


class Greeting(Model):
    class Meta:
        table_name = os.environ.get("TABLE_NAME", "greetings")
        region = "eu-west-2"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


@app.route("/")
def hello() -> Response:
    with suppress(Greeting.DoesNotExist):
        Greeting.get("GREETING", "GREETING")
    return Response("<h1>Hello</h1>", headers={"Content-Type": "text/html"})


@app.route("/idle")
def idle() -> Response:
    return Response("<h1>Hello</h1>", headers={"Content-Type": "text/html"})
