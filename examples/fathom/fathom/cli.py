"""The command `fathom`."""

import argparse
from fractions import Fraction

from . import __version__
from .units import UnitError, convert


def main() -> int:
    parser = argparse.ArgumentParser(prog="fathom", description="Convert the lengths and speeds that sailors use.")
    parser.add_argument("amount", type=Fraction, help="a number: 12, 0.5 or 3/4")
    parser.add_argument("source", help="its unit")
    parser.add_argument("target", help="the unit wanted")
    parser.add_argument("--version", action="version", version=f"fathom {__version__}")
    arguments = parser.parse_args()
    try:
        result = convert(arguments.amount, arguments.source, arguments.target)
    except UnitError as problem:
        parser.error(str(problem))
    print(f"{float(result):g} {arguments.target}")
    return 0
