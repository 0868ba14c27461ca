"""The right column and the state line: what is known about the cell and the filing in hand."""
