"""The place in a release for recordings of its texts; there are none yet."""

import hashlib
import json

from pwa import create_app
from sync import client
from sync.canonical import canonical

PATH = "audio/p07-b1.nl.ogg"


def with_recording(targets: dict[str, bytes], sound: bytes) -> dict[str, bytes]:
    pack = json.loads(targets["packs/nl.json"])
    page = next(page for page in pack["pages"] if page["id"] == "p07")
    page["blocks"][0]["audio"] = PATH
    return {**targets, "packs/nl.json": canonical(pack), PATH: sound}


def test_a_release_with_a_recording_is_served_part_by_part(publisher, targets, tmp_path):
    data = tmp_path / "node"
    for sound in (b"OggS" + bytes(range(256)) * 40, b"OggS" + bytes(range(255, -1, -1)) * 40):
        publisher.publish(with_recording(targets, sound))
        client.pull(str(publisher.repository), data, publisher.root)
        name = f"{hashlib.sha256(sound).hexdigest()}.p07-b1.nl.ogg"
        visitor = create_app({"DATA": data}).test_client()
        part = visitor.get(f"/tuf/targets/audio/{name}", headers={"Range": "bytes=300-399"})
        assert (part.status_code, part.data) == (206, sound[300:400])
        assert part.content_type == "audio/ogg"


def test_who_knows_nothing_of_recordings_reads_the_same_page(publisher, targets, visitor, tmp_path):
    publisher.publish(with_recording(targets, b"OggS"))
    client.pull(str(publisher.repository), tmp_path / "node", publisher.root)
    page = create_app({"DATA": tmp_path / "node"}).test_client().get("/nl/p07").text
    assert page.count("data-block") == visitor.get("/nl/p07").text.count("data-block") > 20
