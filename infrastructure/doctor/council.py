"""Whether staff can sign in through the council's identity provider, where one is set."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.adapters.identity.discovery import Discovery
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.council import NotVouched, ProviderDown
from chalicelib.domain.people.roles import Role
from chalicelib.domain.wording import plain_day
from infrastructure.doctor.inspected_stack import Finding, InspectedStack, judged, staff_of

ENDS_SOON = timedelta(days=30)
_PAGE = "Sign in as an administrator and open Council sign-in."


def council(inspected: InspectedStack) -> Iterator[Finding]:
    row = _row(inspected)
    stored = json.loads(row["stored"]["S"]) if row else {}
    if not stored.get("issuer"):
        yield judged("Council sign-in", True, "off: staff sign in with emailed codes", "")
        return
    yield _provider(inspected, stored["issuer"])
    yield _secret(row, london_day(datetime.now(UTC)))
    yield _chosen(inspected, stored["local"])
    yield _addresses(inspected)


def _row(inspected: InspectedStack) -> dict[str, Any]:
    key = {name: {"S": "PROVIDER"} for name in ("pk", "sk")}
    found: dict[str, Any] = (
        inspected.client("dynamodb").get_item(TableName=inspected.environment["TABLE_NAME"], Key=key).get("Item", {})
    )
    return found


def _provider(inspected: InspectedStack, issuer: str) -> Finding:
    do = f"Open {issuer}/.well-known/openid-configuration in a browser: its issuer has to be this one, letter for letter."
    try:
        Discovery(local=inspected.stage == "local").find(issuer)
    except (ProviderDown, NotVouched) as problem:
        return judged("Council sign-in", False, f"{issuer} does not answer as it should: {problem}", do)
    return judged("Council sign-in", True, f"{issuer} answers, and is the one that it says", do)


def _secret(row: dict[str, Any], today: date) -> Finding:
    do = f"{_PAGE} Make a new secret at the provider, and keep it there with the day on which it ends."
    if "secret" not in row:
        return judged("Client secret", False, "none is kept, so staff still sign in with codes", do)
    ends = date.fromisoformat(row["secret_ends"]["S"]) if "S" in row.get("secret_ends", {}) else None
    seen = f"kept, and ends on {plain_day(ends)}" if ends else "kept; nobody said when it ends"
    return judged("Client secret", not ends or ends > today + ENDS_SOON, seen, do)


def _chosen(inspected: InspectedStack, local: list[str]) -> Finding:
    """Who lets the team in on the day on which the provider is down."""
    rows = [row for row in staff_of(inspected) if row["person_id"]["S"] in local]
    able = [row for row in rows if json.loads(row["roles"]["S"]) == [Role.ADMINISTRATOR]]
    do = f"{_PAGE} Choose two administrators without another role, who go on with emailed codes."
    return judged("Without the council", len(able) > 1, f"{len(able)} can sign in with a code", do)


def _addresses(inspected: InspectedStack) -> Finding:
    base = inspected.environment["BASE_URL"]
    do = "Deploy with a domain or BASE_URL=: providers send people to https addresses only."
    seen = f"to be registered there: {base}/sign-in/council/back and {base}/"
    return judged("Addresses for it", base.startswith("https://") or inspected.stage == "local", seen, do)
