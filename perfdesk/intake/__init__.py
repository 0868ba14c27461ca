"""Intake: reading filled documents made by anything into filings."""
