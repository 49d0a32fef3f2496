"""Waikong: search for space-policy documents. Documents are read, cut into words and indexed."""
