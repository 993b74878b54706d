"""What can go wrong with an export; the message is one sentence."""


class ExportError(Exception):
    """The folder cannot be written, or what is there is not ours to replace."""
