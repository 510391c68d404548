"""Where on a page each post begins and ends, and which lines are boilerplate."""
