"""What the reports of studies of every type of outcome share: folder, files, page, words, evidence for checklists."""
