"""Building the store: read the source, check every row, publish a snapshot (SPEC: sources, store, refresh)."""
