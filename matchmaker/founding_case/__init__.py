"""The founding case as data: the partnership of two regions, and invented people, workshops, wishes and costs.

``matchmaker demo`` is built from these files; ``partnership.json`` has the form that ``matchmaker partnership add``
reads. No person, company or institution in them exists. Days are counted from the first day of a workshop and ids are
the files' own, so that the case can be laid around any day. ``matchmaker.files.founding_case`` reads them.
"""
