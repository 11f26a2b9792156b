"""Names of time zones that mean one offset (hours) wherever a page or a feed prints them.

IST (India, Israel, Ireland), CST (America, China) and BST are left to the outlet's own zone. ET, CT, MT and PT mean
what clocks show there on that day, with summer time or without.
"""

__all__ = ["AMERICAN", "CIVIL", "DAY_FIRST", "ZONES"]

ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3,
    "msk": 3, "trt": 3, "eat": 3, "cat": 2, "sast": 2, "wib": 7, "ict": 7, "sgt": 8, "hkt": 8, "awst": 8, "pht": 8,
    "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "pkt": 5, "acst": 9.5, "nst": -3.5,
    "wat": 1, "wita": 8, "wit": 9, "myt": 8, "brt": -3, "npt": 5.75, "мск": 3,
}  # fmt: skip

# The names that American pages print all year round.
CIVIL = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
}  # fmt: skip

# Zones in which the month is written before the day.
AMERICAN = frozenset(CIVIL) | {"est", "edt", "cdt", "mst", "mdt", "pst", "pdt", "akst", "akdt", "hst"}
# Zones of countries that write the day before the month, whichever of them a name means.
DAY_FIRST = frozenset((
    "bst", "ist", "wet", "west", "cet", "cest", "eet", "eest", "sast", "wat", "eat", "aest", "aedt", "acst", "awst",
    "nzst", "nzdt", "sgt", "myt", "hkt", "pkt", "npt", "brt",
))  # fmt: skip
