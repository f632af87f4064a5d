"""The feature table: its rows and keys, reading and writing it, and where its numbers come from."""
