"""Forms of grants."""
