"""From tables on disk to the rows a study learns from: columns, clinical variables, outcome, set and patient."""
