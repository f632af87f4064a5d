"""What studies of every type of outcome share: one driver, the order of its steps, and the pieces it hands on."""
