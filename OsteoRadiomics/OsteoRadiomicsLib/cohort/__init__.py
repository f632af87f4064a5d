"""Many cases: case list, runner, results store."""
