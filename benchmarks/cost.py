"""`make cost CHILDREN=2300 RETURNS=20000`: what a month of one authority costs, from measured units and a table of prices.

CHILDREN are referrals in a year, RETURNS deletion returns in a year: schools report each pupil taken off or put on the roll.
Three bills: of a stack that nobody uses, and of one in use at the end of its first and of its third year, when nothing was
erased. It is an estimate, made to show what matters and what does not.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec import Struct

from benchmarks.prices import AS_OF, CHARGED_ROTATIONS, CHECKED, FREE_ALARMS, PRICES
from benchmarks.report import COST, FIGURES, markdown, write_into_docs
from infrastructure.alarms import all_alarms
from infrastructure.steps import ROOT

DAYS = 30.4
HOURS = DAYS * 24
MINUTES = HOURS * 60
YEARS = (1, 3)
CHILDREN, RETURNS = 2300, 20_000
"""A large county, in a year."""

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
    "health metrics, each 5th tick": MINUTES / 5,
}

EMAIL, NEWS = "email handed over", "news of an email"
PAGES = frozenset(OF_A_CHILD) - {EMAIL, NEWS}
MEMORY = {"idle look of the worker": 0.5, NEWS: 0.5}
"""GB of the functions that have less than one; `health metrics` are a part of a run that is counted already."""
NO_RUN = frozenset({"health metrics, each 5th tick"})
SECONDS = 0.15
"""Of a run of a function on a small Lambda. Ours take 5 to 30 ms on one machine; AWS's calls are slower."""
COLD_SECONDS, COLD_IDLE, COLD_PAGES = 1.5, 48, 0.05
"""A cold start, which is charged too: so many a day by the schedule alone, and that part of the pages."""
READS_OF_A_MORNING, SECONDS_OF_A_MORNING = 1.7, 0.033
"""For each open case, every day: emails about RED ones, the digests and the check for silence (docs/performance.md)."""
OPEN = 1.0
"""Open cases, as a part of a year's children: more than there should be."""
CANARY_READS, CANARY_WRITES, CANARY_EMAILS = 55, 221, 4
"""Of the walk of each morning (docs/decisions/0094-the-canary-lies-apart.md)."""
REMINDERS_OF_A_CHILD, WRITES_OF_A_REMINDER = 6, 30
"""Emails that the minute's run writes; those of a form are in its own units."""
FETCHED_BESIDE = 0.2
"""Styles, scripts and icons, for each page; a browser keeps them for a year."""
KB_OF_A_PAGE = 15
KB_OF_LAMBDAS_LINES = 0.5
"""START, END and REPORT of each run, with what CloudWatch adds to each line."""
KB_OF_AN_EMAIL = 3
"""Its row in the table and the index, with what SES said of it."""
FILES_OF_A_CHILD, FILES_OF_A_RETURN = 1, 1 / 20
"""Evidence with every referral; returns come in files of twenty."""
MB_OF_A_FILE = 1.0
WRITES_OF_A_FILE, READS_OF_A_FILE = 4, 6
"""Sent, tagged by the scan, copied to where it is kept, and tagged there; looked at and opened."""
YEARS_INCOMING = 90 / 365
RELEASES_GB = 0.3
"""Packages of two dozen releases."""
TROUBLED_HOURS, REFUSED_HOURS = 20, 170
"""Hours of a month with something that needs a person, and with a code mistyped or a page refused: only these cost a metric."""
FAILED_RUNS = 100


DAYS_OF_A_CASE = 15
"""On which somebody looks at a child's case or changes it."""
TIMES_CHECKED = 12
"""Of each day: on seven mornings, and on five Mondays."""
READS_OF_A_CHECK = 10
"""The day's rows of a case, and all of its audit, events and head, once for each day that is checked."""
WRITES_OF_A_DAY, LISTS_OF_A_MORNING = 2, 60
"""Of the audit's bucket: each day that is checked is four lists and reads, on Mondays more."""


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


