"""`make scan`: other people's scanners on the template, and on the pages while `make run` runs in another terminal.

What they find is mended, or explained in accepted.py and docs/security.md. They send a lot of nonsense to the local stack:
`make reset` forgets it.
"""

from infrastructure import assets
from infrastructure.local.example_data import OFFICER
from infrastructure.local.running import Running
from infrastructure.package import package
from infrastructure.scan import accepted, pages, template
from infrastructure.scan.findings import Accepted, Finding, outlived, unexplained
from infrastructure.scan.signed_in import cookies_of
from infrastructure.steps import OUT, PlainFailure, main_or_plain_failure, step

REPORTS = OUT / "scan"


def main() -> None:
    url = f"http://localhost:{Running.read().port}"
    with step("Template (checkov)") as note:
        assets.build()
        of_template = template.scan(package()[0].template)
        note(f"{len(of_template)} findings")
    with step("Pages as anybody (wapiti)") as note:
        of_pages = pages.scan(url, {}, REPORTS / "anybody.json")
        note(f"{len(of_pages)} findings")
    with step("Pages as an officer (wapiti)") as note:
        as_officer = pages.scan(url, cookies_of(url, OFFICER.address), REPORTS / "officer.json")
        note(f"{len(as_officer)} findings")
    _judge(of_template, accepted.OF_THE_TEMPLATE)
    _judge(of_pages + as_officer, accepted.OF_THE_PAGES)
    print("Each finding is explained in docs/security.md.")


def _judge(found: list[Finding], reasons: tuple[Accepted, ...]) -> None:
    new = [f"  {each.check} at {each.where}: {each.about}" for each in unexplained(found, reasons)]
    old = [f"  {each.check} at {each.where} is not found any more: take it out" for each in outlived(found, reasons)]
    if new or old:
        raise PlainFailure(
            "Mend these, or explain them in infrastructure/scan/accepted.py and docs/security.md:\n"
            + "\n".join(new + old)
        )


if __name__ == "__main__":
    main_or_plain_failure(main)
