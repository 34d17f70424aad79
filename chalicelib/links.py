"""Every address of the service is built here, from the base URL that the stack knows."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_AFTER_SIGN_IN = re.compile(
    r"/(cases|cases/[A-Z0-9-]{4,12}|before-you-start|referrals/[A-Za-z0-9_-]{8,64}/(pages/[a-z-]{1,40}|check|sent))"
)


@dataclass(frozen=True)
class Links:
    """`base_url` has no slash at its end: `https://host/stage` or `http://localhost:8000`."""

    base_url: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    def to(self, path: str) -> str:
        return f"{self.base_url}{path}"

    @property
    def start(self) -> str:
        return self.to("/")

    @property
    def before_you_start(self) -> str:
        return self.to("/before-you-start")

    @property
    def sign_in(self) -> str:
        return self.to("/sign-in")

    def sign_in_to(self, path: str) -> str:
        return self.to(f"/sign-in?to={quote(path, safe='/')}")

    @property
    def sign_in_code(self) -> str:
        return self.to("/sign-in/code")

    def sign_in_link(self, token: str) -> str:
        return self.to(f"/sign-in/link/{quote(token)}")

    @property
    def sign_out(self) -> str:
        return self.to("/sign-out")

    @property
    def cases(self) -> str:
        return self.to("/cases")

    def cases_after(self, mark: str) -> str:
        return self.to(f"/cases?after={quote(mark)}")

    def asset(self, name: str) -> str:
        return self.to(f"/assets/{name}")

    def draft(self, draft_id: str, slug: str) -> str:
        return self.to(f"/referrals/{draft_id}/pages/{slug}")

    def check(self, draft_id: str) -> str:
        return self.to(f"/referrals/{draft_id}/check")

    def sent(self, draft_id: str) -> str:
        return self.to(f"/referrals/{draft_id}/sent")

    def case(self, reference: str) -> str:
        return self.to(f"/cases/{reference}")

    def take(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/take")

    def note(self, reference: str) -> str:
        return self.to(f"/cases/{reference}/notes")

    def task_done(self, task_id: str) -> str:
        return self.to(f"/tasks/{task_id}/done")


def safe_destination(path: str) -> str:
    """The path to go to after signing in when it is one of ours, else the empty string (no open redirects)."""
    return path if _AFTER_SIGN_IN.fullmatch(path) else ""
