"""The page of one case: image, features, score and map."""
