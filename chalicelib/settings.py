"""The environment of a function, read once and explained when something is missing. Only this module reads it."""

import os
from dataclasses import dataclass


class SettingsMissing(Exception):
    """The function was deployed without a variable that it needs."""


@dataclass(frozen=True)
class Settings:
    """Names of the stack's resources; no secret and no personal value is among them."""

    table_name: str
    stage: str
    """`local` on a developer's machine; only there is the practice clock read."""
    stack_key_secret: str
    data_key_id: str
    base_url_parameter: str
    mail_from: str
    configuration_set: str

    @property
    def is_local(self) -> bool:
        return self.stage == "local"

    @classmethod
    def from_environ(cls) -> "Settings":
        """Raises SettingsMissing naming every variable that is absent or empty."""
        names = {field: field.upper() for field in cls.__dataclass_fields__}
        missing = sorted(variable for variable in names.values() if not os.environ.get(variable))
        if missing:
            raise SettingsMissing(f"These environment variables are not set: {', '.join(missing)}.")
        return cls(**{field: os.environ[variable] for field, variable in names.items()})
