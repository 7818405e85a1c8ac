"""Exports: answers as files: sheets, CSV, Excel workbooks, the archive of the case study."""
