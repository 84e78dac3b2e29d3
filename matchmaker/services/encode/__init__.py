"""The only bridge between the people of a workshop and the solver, which knows neither names nor the database.

`rows` carries a workshop to the document of an instance and a plan back to rows; `arrays` carries the document to the
solver's arrays and its answer back.
"""
