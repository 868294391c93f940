"""Analytics 360's page: where one is, the controls, the chart, the table, and the documents."""