def _sum(times: Mapping[str, float], measured: Mapping[str, Any], kind: str) -> float:
    return sum(count * float(measured[name][kind]) for name, count in times.items())


def _table(times: Mapping[str, float], measured: Mapping[str, Any]) -> float:
    reads, writes = _sum(times, measured, "reads"), _sum(times, measured, "writes")
    per_read, per_write = PRICES["DynamoDB read, a million units"], PRICES["DynamoDB write, a million units"]
    return (reads * per_read + writes * per_write) / 1e6


def _canary() -> tuple[float, float]:
    """What its walks cost in a month: of the table, and of SES."""
    reads = CANARY_READS * PRICES["DynamoDB read, a million units"]
    writes = CANARY_WRITES * PRICES["DynamoDB write, a million units"]
    return DAYS * (reads + writes) / 1e6, DAYS * CANARY_EMAILS * PRICES["SES, a thousand emails"] / 1e3


def _minutes_work(children: float) -> tuple[float, float]:
    """What mornings and reminders cost in a month: of the table, and of the functions."""
    cases_a_month = children * OPEN * DAYS
    reads = cases_a_month * READS_OF_A_MORNING * PRICES["DynamoDB read, a million units"]
    reminders = children / 12 * REMINDERS_OF_A_CHILD
    writes = reminders * WRITES_OF_A_REMINDER * PRICES["DynamoDB write, a million units"]
    gb_seconds = cases_a_month * SECONDS_OF_A_MORNING * MEMORY["idle look of the worker"] + reminders * SECONDS
    return (reads + writes) / 1e6, gb_seconds * PRICES["Lambda, a GB and second"]


def _proofs(children: float) -> tuple[float, float]:
    """What a month of proving the audit costs: of the table, and of S3."""
    reads = children / 12 * DAYS_OF_A_CASE * TIMES_CHECKED * READS_OF_A_CHECK
    requests = (WRITES_OF_A_DAY + LISTS_OF_A_MORNING) * PRICES[
        "S3, a thousand writes"
    ]  # a list costs as much as a write
    requests += LISTS_OF_A_MORNING * PRICES["S3, a thousand reads"]
    return reads * PRICES["DynamoDB read, a million units"] / 1e6, DAYS * requests / 1e3


def _runs(times: Mapping[str, float]) -> dict[str, float]:
    return {name: count for name, count in times.items() if name not in NO_RUN}


def _functions(times: Mapping[str, float], cold: float) -> float:
    runs = _runs(times)
    gb_seconds = sum(count * SECONDS * MEMORY.get(name, 1.0) for name, count in runs.items()) + cold * COLD_SECONDS
    return (
        gb_seconds * PRICES["Lambda, a GB and second"] + sum(runs.values()) * PRICES["Lambda, a million starts"] / 1e6
    )


def _logs(times: Mapping[str, float], measured: Mapping[str, Any]) -> float:
    """Written, and kept for three months."""
    gb = (_sum(times, measured, "logged") + sum(_runs(times).values()) * KB_OF_LAMBDAS_LINES * 1e3) / 1e9
    return gb * (PRICES["CloudWatch Logs, a GB written"] + 3 * PRICES["CloudWatch Logs, a GB kept and month"])


def gb_in_the_table(used: Mapping[str, float], measured: Mapping[str, Any], year: int) -> float:
    """At the end of the year, with the indexes, when nothing is erased."""
    a_month = _sum(used, measured, "stored") + used[EMAIL] * KB_OF_AN_EMAIL * 1e3
    return a_month * 12 * year / 1e9


def _files(children: float, returns: float, year: int) -> tuple[float, float]:
    """What a month of their files costs in S3, and their scans."""
    a_year = children * FILES_OF_A_CHILD + returns * FILES_OF_A_RETURN
    kept = a_year * (year + YEARS_INCOMING)
    requests = WRITES_OF_A_FILE * PRICES["S3, a thousand writes"] + READS_OF_A_FILE * PRICES["S3, a thousand reads"]
    stored = (
        kept * MB_OF_A_FILE / 1e3 * PRICES["S3, a GB and month"]
        + kept * PRICES["S3, ten thousand tags and month"] / 1e4
    )
    scan = PRICES["GuardDuty scan, a thousand files"] / 1e3 + MB_OF_A_FILE / 1e3 * PRICES["GuardDuty scan, a GB"]
    return stored + a_year / 12 * requests / 1e3, a_year / 12 * scan


