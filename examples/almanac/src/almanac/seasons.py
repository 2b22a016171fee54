"""Equinoxes and solstices (Meeus, Astronomical Algorithms, table 27.B, mean values)."""

from datetime import datetime
from enum import Enum

from .julian import from_julian_day


class Season(Enum):
    """The beginning of a season of the northern hemisphere, with the polynomial of its Julian day."""

    SPRING = (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057)
    SUMMER = (2451716.56767, 365241.62603, 0.00325, 0.00888, -0.00030)
    AUTUMN = (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078)
    WINTER = (2451900.05952, 365242.74049, -0.06223, -0.00823, 0.00032)


def season_start(year: int, season: Season) -> datetime:
    """When a season begins, in UTC, to about a quarter of an hour; for the years 1000 to 3000."""
    if not 1000 <= year <= 3000:
        raise ValueError("the polynomials hold for the years 1000 to 3000")
    millennia = (year - 2000) / 1000
    return from_julian_day(sum(term * millennia**power for power, term in enumerate(season.value)))
