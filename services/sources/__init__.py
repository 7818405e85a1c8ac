"""Sources: imports that are kept under a name and run again, by hand or on a schedule.

To be read in this order: `source` (what one is), `store` (where they are kept), `timetable` (when one runs), `due`
(that of several processes one starts it), `run` (what a run does).
"""
