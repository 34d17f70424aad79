"""`make cost CHILDREN=2300 RETURNS=20000`: what a month of one authority costs, from measured units and a table of prices.

CHILDREN are referrals in a year, RETURNS deletion returns in a year: schools report each pupil taken off or put on the roll.
Nothing is taken off for AWS's free allowances. It is an estimate, made to show what matters and what does not.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from benchmarks.prices import AS_OF, CHECKED, PRICES
from benchmarks.report import FIGURES
from infrastructure.alarms import FUNCTIONS, LOG_METRICS, all_alarms

MINUTES = 30.4 * 24 * 60

# What people do with one child until the case is closed, and with one return. Counted from the pages of the form and from how
# a case goes; change them where you know better.
OF_A_CHILD = {
    "start page": 3,
    "form page, looked at": 14,
    "form page, saved": 14,
    "check answers": 2,
    "submit": 1,
    "worklist": 25,
    "case page, 50 events": 40,
    "take": 1,
    "note": 20,
    "email handed over": 12,
    "news of an email": 24,
}
OF_A_RETURN = {
    "form page, looked at": 2,
    "form page, saved": 2,
    "submit": 0.3,
    "email handed over": 1,
    "news of an email": 2,
}
OF_AN_IDLE_MONTH = {
    "idle tick": MINUTES,
    "idle look of the worker": MINUTES,
    "vital signs, each 5th tick": MINUTES / 5,
}

PAGES = frozenset(OF_A_CHILD) - {"email handed over", "news of an email"}
NO_RUN = frozenset({"vital signs, each 5th tick"})
SECONDS = 0.15
"""Of a run of a function on a small Lambda. Ours take 5 to 30 ms on one machine; AWS's calls and cold starts are slower."""
GB = 1.0
KB_OF_A_CHILD = 60
KB_OF_A_PAGE = 15
KB_OF_A_LOG_LINE = 0.5
YEARS_KEPT = 7


class Line(Struct, frozen=True):
    service: str
    idle: float
    use: float


def actions_in_a_month(children: float, returns: float) -> dict[str, float]:
    """How often each measured action is done by people."""
    counted = {name: times * children / 12 for name, times in OF_A_CHILD.items()}
    for name, times in OF_A_RETURN.items():
        counted[name] = counted.get(name, 0) + times * returns / 12
    return counted


def _units(times: Mapping[str, float], measured: Mapping[str, Any], kind: str) -> float:
    return sum(count * measured[name][kind] for name, count in times.items())


def lines(children: float, returns: float, measured: Mapping[str, Any], *, waf: bool = False) -> Iterator[Line]:
    """`waf`: with the limit of requests for each client, which is off unless somebody gives a number."""
    used, idle = actions_in_a_month(children, returns), OF_AN_IDLE_MONTH
    kept_gb = (children * KB_OF_A_CHILD + returns * 4) * YEARS_KEPT / 1e6
    pages = sum(count for name, count in used.items() if name in PAGES)
    emails = used["email handed over"]

    def table(times: Mapping[str, float]) -> float:
        reads, writes = _units(times, measured, "reads"), _units(times, measured, "writes")
        per_read, per_write = PRICES["DynamoDB read, a million units"], PRICES["DynamoDB write, a million units"]
        return (reads * per_read + writes * per_write) / 1e6

    def runs(times: Mapping[str, float]) -> float:
        count = sum(times for name, times in times.items() if name not in NO_RUN)
        gb_seconds = count * SECONDS * GB * PRICES["Lambda, a GB and second"]
        return gb_seconds + count * PRICES["Lambda, a million starts"] / 1e6

    def logs(count: float) -> float:
        return count * 3 * KB_OF_A_LOG_LINE / 1e6 * PRICES["CloudWatch Logs, a GB written"]

    alarms = len(all_alarms(dict.fromkeys(FUNCTIONS, 30))) * PRICES["CloudWatch, an alarm and month"]
    metrics = len(LOG_METRICS) * PRICES["CloudWatch, a custom metric and month"]
    stored = PRICES["DynamoDB storage, a GB and month"] + PRICES["DynamoDB backup to any second, a GB and month"]
    yield Line("DynamoDB, reads and writes", table(idle), table(used))
    yield Line(f"DynamoDB, {kept_gb:.1f} GB kept {YEARS_KEPT} years and backed up", 0, kept_gb * stored)
    yield Line("Lambda", runs(idle), runs(used))
    yield Line("API Gateway", 0, pages * PRICES["API Gateway, a million requests"] / 1e6)
    yield Line(f"SES, {emails:,.0f} emails", 0, emails * PRICES["SES, a thousand emails"] / 1e3)
    yield Line("SNS", 0, 2 * emails * PRICES["SNS, a million messages"] / 1e6)
    yield Line("KMS, two keys", 2 * PRICES["KMS, a key and month"], pages * PRICES["KMS, ten thousand requests"] / 1e4)
    yield Line("CloudWatch, alarms and metrics", alarms + metrics, 0)
    yield Line("CloudWatch Logs", logs(MINUTES), logs(pages + 3 * emails))
    yield Line("Data out", 0, pages * KB_OF_A_PAGE / 1e6 * PRICES["Data out, a GB"])
    if waf:
        a_month = PRICES["WAF, a list of rules and month"] + PRICES["WAF, a rule and month"]
        yield Line("WAF, a limit for each client", a_month, pages * PRICES["WAF, a million requests"] / 1e6)


def report(children: float, returns: float, figures: Mapping[str, Any], *, waf: bool = False) -> str:
    sizes = figures["actions"]
    found = list(lines(children, returns, sizes[max(sizes, key=int)], waf=waf))
    rows = [f"{'US dollars a month':<52}{'idle':>9}{'use':>9}"]
    rows += [f"{line.service:<52}{line.idle:>9.2f}{line.use:>9.2f}" for line in found]
    idle, use = sum(line.idle for line in found), sum(line.use for line in found)
    rows.append(f"{'together':<52}{idle:>9.2f}{use:>9.2f}   = {idle + use:.2f}")
    checked = "looked up" if CHECKED else "from memory and NOT looked up: check them before a budget depends on them"
    rows += [
        "",
        f"{children:,.0f} children and {returns:,.0f} returns a year; list prices of eu-west-2 as of {AS_OF}, {checked}.",
        f"Units measured on {figures['measured']} (benchmarks/figures.json). No free allowance, tax or support plan.",
    ]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=float, default=2300, help="referrals in a year")
    parser.add_argument("--returns", type=float, default=20_000, help="deletion returns in a year")
    parser.add_argument("--waf", choices=["yes", "no"], default="no", help="with a limit of requests for each client")
    given = parser.parse_args()
    print(report(given.children, given.returns, json.loads(FIGURES.read_text()), waf=given.waf == "yes"))


if __name__ == "__main__":
    main()
