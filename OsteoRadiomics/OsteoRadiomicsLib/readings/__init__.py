"""Reader studies: assignments, blinding, sessions, audit."""
