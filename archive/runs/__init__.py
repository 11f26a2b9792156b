"""Writing one run of an outlet, durably, and mending what a crash left. The recorders and whoever derives call it."""
