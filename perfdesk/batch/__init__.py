"""Whole files at once, without a window: read, check, carry over, print."""
