"""What may happen: the lifecycle, clocks, calendar, access and operations. Knows no chat library."""
