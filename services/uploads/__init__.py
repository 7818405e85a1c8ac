"""Uploads: files that people send through a page, kept until they are imported, at most a day.

The name that a person gives is shown and never used: on the disk a file is called by a random id. A file belongs to who
sent it; to anybody else it does not exist.
"""
