"""Runs wapiti on the pages of the local stack: signed out, and as an officer."""

import json
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from infrastructure.scan.findings import Finding, Report, bare_environment
from infrastructure.steps import PlainFailure
from infrastructure.tools import tool

# Without those that ask a server of wapiti's makers (ssrf, xxe, log4shell), need their databases, or TLS, which is not here;
# and without htaccess, which takes the 404 of a method that does not exist for a way round a 403.
MODULES = "backup,cookieflags,crlf,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,upload,xss"
# Not the stand-in for a mailbox, which is no part of the service, and nothing that ends the session.
NOT_THERE = ("mailbox*", "sign-out*", "sessions/*", "assets/*")
# PUT, DELETE and the like are listed with the status that they got. There is none of them here, so each is an error.
ANSWERED = re.compile(r"\((1|2|3)\d\d\)")
SECONDS_TO_LOOK_ROUND, SECONDS_FOR_EACH_ATTACK = 90, 30
BOUNDS = ["--depth=6", "--max-files-per-dir=12", "--max-links-per-page=60", "--max-parameters=12", "--tasks=2"]


def scan(url: str, cookies: dict[str, str], report: Path) -> Report:
    """Wapiti's own report, with each request, goes to the file. Raises PlainFailure when wapiti itself fails."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = ["--store-session", folder, "--store-config", folder, "--format", "json", "--output", str(report)]
        times = ["--max-scan-time", str(SECONDS_TO_LOOK_ROUND), "--max-attack-time", str(SECONDS_FOR_EACH_ATTACK)]
        shape = ["--scope", "folder", "--module", MODULES, "--flush-session", "--no-bugreport", "--timeout", "30"]
        without = [part for path in NOT_THERE for part in ("--exclude", f"{url}/{path}")]
        who = ["--cookie-value", "; ".join(f"{name}={value}" for name, value in cookies.items())] if cookies else []
        command = [str(tool("wapiti")), "--url", f"{url}/", *shape, *BOUNDS, *times, *files, *without, *who]
        done = subprocess.run(
            command, capture_output=True, text=True, env=bare_environment(), cwd=folder, stdin=subprocess.DEVNULL
        )
        if not report.is_file():
            raise PlainFailure(f"wapiti failed.\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return report_of(report.read_text())


def report_of(output: str) -> Report:
    """The findings in wapiti's JSON: vulnerabilities, errors, and methods with an effect. Raises PlainFailure if it saw
    no page."""
    said = json.loads(output)
    if not (seen := said["infos"]["crawled_pages_nbr"]):
        raise PlainFailure("wapiti saw no page of the service.")
    methods = [each for each in said["additionals"].get("HTTP Methods", []) if ANSWERED.search(each["info"])]
    kinds = {**said["vulnerabilities"], **said["anomalies"], "HTTP Methods": methods}
    return Report(
        seen,
        tuple(
            Finding(kind, f"{each['method']} {urlsplit(each['path']).path}", each["info"])
            for kind, found in kinds.items()
            for each in found
        ),
    )
