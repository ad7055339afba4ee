"""Web pages: the live board and the figures."""
