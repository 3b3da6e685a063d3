"""A board as a lookbook to give away."""

from modiste.studio.lookbook.lookbook import lookbook_html, lookbook_pdf

__all__ = ["lookbook_html", "lookbook_pdf"]
