"""Tests, regressions, selections and tables on columns of numbers."""
