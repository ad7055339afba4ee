"""The catalogue: what a campus tells its desk, and how its file is read."""
