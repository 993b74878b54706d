"""The directory as open data below /hsds/: the API of HSDS 3.0 and its tables as a download.

Why it is as it is: docs/adr/0022-open-directory.md. What is served: docs/formats.md.
"""
