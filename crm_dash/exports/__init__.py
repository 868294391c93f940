"""Tables as files: what is exported (``table``), as CSV and as XLSX, both streamed a batch of rows at a time."""