def keys_and_rotations(year: int) -> tuple[int, int]:
    """The keys of the template, and the rotations of each until the end of the year that AWS charges for."""
    found = yaml.load((ROOT / "infrastructure/resources.yaml").read_text(), AnyTag)["Resources"].values()
    keys = [each["Properties"] for each in found if each.get("Type") == "AWS::KMS::Key"]
    # A month before the end, because what happens on the last day costs nothing in that year.
    times = [min(CHARGED_ROTATIONS, (365 * year - 1) // key.get("RotationPeriodInDays", 365)) for key in keys]
    return len(keys), sum(times)


class AnyTag(yaml.SafeLoader):  # type: ignore[misc]
    """Reads CloudFormation's short tags as nothing."""


AnyTag.add_multi_constructor("!", lambda loader, suffix, node: None)


def lines(
    children: float, returns: float, measured: Mapping[str, Any], year: int = 1, *, waf: bool = False
) -> Iterator[Line]:
    """`waf`: with the limit of requests for each client, which is off unless somebody gives a number."""
    used, idle = actions_in_a_month(children, returns), OF_AN_IDLE_MONTH
    pages = sum(count for name, count in used.items() if name in PAGES)
    requests, emails = pages * (1 + FETCHED_BESIDE), used[EMAIL]
    kept_gb = gb_in_the_table(used, measured, year)
    keys, rotations = keys_and_rotations(year)
    alarms = max(0, len(all_alarms()) - FREE_ALARMS) * PRICES["CloudWatch, an alarm and month"]
    metric_hours = (TROUBLED_HOURS + REFUSED_HOURS) if children or returns else 0
    metrics = metric_hours / HOURS * PRICES["CloudWatch, a custom metric and month"]
    s3, scans = _files(children, returns, year)
    work_in_table, work_in_functions = _minutes_work(children)
    canary_in_table, canary_mail = _canary()
    proof_in_table, proof_in_s3 = _proofs(children)
    # DynamoDB asks for the table's key each five minutes for each function, and a start for the stack's keys.
    idle_kms, used_kms = 2 * MINUTES / 5 + COLD_IDLE * DAYS, float(requests)
    kms = PRICES["KMS, ten thousand requests"] / 1e4
    yield Line(
        "DynamoDB, reads and writes",
        _table(idle, measured) + canary_in_table,
        _table(used, measured) + work_in_table + proof_in_table,
    )
    yield Line("DynamoDB, what is kept", 0, kept_gb * PRICES["DynamoDB storage, a GB and month"])
    yield Line("DynamoDB, backup to any second", 0, kept_gb * PRICES["DynamoDB backup to any second, a GB and month"])
    yield Line("Lambda", _functions(idle, COLD_IDLE * DAYS), _functions(used, COLD_PAGES * pages) + work_in_functions)
    yield Line("API Gateway", 0, requests * PRICES["API Gateway, a million requests"] / 1e6)
    yield Line("SES", canary_mail, emails * PRICES["SES, a thousand emails"] / 1e3)
    yield Line("SNS, news of emails", 0, used[NEWS] * PRICES["SNS, a million messages"] / 1e6)
    yield Line("SQS, runs that failed; nothing polls", 0, _failed(children + returns))
    yield Line("EventBridge, streams: schedules and Lambda are free", 0, 0)
    yield Line("KMS, the key and its rotations", (keys + rotations) * PRICES["KMS, a key and month"], 0)
    yield Line("KMS, requests", idle_kms * kms, used_kms * kms)
    yield Line("CloudWatch, alarms beyond ten", alarms, 0)
    yield Line("CloudWatch, metrics in hours with trouble", 0, metrics)
    yield Line("CloudWatch Logs", _logs(idle, measured), _logs(used, measured))
    yield Line("S3, files and packages", RELEASES_GB * PRICES["S3, a GB and month"] + proof_in_s3, s3)
    yield Line("GuardDuty, scans of files", 0, scans)
    yield Line("Data out", 0, requests * KB_OF_A_PAGE / 1e6 * PRICES["Data out, a GB"])
    if waf:
        a_month = PRICES["WAF, a list of rules and month"] + PRICES["WAF, a rule and month"]
        yield Line("WAF, a limit for each client", a_month, requests * PRICES["WAF, a million requests"] / 1e6)


def _failed(anybody: float) -> float:
    return FAILED_RUNS * PRICES["SQS, a million requests"] / 1e6 if anybody else 0


def bills(
    children: float, returns: float, figures: Mapping[str, Any], *, waf: bool = False
) -> list[tuple[str, list[float]]]:
    """Each line with its idle month, and its month in use at the end of each of the years; at last the sums."""
    sizes = figures["actions"]
    measured = sizes[max(sizes, key=int)]
    by_year = [list(lines(children, returns, measured, year, waf=waf)) for year in YEARS]
    rows = [(of[0].service, [of[0].idle, *(line.idle + line.use for line in of)]) for of in zip(*by_year, strict=True)]
    return [*rows, ("together", [sum(column) for column in zip(*(row for _, row in rows), strict=True)])]


def report(children: float, returns: float, figures: Mapping[str, Any], *, waf: bool = False) -> str:
    titles = ["idle", *(f"year {year}" for year in YEARS)]
    rows = [f"{'US dollars a month':<54}" + "".join(f"{title:>9}" for title in titles)]
    for service, row in bills(children, returns, figures, waf=waf):
        rows.append(f"{service:<54}" + "".join(f"{dollars:>9.2f}" for dollars in row))
    sizes, used = figures["actions"], actions_in_a_month(children, returns)
    kept = [f"{gb_in_the_table(used, sizes[max(sizes, key=int)], year):.1f}" for year in YEARS]
    return "\n".join([*rows, "", *_remarks(children, returns, figures, used[EMAIL], kept)])


def table(figures: Mapping[str, Any], children: float = CHILDREN, returns: float = RETURNS) -> str:
    """For docs/performance.md."""
    rows = [[service, *(f"{dollars:.2f}" for dollars in row)] for service, row in bills(children, returns, figures)]
    titles = ["US dollars a month", "idle", *(f"in use, at the end of year {year}" for year in YEARS)]
    return markdown(titles, rows) + "\n"


def write(figures: Mapping[str, Any]) -> None:
    write_into_docs(table(figures), COST)


def _remarks(
    children: float, returns: float, figures: Mapping[str, Any], emails: float, kept: list[str]
) -> Iterator[str]:
    checked = "looked up" if CHECKED else "from memory and NOT looked up: check them before a budget depends on them"
    yield f"{children:,.0f} children and {returns:,.0f} returns a year, {emails:,.0f} emails a month; in the table at the end of"
    yield f"years {' and '.join(map(str, YEARS))} are {' and '.join(kept)} GB, when nothing was erased."
    yield f"List prices of eu-west-2 as of {AS_OF}, {checked}."
    yield f"Units measured on {figures['measured']} (benchmarks/figures.json). No tax or support plan, and of the free allowances"
    yield f"only the {FREE_ALARMS} alarms, which an account has once: a second stack in it pays for its own."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=float, default=CHILDREN, help="referrals in a year")
    parser.add_argument("--returns", type=float, default=RETURNS, help="deletion returns in a year")
    parser.add_argument("--waf", choices=["yes", "no"], default="no", help="with a limit of requests for each client")
    parser.add_argument("--write", action="store_true", help="keep the usual authority's bill in docs/performance.md")
    given, figures = parser.parse_args(), json.loads(FIGURES.read_text())
    print(report(given.children, given.returns, figures, waf=given.waf == "yes"))
    if given.write:
        write(figures)


if __name__ == "__main__":
    main()
