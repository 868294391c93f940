"""The portfolio: which accounts of the book, in which order, and which of them need somebody today."""
