"""English date formats; the 24-hour clock stays."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "l j F, H:i"
SHORT_DATETIME_FORMAT = "j M H:i"
FIRST_DAY_OF_WEEK = 1
