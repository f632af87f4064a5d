"""The page of a chest radiograph's score: one number with its interval, and where in the picture it comes from."""
