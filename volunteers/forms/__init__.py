"""Forms about volunteers."""
