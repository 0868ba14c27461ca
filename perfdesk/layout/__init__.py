"""Layout: from a form and a filing to placed text and lines on pages, with no PDF and no screen."""

from __future__ import annotations

from perfdesk.layout.engine import layout as layout
