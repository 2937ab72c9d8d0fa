"""Erasure on request, and legal hold: what is removed where, what stays, and until when it does."""
