from datetime import date

from almanac import Season, advent, daylight, easter, moon, pentecost, season_start


def test_feasts():
    assert [easter(y) for y in (1961, 2000, 2026, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert pentecost(2026) == date(2026, 5, 24)
    assert advent(2026) == date(2026, 11, 29)
    assert advent(2022) == date(2022, 11, 27)


def test_moon():
    assert moon(date(2026, 4, 2)).name == "full moon"
    assert moon(date(2000, 1, 6)).name == "new moon"


def test_seasons():
    spring = season_start(2026, Season.SPRING)
    assert (spring.month, spring.day, spring.hour) == (3, 20, 14)


def test_sun():
    rise, fall = daylight(date(2026, 6, 21), 52.52, 13.405)
    assert rise.hour == 2 and 40 <= rise.minute <= 46
    assert fall.hour == 19 and 30 <= fall.minute <= 37
    assert daylight(date(2026, 6, 21), 70.0, 25.0) is None
