"""How long each step may take in this authority."""

from msgspec import Struct


class TimeLimits(Struct, frozen=True):
    """How long things may take in this authority.

    For RED, `red_…_hours` are working hours and `social_care_hours` clock hours. Days are working days, but
    `review_…_days` are calendar days, and RED triage is due the same working day. `to_hand_over_days`: until a case for
    another team is handed over. `hand_over_days`: until that team answers. `enquiry_days`: for an enquiry that names no
    day.
    """

    red_team_hours: int = 2
    red_manager_hours: int = 4
    other_team_days: int = 1
    social_care_hours: int = 2
    social_care_manager_hours: int = 4
    on_call_minutes: int = 60
    triage_amber_days: int = 2
    triage_green_days: int = 5
    checks_red_days: int = 1
    checks_amber_days: int = 2
    checks_green_days: int = 5
    review_red_days: int = 14
    review_amber_days: int = 21
    review_green_days: int = 28
    second_person_days: int = 2
    to_hand_over_days: int = 2
    hand_over_days: int = 3
    enquiry_days: int = 5
