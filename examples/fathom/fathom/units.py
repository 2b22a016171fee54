"""Units and their exact sizes."""

from fractions import Fraction

LENGTHS = {
    "metre": Fraction(1),
    "foot": Fraction(3048, 10000),
    "fathom": Fraction(18288, 10000),
    "cable": Fraction(1852, 10),
    "mile": Fraction(1852),
    "league": Fraction(5556),
}
SPEEDS = {
    "m/s": Fraction(1),
    "km/h": Fraction(10, 36),
    "knot": Fraction(1852, 3600),
}


class UnitError(ValueError):
    """A unit is unknown, or two units do not measure the same thing."""


def convert(amount: Fraction, source: str, target: str) -> Fraction:
    """`amount` of one unit in another, exactly."""
    for table in (LENGTHS, SPEEDS):
        if source in table and target in table:
            return amount * table[source] / table[target]
    for unit in (source, target):
        if unit not in LENGTHS and unit not in SPEEDS:
            raise UnitError(f"unknown unit {unit!r}; known: {', '.join([*LENGTHS, *SPEEDS])}")
    raise UnitError(f"{source} and {target} do not measure the same thing")
