"""What human-rights reports say about the law, as linked data."""
