"""The front page, signing in and sessions."""

from urllib.parse import quote

from chalicelib.links.base import BaseLinks


class AccountLinks(BaseLinks, frozen=True):
    @property
    def start(self) -> str:
        return self.to("/")

    def about(self, slug: str) -> str:
        """A page of the footer: privacy, accessibility, cookies, contact."""
        return self.to(f"/about/{slug}")

    @property
    def who_to_ask(self) -> str:
        return self.to("/who-to-ask")

    @property
    def sign_in(self) -> str:
        return self.to("/sign-in")

    def sign_in_to(self, path: str) -> str:
        return self.to(f"/sign-in?to={quote(path, safe='/')}")

    @property
    def sign_in_code(self) -> str:
        return self.to("/sign-in/code")

    @property
    def second_factor(self) -> str:
        return self.to("/sign-in/second")

    @property
    def second_recovery(self) -> str:
        return self.to("/sign-in/second/recovery")

    @property
    def set_up_factor(self) -> str:
        return self.to("/sign-in/set-up")

    @property
    def recovery_codes(self) -> str:
        return self.to("/recovery-codes")

    def recovery_codes_before(self, path: str, *, used: bool = False) -> str:
        """The page of recovery codes on the way to another; `used`: one was used a moment ago."""
        return self.page_of("/recovery-codes", {"to": path, "used": "yes" if used else ""})

    @property
    def sign_in_again(self) -> str:
        return self.to("/sign-in/again")

    @property
    def drop_kept(self) -> str:
        return self.to("/kept/drop")

    @property
    def still_here(self) -> str:
        return self.to("/still-here")

    def sign_in_link(self, token: str) -> str:
        return self.to(f"/sign-in/link/{quote(token)}")

    def purpose_link(self, token: str) -> str:
        """A link for one purpose: who asks, and the button for a code."""
        return self.to(f"/links/{quote(token)}")

    def purpose_link_code(self, token: str) -> str:
        return f"{self.purpose_link(token)}/code"

    def purpose_link_answer(self, token: str) -> str:
        return f"{self.purpose_link(token)}/answer"

    def unsubscribe(self, token: str) -> str:
        """From mail that is not statutory."""
        return self.to(f"/unsubscribe/{quote(token)}")

    @property
    def council_sign_in(self) -> str:
        return self.to("/sign-in/council")

    def council_sign_in_to(self, path: str) -> str:
        return self.page_of("/sign-in/council", {"to": path})

    @property
    def council_back(self) -> str:
        """Where the council's provider sends a browser back to; registered there."""
        return self.to("/sign-in/council/back")

    @property
    def sessions(self) -> str:
        return self.to("/sessions")

    @property
    def your_emails(self) -> str:
        """Which emails somebody with an account gets."""
        return self.to("/your-emails")

    @property
    def end_other_sessions(self) -> str:
        return self.to("/sessions/end-others")

    def end_session(self, session: str) -> str:
        return self.to(f"/sessions/{session}/end")

    @property
    def sign_out(self) -> str:
        return self.to("/sign-out")

    @property
    def signed_out(self) -> str:
        """Where somebody reads that they are signed out."""
        return self.to("/signed-out")
