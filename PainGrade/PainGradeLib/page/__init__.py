"""The page of a case: the slice with outlines and fat, values left and right, methods side by side, profile and angles."""
