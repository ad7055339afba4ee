"""What grows old: who is told of it, and what the desk does by itself."""
