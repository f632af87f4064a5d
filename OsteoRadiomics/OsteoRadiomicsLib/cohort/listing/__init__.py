"""Case lists: what people write in them, lists made from folders, and what a list holds checked before the work."""
