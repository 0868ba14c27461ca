"""Pages as they print: on screen and on a printer."""

from ui.preview.pages_view import PagesView
from ui.preview.painting import paint_page, print_pages

__all__ = ["PagesView", "paint_page", "print_pages"]
