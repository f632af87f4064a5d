"""The chest radiograph network: from a picture to a score with its interval, and to where in the picture it comes from."""
