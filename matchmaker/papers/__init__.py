"""Papers as templates of the typesetter (``*.typ``), and the fonts that they are set in.

A template gets what it says as one JSON document and takes every text in it as text: nothing that a person typed can
be markup. ``common.typ`` has the frame, the colours and the pieces that several papers share; each other file is one
paper. ``fonts/README.md`` says where the fonts come from and what was done to them.
"""
