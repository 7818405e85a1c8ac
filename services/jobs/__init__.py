"""Jobs: what takes longer than a page may wait. It shows how far it is, can be cancelled, and goes on without the page.

To be read in this order: `declared` (which kinds there are), `parameters` (what may be asked), `requests` (ask, look,
cancel), `queue` and `huey_queue` (how an id comes to who runs it), `execute` and `heartbeat` (what happens then),
`compute` (heavy work in a process of its own), `schedule` (jobs that nobody asks for), `recovery` (what became of jobs
whose process died), `store` (the table, which is the truth).
"""
