"""Whether the authority has made the service its own."""

import json
from collections.abc import Iterator

from chalicelib.domain.authority import authority_from
from infrastructure.doctor.patient import Finding, Patient, judged


def settings(patient: Patient) -> Iterator[Finding]:
    key = {name: {"S": "AUTHORITY"} for name in ("pk", "sk")}
    row = patient.client("dynamodb").get_item(TableName=patient.environment["TABLE_NAME"], Key=key).get("Item")
    invented = authority_from(json.loads(row["stored"]["S"]) if row else {}).invented()
    do = "Sign in as an administrator and complete the settings: until then no school can refer a child."
    yield judged(
        "Settings", not invented, f"invented: {', '.join(invented)}" if invented else "the authority's own", do
    )
