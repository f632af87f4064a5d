"""The report of a study of a time to an event."""
