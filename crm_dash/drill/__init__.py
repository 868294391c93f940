"""From a figure to the rows behind it, and from a row to its document (SPEC: the panel)."""
