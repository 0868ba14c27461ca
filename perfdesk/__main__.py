"""`python -m perfdesk`."""

from perfdesk.cli import main

main()
