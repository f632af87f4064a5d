"""Many cases: a case list, one record for each case at once, and one table."""
