"""Sunrise and sunset, from the sunrise equation."""

from datetime import date, datetime, timezone
from math import acos, asin, cos, degrees, radians, sin
from typing import Optional, Tuple

from .julian import from_julian_day, julian_day

TILT = radians(23.4397)
HORIZON = radians(-0.833)  # refraction and the radius of the disk


def daylight(day: date, latitude: float, longitude: float) -> Optional[Tuple[datetime, datetime]]:
    """Sunrise and sunset in UTC at a place (degrees, north and east positive); None on a day without one of them."""
    noon = julian_day(datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)) - longitude / 360
    days = noon - 2451545.0
    anomaly = radians((357.5291 + 0.98560028 * days) % 360)
    centre = 1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    ecliptic = radians((degrees(anomaly) + centre + 282.9372) % 360)
    transit = noon + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic)
    declination = asin(sin(ecliptic) * sin(TILT))
    north = radians(latitude)
    hour_angle = (sin(HORIZON) - sin(north) * sin(declination)) / (cos(north) * cos(declination))
    if not -1 <= hour_angle <= 1:
        return None
    half_day = degrees(acos(hour_angle)) / 360
    return from_julian_day(transit - half_day), from_julian_day(transit + half_day)
