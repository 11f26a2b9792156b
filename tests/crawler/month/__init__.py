"""A month of two invented papers, visited by the clock: what was published between the visits, and what was kept."""
