"""Layout: from a form and a filing to placed text and lines on pages, with no PDF and no screen."""
