"""The clocks of a ticket: how they run, what is to happen when, and the proof that it is so."""
