"""The only bridge between the people of a workshop and the solver, which knows neither names nor the database.

`reading` reads the rows of a workshop, `rows` makes the document of an instance of them, and `plans` carries the
document of a plan to rows and back; `arrays` carries the document to the solver's arrays and its answer back.
"""
