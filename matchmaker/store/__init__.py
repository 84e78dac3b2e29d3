"""The memory of the service: tables, queries, transactions and migrations, on SQLite and on PostgreSQL alike."""
