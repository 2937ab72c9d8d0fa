"""Faust agents: they decode, call a pure fold, and queue what it made."""
