"""The register on disk: engine, tables, migrations, and queries, one file a noun.

SQLite and PostgreSQL behave alike here; nothing above this room knows which of them it is. Queries
take a ``Session``, give records of ``domain`` and never commit: whoever opened the transaction with
``store.write()`` or ``store.read()`` owns it.
"""
