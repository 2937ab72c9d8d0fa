"""Telling people: alerts for those on duty, notices for regulators."""
