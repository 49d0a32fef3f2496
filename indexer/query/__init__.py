"""TYPED TEXT -> TREE -> MEANING: what people may type, and what it means on a passage."""
