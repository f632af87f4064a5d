"""The report of a study of three or more classes."""
