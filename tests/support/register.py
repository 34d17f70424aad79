"""A file of the national register as an administrator uploads it."""

import boto3

from chalicelib.ports.world import World
from chalicelib.services.administration import asking_to_load, register_upload
from chalicelib.services.jobs.job_runner import work
from infrastructure.local.example_data import ADMINISTRATOR
from infrastructure.schools import EXAMPLE
from tests.support.browser import Person
from tests.support.table import BASE_URL


def upload_register(person: Person, content: bytes = EXAMPLE.read_bytes()) -> str:
    """Until it is being checked; its address. The browser's part of the upload is done here."""
    page = person.get("/admin/register")
    upload = next(found for found in page.forms if "key" in found.fields)
    boto3.client("s3").put_object(Bucket="cme-files", Key=upload.fields["key"], Body=content)
    address = upload.fields["success_action_redirect"].removeprefix(BASE_URL)
    person.get(address)
    person.submit(form=person.here.form_to("/check"))
    return address


def a_reviewed_register(world: World) -> str:
    """One that waits for an answer; its id."""
    file_id = world.keys.new_id()
    boto3.client("s3").put_object(Bucket="cme-files", Key=register_upload.key_of(file_id), Body=EXAMPLE.read_bytes())
    administrator = world.people.by_email(ADMINISTRATOR.address)
    assert administrator
    asking_to_load.begin_check(world, administrator, file_id)
    work(world)
    return file_id
