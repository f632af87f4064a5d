"""Angles between lines that were drawn in the scene's coordinates. A line has no direction: its end points may be exchanged."""
