"""The scanners' findings, compared with the explanations in docs/security.md."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, order=True)
class Finding:
    """A scanner's complaint: its own name for it, and the resource or page."""

    check: str
    where: str
    about: str = ""


@dataclass(frozen=True)
class Report:
    """How many resources or pages a scanner looked at, and its complaints."""

    looked_at: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Accepted:
    """A complaint that stays, for a reason. `where` may hold a *."""

    check: str
    where: str
    because: str

    def covers(self, finding: Finding) -> bool:
        return self.check == finding.check and fnmatchcase(finding.where, self.where)


def unexplained(found: Iterable[Finding], accepted: Iterable[Accepted]) -> list[Finding]:
    """The findings to mend or explain."""
    reasons = list(accepted)
    return sorted({finding for finding in found if not any(reason.covers(finding) for reason in reasons)})


def outlived(found: Iterable[Finding], accepted: Iterable[Accepted]) -> list[Accepted]:
    """Explanations without a finding: they would hide the next one of their kind."""
    findings = list(found)
    return [reason for reason in accepted if not any(reason.covers(finding) for finding in findings)]


def bare_environment() -> dict[str, str]:
    """For other people's programs: nothing of the developer's AWS account, and a home that holds nothing."""
    return {"PATH": os.environ.get("PATH", ""), "HOME": tempfile.gettempdir(), "LANG": "C.UTF-8"}
