"""`make scan`: other people's scanners on the packages, the template, and the pages while `make run` runs in another terminal.

What they find is mended, or explained in accepted.py and docs/security.md. They send a lot of nonsense to the local stack:
`make reset` forgets it.
"""

from datetime import UTC, datetime

from infrastructure import assets
from infrastructure.local.example_data import OFFICER
from infrastructure.local.running import Running
from infrastructure.package import package
from infrastructure.scan import accepted, packages, pages, template
from infrastructure.scan.findings import Accepted, Finding, Report, outlived, unexplained
from infrastructure.scan.signed_in import cookies_of
from infrastructure.steps import OUT, PlainFailure, main_or_plain_failure, step

REPORTS = OUT / "scan"


def main() -> None:
    url = f"http://localhost:{Running.read().port}"
    packages.refuse_old(packages.last_renewed(), datetime.now(UTC).date())
    with step("Python packages (pip-audit)") as note:
        of_packages = packages.scan()
        note(_in_words(of_packages, "packages"))
    with step("Template (checkov)") as note:
        assets.build()
        of_template = template.scan(package()[0].template)
        note(_in_words(of_template, "resources"))
    with step("Pages as anybody (wapiti)") as note:
        as_anybody = pages.scan(url, {}, REPORTS / "anybody.json")
        note(_in_words(as_anybody, "pages"))
    with step("Pages as an officer (wapiti)") as note:
        as_officer = pages.scan(url, cookies_of(url, OFFICER.address), REPORTS / "officer.json")
        note(_in_words(as_officer, "pages"))
    _judge(of_packages.findings, accepted.OF_THE_PACKAGES)
    _judge(of_template.findings, accepted.OF_THE_TEMPLATE)
    _judge(as_anybody.findings + as_officer.findings, accepted.OF_THE_PAGES)
    print(
        "The packages, the template and the pages were scanned. Nothing new was found: docs/security.md explains each finding."
    )


def _in_words(report: Report, what: str) -> str:
    return f"{report.looked_at} {what}, {len(report.findings)} findings"


def _judge(found: tuple[Finding, ...], reasons: tuple[Accepted, ...]) -> None:
    new = [f"  {each.check} at {each.where}: {each.about}" for each in unexplained(found, reasons)]
    old = [f"  {each.check} at {each.where} is not found any more: take it out" for each in outlived(found, reasons)]
    if new or old:
        raise PlainFailure(
            "Mend these, or explain them in infrastructure/scan/accepted.py and docs/security.md:\n"
            + "\n".join(new + old)
        )


if __name__ == "__main__":
    main_or_plain_failure(main)
