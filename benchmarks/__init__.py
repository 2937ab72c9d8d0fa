"""Measurements against peers and against stated limits: see `README.md` here."""
