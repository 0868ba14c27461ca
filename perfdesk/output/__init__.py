"""Output: filings as files that other programs read, and printed pages."""
