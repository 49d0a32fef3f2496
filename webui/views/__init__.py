"""How each page is laid out: frozen values made from results, so that templates stay plain."""
