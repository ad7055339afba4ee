"""People: who they are, what they may do, and for what part of the campus."""
