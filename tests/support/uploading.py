"""The browser's and the scanner's work with a file, around the bucket on moto."""

from datetime import timedelta

import boto3

from chalicelib.domain.files.uploads import SCAN_TAG, Verdict
from tests.support.browser import Form, Page, Person
from tests.support.table import TUESDAY

A_PDF = b"%PDF-1.7\n1 0 obj"


def form_of(page: Page) -> Form:
    """The form that goes to the bucket."""
    return next(form for form in page.forms if "success_action_redirect" in form.fields)


def put_file(person: Person, page: str, content: bytes = A_PDF, verdict: Verdict | None = Verdict.HARMLESS) -> str:
    """Posts a file with the form of the page at this path, lets it be scanned, and comes back; the id of the file."""
    fields, bucket = form_of(person.get(page)).fields, boto3.client("s3")
    person.service.stack.function = ""
    bucket.put_object(Bucket="cme-files", Key=fields["key"], Body=content)
    if verdict:
        tags = {"TagSet": [{"Key": SCAN_TAG, "Value": str(verdict)}]}
        bucket.put_object_tagging(Bucket="cme-files", Key=fields["key"], Tagging=tags)
    person.get("/" + fields["success_action_redirect"].split("/", 3)[3])
    return fields["key"].rpartition("/")[2]


def minutes_pass(person: Person, minutes: int = 2) -> None:
    """`tick` works on everything due by then."""
    stack = person.service.stack
    stack.set_clock(TUESDAY + timedelta(minutes=minutes))
    person.service.tick()
    stack.set_clock(TUESDAY)
