"""Checks: rules judged on filings and dossiers."""
