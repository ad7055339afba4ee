"""The duty roster: who of a team is there when."""
