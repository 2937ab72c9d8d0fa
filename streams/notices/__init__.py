"""Notices for regulators: a released incident, signed and sent."""
