"""Dialogs, pages and small windows for files, printing and new filings."""
