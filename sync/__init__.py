"""How content gets here, signed: check, build, publish, pull, status, rollback.

This package owns the format of a release on disk. It knows nothing of Flask or of `pwa`,
which only reads what is written here; tests/contract holds the two together.
"""
