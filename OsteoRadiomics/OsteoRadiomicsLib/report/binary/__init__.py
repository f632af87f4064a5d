"""The page of a study with two classes: from its folder to figures, words and checklists."""
