"""Whether the stack's keys are where they should be, and open what they sealed."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag

from chalicelib.adapters.people.person_rows import address_pk
from chalicelib.adapters.tables.keyring import KeyMissing, Keyring, sort_key
from chalicelib.adapters.tables.keys import StackKeys
from chalicelib.adapters.tables.sealing import Sealer
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, judged, staff_of
from infrastructure.keys import Place, differing


def kept(inspected: InspectedStack) -> Iterator[Finding]:
    place = Place.of(inspected.client, inspected.environment)
    rows, copies = place.rows(), place.copies()
    lost, uncopied = sorted(copies.keys() - rows.keys()), sorted(rows.keys() - copies.keys())
    if lost:
        do = (
            f"At once: make restore-key STAGE={inspected.stage}. Until then people see an error, and no email goes out."
        )
        yield judged("Keys kept", False, f"lost from the table: {_names(lost)}", do)
    elif different := differing(rows, copies):
        do = "Do not deploy or rotate. Find out in CloudTrail who wrote to either, and follow docs/deploy.md, Keys."
        yield judged("Keys kept", False, f"not as its copy is: {_names(different)}", do)
    elif uncopied or not rows:
        seen = f"no copy of {_names(uncopied)}" if rows else "none in the table, and no copy"
        do = f"make deploy STAGE={inspected.stage} again makes what is missing, or says why it must not."
        yield judged("Keys kept", False, seen, do)
    else:
        yield judged("Keys kept", True, f"{len(rows)} in the table, and a copy of each", "")


def _names(numbers: list[int]) -> str:
    return ", ".join(map(sort_key, numbers))


def open_what_they_sealed(inspected: InspectedStack) -> Iterator[Finding]:
    """Everybody of the staff is opened and found by their address: it takes the data key and the digest key that made the row."""
    keyring, people = Place.of(inspected.client, inspected.environment).keyring(), staff_of(inspected)
    try:
        keyring.ring  # noqa: B018 - KMS opens it, though there may be nobody yet
        bad = sum(not _opens(inspected, keyring, row) for row in people)
        seen = f"{len(people) - bad} of {len(people)} staff opened and found"
    except KeyMissing:
        bad, seen = 1, "a key is missing"
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "InvalidCiphertextException":
            raise
        bad, seen = 1, "KMS does not open them"
    do = "Do not deploy or rotate: these are other keys than the ones that sealed. Follow docs/deploy.md, Keys."
    yield judged("Keys open", not bad, seen, do)


def _opens(inspected: InspectedStack, keyring: Keyring, row: dict[str, Any]) -> bool:
    pk, table = row["pk"]["S"], inspected.environment["TABLE_NAME"]
    try:
        email = Sealer(keyring).unseal(bytes(row["sealed"]["B"]), pk, "PERSON")["email"]
    except InvalidTag:
        return False
    key = {"pk": {"S": address_pk(StackKeys(keyring), email)}, "sk": {"S": "PERSON"}}
    way = inspected.client("dynamodb").get_item(TableName=table, Key=key).get("Item")
    return bool(way) and way["target"]["S"] == row["person_id"]["S"]
