"""The step Result: the features as a table that reads, and the score as a card."""
