"""Which of a case's images is which sequence, and whether a drawing lies on each of them."""
