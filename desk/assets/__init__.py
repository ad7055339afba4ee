"""Equipment: things with a number that stand at a place and break, their history, and the codes that are printed."""
