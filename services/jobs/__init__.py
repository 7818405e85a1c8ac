"""Jobs: what takes longer than a page may wait. It shows how far it is, can be cancelled, and goes on without the page.

To be read in this order: `declared` (which there are), `parameters` (what may be asked), `asking` (ask, look, cancel),
`queue` and `consuming` (how an id comes to who runs it), `running` and `pulse` (what happens then), `recovering` (what
became of those whose process died), `records` (the table, which is the truth).
"""
