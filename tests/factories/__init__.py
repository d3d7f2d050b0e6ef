"""Factories: each makes a valid thing with one call."""
