"""Whether whoever holds a role still should: reviews of access twice a year, and accounts that nobody uses."""
