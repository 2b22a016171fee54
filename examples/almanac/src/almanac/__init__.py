"""Moon, sun, seasons and movable feasts, by plain arithmetic."""

from .feasts import advent, easter, pentecost
from .julian import from_julian_day, julian_day
from .moon import Phase, moon
from .seasons import Season, season_start
from .sun import daylight

__all__ = [
    "Phase",
    "Season",
    "advent",
    "daylight",
    "easter",
    "from_julian_day",
    "julian_day",
    "moon",
    "pentecost",
    "season_start",
]
