"""Widgets: thin, show state and forward actions (needs qt and ctk)."""
