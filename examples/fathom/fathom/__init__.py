"""Converts the lengths and speeds that sailors use."""

from .units import UnitError, convert

__version__ = "0.3.0"
__all__ = ["UnitError", "__version__", "convert"]
