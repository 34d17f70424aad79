"""The bank holidays of England and Wales, 2012 to 2028.

Source: GOV.UK, https://www.gov.uk/bank-holidays (division "england-and-wales"), Open Government Licence v3.0.
A substitute day carries the title of the holiday it stands in for, as it does there. A year is added when GOV.UK
publishes all of it; until then it is not covered, and no working day in it can be relied on.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from chalicelib.domain.errors import CalendarTooShort


def covers(year: int) -> bool:
    """Whether every bank holiday of `year` is listed here."""
    return FIRST_YEAR <= year <= LAST_YEAR


def holidays_reaching(until: date) -> Mapping[date, str]:
    """Every bank holiday listed, for a count that ends on or before `until`.

    To check a count after the fact, pass its due date. Raises CalendarTooShort where the year of `until` is not covered.
    """
    if until.year > LAST_YEAR:
        message = f"Bank holidays are known to the end of {LAST_YEAR}. Add those from 1 January {LAST_YEAR + 1}."
        raise CalendarTooShort(message, date(LAST_YEAR + 1, 1, 1))
    if until.year < FIRST_YEAR:
        message = f"Bank holidays are known from {FIRST_YEAR}. Add those from 1 January {until.year}."
        raise CalendarTooShort(message, date(until.year, 1, 1))
    return ENGLAND_AND_WALES


ENGLAND_AND_WALES: Mapping[date, str] = MappingProxyType(
    {
        date(2012, 1, 2): "New Year’s Day",
        date(2012, 4, 6): "Good Friday",
        date(2012, 4, 9): "Easter Monday",
        date(2012, 5, 7): "Early May bank holiday",
        date(2012, 6, 4): "Spring bank holiday",
        date(2012, 6, 5): "Queen’s Diamond Jubilee",
        date(2012, 8, 27): "Summer bank holiday",
        date(2012, 12, 25): "Christmas Day",
        date(2012, 12, 26): "Boxing Day",
        date(2013, 1, 1): "New Year’s Day",
        date(2013, 3, 29): "Good Friday",
        date(2013, 4, 1): "Easter Monday",
        date(2013, 5, 6): "Early May bank holiday",
        date(2013, 5, 27): "Spring bank holiday",
        date(2013, 8, 26): "Summer bank holiday",
        date(2013, 12, 25): "Christmas Day",
        date(2013, 12, 26): "Boxing Day",
        date(2014, 1, 1): "New Year’s Day",
        date(2014, 4, 18): "Good Friday",
        date(2014, 4, 21): "Easter Monday",
        date(2014, 5, 5): "Early May bank holiday",
        date(2014, 5, 26): "Spring bank holiday",
        date(2014, 8, 25): "Summer bank holiday",
        date(2014, 12, 25): "Christmas Day",
        date(2014, 12, 26): "Boxing Day",
        date(2015, 1, 1): "New Year’s Day",
        date(2015, 4, 3): "Good Friday",
        date(2015, 4, 6): "Easter Monday",
        date(2015, 5, 4): "Early May bank holiday",
        date(2015, 5, 25): "Spring bank holiday",
        date(2015, 8, 31): "Summer bank holiday",
        date(2015, 12, 25): "Christmas Day",
        date(2015, 12, 28): "Boxing Day",
        date(2016, 1, 1): "New Year’s Day",
        date(2016, 3, 25): "Good Friday",
        date(2016, 3, 28): "Easter Monday",
        date(2016, 5, 2): "Early May bank holiday",
        date(2016, 5, 30): "Spring bank holiday",
        date(2016, 8, 29): "Summer bank holiday",
        date(2016, 12, 26): "Boxing Day",
        date(2016, 12, 27): "Christmas Day",
        date(2017, 1, 2): "New Year’s Day",
        date(2017, 4, 14): "Good Friday",
        date(2017, 4, 17): "Easter Monday",
        date(2017, 5, 1): "Early May bank holiday",
        date(2017, 5, 29): "Spring bank holiday",
        date(2017, 8, 28): "Summer bank holiday",
        date(2017, 12, 25): "Christmas Day",
        date(2017, 12, 26): "Boxing Day",
        date(2018, 1, 1): "New Year’s Day",
        date(2018, 3, 30): "Good Friday",
        date(2018, 4, 2): "Easter Monday",
        date(2018, 5, 7): "Early May bank holiday",
        date(2018, 5, 28): "Spring bank holiday",
        date(2018, 8, 27): "Summer bank holiday",
        date(2018, 12, 25): "Christmas Day",
        date(2018, 12, 26): "Boxing Day",
        date(2019, 1, 1): "New Year’s Day",
        date(2019, 4, 19): "Good Friday",
        date(2019, 4, 22): "Easter Monday",
        date(2019, 5, 6): "Early May bank holiday",
        date(2019, 5, 27): "Spring bank holiday",
        date(2019, 8, 26): "Summer bank holiday",
        date(2019, 12, 25): "Christmas Day",
        date(2019, 12, 26): "Boxing Day",
        date(2020, 1, 1): "New Year’s Day",
        date(2020, 4, 10): "Good Friday",
        date(2020, 4, 13): "Easter Monday",
        date(2020, 5, 8): "Early May bank holiday (VE day)",
        date(2020, 5, 25): "Spring bank holiday",
        date(2020, 8, 31): "Summer bank holiday",
        date(2020, 12, 25): "Christmas Day",
        date(2020, 12, 28): "Boxing Day",
        date(2021, 1, 1): "New Year’s Day",
        date(2021, 4, 2): "Good Friday",
        date(2021, 4, 5): "Easter Monday",
        date(2021, 5, 3): "Early May bank holiday",
        date(2021, 5, 31): "Spring bank holiday",
        date(2021, 8, 30): "Summer bank holiday",
        date(2021, 12, 27): "Christmas Day",
        date(2021, 12, 28): "Boxing Day",
        date(2022, 1, 3): "New Year’s Day",
        date(2022, 4, 15): "Good Friday",
        date(2022, 4, 18): "Easter Monday",
        date(2022, 5, 2): "Early May bank holiday",
        date(2022, 6, 2): "Spring bank holiday",
        date(2022, 6, 3): "Platinum Jubilee bank holiday",
        date(2022, 8, 29): "Summer bank holiday",
        date(2022, 9, 19): "Bank Holiday for the State Funeral of Queen Elizabeth II",
        date(2022, 12, 26): "Boxing Day",
        date(2022, 12, 27): "Christmas Day",
        date(2023, 1, 2): "New Year’s Day",
        date(2023, 4, 7): "Good Friday",
        date(2023, 4, 10): "Easter Monday",
        date(2023, 5, 1): "Early May bank holiday",
        date(2023, 5, 8): "Bank holiday for the coronation of King Charles III",
        date(2023, 5, 29): "Spring bank holiday",
        date(2023, 8, 28): "Summer bank holiday",
        date(2023, 12, 25): "Christmas Day",
        date(2023, 12, 26): "Boxing Day",
        date(2024, 1, 1): "New Year’s Day",
        date(2024, 3, 29): "Good Friday",
        date(2024, 4, 1): "Easter Monday",
        date(2024, 5, 6): "Early May bank holiday",
        date(2024, 5, 27): "Spring bank holiday",
        date(2024, 8, 26): "Summer bank holiday",
        date(2024, 12, 25): "Christmas Day",
        date(2024, 12, 26): "Boxing Day",
        date(2025, 1, 1): "New Year’s Day",
        date(2025, 4, 18): "Good Friday",
        date(2025, 4, 21): "Easter Monday",
        date(2025, 5, 5): "Early May bank holiday",
        date(2025, 5, 26): "Spring bank holiday",
        date(2025, 8, 25): "Summer bank holiday",
        date(2025, 12, 25): "Christmas Day",
        date(2025, 12, 26): "Boxing Day",
        date(2026, 1, 1): "New Year’s Day",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 4): "Early May bank holiday",
        date(2026, 5, 25): "Spring bank holiday",
        date(2026, 8, 31): "Summer bank holiday",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day",
        date(2027, 1, 1): "New Year’s Day",
        date(2027, 3, 26): "Good Friday",
        date(2027, 3, 29): "Easter Monday",
        date(2027, 5, 3): "Early May bank holiday",
        date(2027, 5, 31): "Spring bank holiday",
        date(2027, 8, 30): "Summer bank holiday",
        date(2027, 12, 27): "Christmas Day",
        date(2027, 12, 28): "Boxing Day",
        date(2028, 1, 3): "New Year’s Day",
        date(2028, 4, 14): "Good Friday",
        date(2028, 4, 17): "Easter Monday",
        date(2028, 5, 1): "Early May bank holiday",
        date(2028, 5, 29): "Spring bank holiday",
        date(2028, 8, 28): "Summer bank holiday",
        date(2028, 12, 25): "Christmas Day",
        date(2028, 12, 26): "Boxing Day",
    }
)

FIRST_YEAR = min(ENGLAND_AND_WALES).year
LAST_YEAR = max(ENGLAND_AND_WALES).year
