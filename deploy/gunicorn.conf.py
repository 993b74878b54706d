"""gunicorn in place of granian: gunicorn --config deploy/gunicorn.conf.py

Start it in the folder of the checkout, with the same settings as `python -m pwa serve`.
"""

import logging
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

wsgi_app = "pwa:create_app()"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = os.cpu_count() or 1
# nginx in front keeps slow readers away from the workers; nothing here takes long.
timeout = 30

accesslog = None
errorlog = "-"
# What gunicorn says while it runs, without the second at which it says it.
logconfig_dict = {
    "formatters": {"generic": {"format": "%(levelname)s %(message)s"}},
    "root": {"level": "WARNING", "handlers": ["error_console"]},
    "loggers": {"gunicorn.error": {"level": "WARNING", "propagate": True}},
}
# It would be a file in the home folder.
control_socket_disable = True


def post_worker_init(worker: "Worker") -> None:
    """From here on this process sees requests, and gunicorn would write their addresses and paths
    ("Invalid request from ip=…", "Error handling request …"). The main process sees none: it
    still says that a worker could not start, hung or died. The app names its own mistakes."""
    logging.disable()
