"""Working time: calendars, special days, and times as people write them."""
