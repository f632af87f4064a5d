"""Reader studies in the panel: a session of one reader, and the coordinator's view of a study."""
