"""Template tags about people and cases."""
