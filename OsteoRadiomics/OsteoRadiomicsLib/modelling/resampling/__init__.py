"""Splits, folds, bootstrap samples, and what is repeated on each: everything that refits."""
