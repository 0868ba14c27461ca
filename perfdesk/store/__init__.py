"""The workspace: one SQLite file that holds every filing, edit and source document."""
