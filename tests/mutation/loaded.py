"""What every mutant needs and no mutant changes; the processes are forked from one that has it."""

import babel.numbers
import duckdb
import holidays
import numpy as np
import pytest

__all__ = ["babel", "duckdb", "holidays", "np", "pytest"]
