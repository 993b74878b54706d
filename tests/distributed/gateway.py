"""Ceph's gateway that speaks S3, with one user and one bucket that everybody may read."""

import base64
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.conftest import free_port, wait_until_it_answers
from tests.distributed.cluster import Cluster
from tests.sync.stores import BUCKET, KEY, SECRET, settings

# Everybody may read each object, and nobody may list them.
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        }
    ],
}


@dataclass(frozen=True)
class Place:
    """A prefix in the bucket: `address` for who publishes, `url` where others read it."""

    address: str
    url: str


class Gateway:
    """Started when it is made; it stops with the cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._endpoint = f"http://127.0.0.1:{free_port()}"
        self.settings = settings(self._endpoint)
        who = ["--name", "client.gateway"]
        keys = ["--access-key", KEY, "--secret", SECRET]
        user = ["--uid", "publisher", "--display-name", "publisher"]
        cluster.command("radosgw-admin", *who, "user", "create", *user, *keys)
        listens = self._endpoint.replace("http://", "--rgw-frontends=beast endpoint=")
        process = cluster.run("gateway", "radosgw", *who, listens)
        wait_until_it_answers(self._endpoint, process, cluster.said("gateway").read_text)
        self._put(f"/{BUCKET}")
        self._put(f"/{BUCKET}?policy", json.dumps(_POLICY).encode())

    def place(self, prefix: str) -> Place:
        return Place(f"s3://{BUCKET}/{prefix}", f"{self._endpoint}/{BUCKET}/{prefix}")

    def _put(self, resource: str, data: bytes = b"") -> None:
        """Buckets and their policies are no matter of the library that we publish with."""
        expires = int(time.time()) + 60
        asked = f"PUT\n\n\n{expires}\n{resource}"
        signature = base64.b64encode(hmac.digest(SECRET.encode(), asked.encode(), "sha1"))
        signed = {"AWSAccessKeyId": KEY, "Expires": expires, "Signature": signature}
        url = f"{self._endpoint}{resource}{'&' if '?' in resource else '?'}{urlencode(signed)}"
        urlopen(Request(url, data, {"Content-Type": ""}, method="PUT")).close()
