"""Places: what the desk keeps of them beside the catalogue file, and finding the one that somebody means."""
