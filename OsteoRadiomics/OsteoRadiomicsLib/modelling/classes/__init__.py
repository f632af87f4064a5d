"""Outcomes of three or more classes: each class against the rest by the procedure for two, made into one prediction."""
