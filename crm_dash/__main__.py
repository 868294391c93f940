"""``python -m crm_dash``."""

from crm_dash.cli import main

main()
