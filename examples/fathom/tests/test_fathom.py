from fractions import Fraction

import pytest
from fathom import UnitError, convert


def test_converts_exactly():
    assert convert(Fraction(12), "fathom", "metre") == Fraction("21.9456")
    assert convert(Fraction(18), "knot", "km/h") == Fraction("33.336")


def test_refuses_nonsense():
    with pytest.raises(UnitError, match="unknown unit"):
        convert(Fraction(1), "furlong", "metre")
    with pytest.raises(UnitError, match="same thing"):
        convert(Fraction(1), "knot", "metre")
