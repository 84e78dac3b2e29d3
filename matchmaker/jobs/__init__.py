"""The edge that works in the background: `python -m matchmaker.jobs` is the worker.

The row of a job is the truth (`services.jobs`). huey carries wake-up calls from the worker's sweep to its threads, on
one machine or across several; each takes the job that is due (`supervise`) and does it in a process of its own
(`child`).
"""
