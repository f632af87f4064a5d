"""Agreement statistics: ICC, overlap, Bland-Altman, kappa, consensus."""
