"""Plans of a day, and what may go into one."""
