"""Files of people: what is accepted, how it is kept, and how it leaves again."""
