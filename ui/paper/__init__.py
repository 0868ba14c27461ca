"""The paper editor: the form as it prints, its cells the editors."""
