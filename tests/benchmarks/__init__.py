"""Times of building and searching, beside SQLite FTS5 over the same words. Nothing is asserted."""
