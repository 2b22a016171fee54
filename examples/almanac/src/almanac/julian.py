"""Julian days: the day count that astronomers reckon with."""

from datetime import datetime, timedelta, timezone

#: Julian day of 1970-01-01T00:00:00Z.
UNIX_EPOCH = 2440587.5

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def julian_day(moment: datetime) -> float:
    """Julian day of a moment; one without a time zone is taken for UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return UNIX_EPOCH + (moment - _EPOCH).total_seconds() / 86400


def from_julian_day(day: float) -> datetime:
    """The moment, in UTC, of a Julian day."""
    return _EPOCH + timedelta(days=day - UNIX_EPOCH)
