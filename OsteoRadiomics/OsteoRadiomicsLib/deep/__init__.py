"""Deep networks of the studies: trained on a study's own drawings, kept as plain numbers, used without what trained them."""
