"""Phases of the moon, from the mean synodic month."""

from dataclasses import dataclass
from datetime import date, datetime, timezone
from math import cos, pi

from .julian import julian_day

SYNODIC_MONTH = 29.530588853
NEW_MOON = 2451550.09766  # 2000-01-06, Meeus, Astronomical Algorithms, chapter 49

NAMES = (
    "new moon",
    "waxing crescent",
    "first quarter",
    "waxing gibbous",
    "full moon",
    "waning gibbous",
    "last quarter",
    "waning crescent",
)


@dataclass(frozen=True)
class Phase:
    """The moon of one day, at noon UTC."""

    age: float  #: days since the new moon
    name: str

    @property
    def lit(self) -> float:
        """The lit part of the disk, 0 to 1."""
        return (1 - cos(2 * pi * self.age / SYNODIC_MONTH)) / 2


def moon(day: date) -> Phase:
    """The phase of the moon on a day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    age = (julian_day(noon) - NEW_MOON) % SYNODIC_MONTH
    return Phase(age, NAMES[int(age / SYNODIC_MONTH * 8 + 0.5) % 8])
