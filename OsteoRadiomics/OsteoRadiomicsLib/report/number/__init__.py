"""The report of a study of a measured outcome, and the page of an evaluated prediction."""
