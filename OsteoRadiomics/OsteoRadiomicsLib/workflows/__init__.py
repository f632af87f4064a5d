"""What verbs, panel and the Python interface do: typed functions from files to results, on top of the rooms."""
