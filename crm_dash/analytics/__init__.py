"""Analytics 360: one measure by up to two dimensions, filtered and compared; and the documents behind a figure."""
