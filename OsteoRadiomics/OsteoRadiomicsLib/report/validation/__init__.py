"""The report of saved models on another centre's patients."""
