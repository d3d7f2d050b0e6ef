"""What is asked on the pages of programmes."""
