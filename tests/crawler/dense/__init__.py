"""Sixty dense days of a hundred invented outlets, in which every odd behaviour that we know of is drawn by a dice."""
