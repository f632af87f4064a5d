"""The page of a reader study's agreement: its inputs, words and figures."""
