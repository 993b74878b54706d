"""What another phone reads with its camera: codes in a picture, by zbar."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any


def read_codes(picture: Path) -> list[str]:
    """The texts of all codes in a picture, each once, in alphabetical order."""
    command = ["zbarimg", "--quiet", "-Sdisable", "-Sqrcode.enable", picture]
    found = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    return sorted({text.removesuffix("\n") for text in found.split("QR-Code:")[1:]})


def words_of(pack: dict[str, Any], directory: dict[str, Any]) -> str:
    """What the code of a pack is expected to say: its sentences, a line each."""
    numbers = {each["id"]: each.get("phones", []) for each in directory["services"]}
    return "\n".join(
        "".join(
            node
            if isinstance(node, str)
            else ", ".join(phone["number"] for phone in numbers[node[1]])
            for node in sentence["text"]
        )
        for sentence in pack["handover"]["sentences"]
    )


def packs_of(targets: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """Each pack of a build by its language."""
    read = (json.loads(data) for path, data in targets.items() if path.startswith("packs/"))
    return {pack["language"]: pack for pack in read}


def picture_of(code: dict[str, Any], file: Path, pixels: int = 4, quiet: int = 4) -> Path:
    """The modules of a code as a picture in grey, each some pixels wide."""
    size = code["size"]
    packed = base64.b64decode(code["bits"])
    bits = "".join(f"{byte:08b}" for byte in packed)
    side = bytes([255] * quiet * pixels)
    white = bytes([255] * (size + 2 * quiet) * pixels) * quiet * pixels
    rows = b""
    for row in range(size):
        modules = bits[row * size : (row + 1) * size]
        line = side + b"".join(bytes([255 - int(bit) * 255] * pixels) for bit in modules) + side
        rows += line * pixels
    width = (size + 2 * quiet) * pixels
    file.write_bytes(b"P5 %d %d 255\n" % (width, width) + white + rows + white)
    return file
