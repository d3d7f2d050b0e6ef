"""The people of the demonstration: one published story, and three hundred lives that are all invented."""
