"""The environment of a function, read once and explained when something is missing. Only this module reads it."""

import os

from msgspec import Struct

_MAY_BE_EMPTY = frozenset({"base_url", "mail", "mail_allow", "front_secret", "release", "audit_years"})

HELD = "held"


class SettingsMissing(Exception):
    """The function lacks a variable that it needs."""


class Settings(Struct, frozen=True):
    """Names of the stack's resources; no personal value is among them, and one secret that opens nothing."""

    table_name: str
    stage: str
    """`local` on a developer's machine; only there is the practice clock read."""
    data_key_id: str
    mail_from: str
    configuration_set: str
    files_bucket: str
    audit_bucket: str
    """Each day of the audit, with Object Lock."""
    base_url: str = ""
    """Without a slash at its end. Empty for the function of pages where the stack has the address that AWS gives."""
    mail: str = ""
    """`held` while nothing may be emailed, because the table is a copy that nobody has looked at yet. Everything waits."""
    mail_allow: str = ""
    """Whom a stage that is not live may email: addresses and domains with commas between. May be empty: then nobody."""

    audit_years: str = "7"
    """How long a day's root is locked."""

    front_secret: str = ""
    """The secret that proves the authority's own front. Anybody who knows it can choose the address they are counted
    by."""

    release: str = ""
    """The version that runs, for /health."""

    @property
    def holds_mail(self) -> bool:
        return self.mail == HELD

    @property
    def audit_lock(self) -> str:
        """S3's mode: on the live stage nobody can lift the lock."""
        return "COMPLIANCE" if self.stage == "live" else "GOVERNANCE"

    @property
    def is_local(self) -> bool:
        return self.stage == "local"

    @classmethod
    def from_environ(cls) -> "Settings":
        """Raises SettingsMissing naming every variable that is absent or empty."""
        names = {field: field.upper() for field in cls.__struct_fields__}
        given = {field: os.environ.get(variable, "") for field, variable in names.items()}
        missing = sorted(names[field] for field, value in given.items() if not value and field not in _MAY_BE_EMPTY)
        if missing:
            raise SettingsMissing(f"These environment variables are not set: {', '.join(missing)}.")
        return cls(**given)
