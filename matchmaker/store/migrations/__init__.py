"""The history of the schema, one file for each step forward, run by Alembic."""
