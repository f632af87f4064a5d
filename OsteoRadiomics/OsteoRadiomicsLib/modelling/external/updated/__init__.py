"""Updated models as model files of their own."""
