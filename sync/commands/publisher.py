"""What a publisher runs, with keys: one person with demo keys, or several people in turn
(docs/operations.md)."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sync.commands import DATA, Add
from sync.errors import UsageError

if TYPE_CHECKING:
    from sync.draft import Draft

SHARE = 20  # percent


def add_to(command: Add) -> None:
    keys = command("keys", _keys, "make a demo key set (never for real readers)")
    keys.add_argument("folder", type=Path, nargs="?", default=DATA / "keys")
    publish = command("publish", _publish, "sign a build with all keys of one folder (demo)")
    publish.add_argument("--build", type=Path, default=DATA / "build")
    publish.add_argument("--keys", type=Path, default=DATA / "keys")
    publish.add_argument("--to", type=Path, default=DATA / "repository")
    _add_vetting(publish)
    _add_for_people(command)


def _add_for_people(command: Add) -> None:
    key = command("key", _key, "make a key: NAME.pem is secret, NAME.pub is for the others")
    key.add_argument("file", type=Path, metavar="NAME.pem")
    key.add_argument("--online", action="store_true", help="for cron: without a passphrase")
    root = command("draft-root", _draft_root, "draft who counts: the first root, or the next")
    root.add_argument("--person", type=Path, action="append", default=[], metavar="NAME.pub")
    root.add_argument("--online", type=Path, metavar="NAME.pub")
    release = command("draft-release", _draft_release, "draft the next release of a build")
    release.add_argument("--build", type=Path, default=DATA / "build")
    _add_vetting(release)
    show = command("show", _show, "what a draft changes, and who has signed it")
    sign = command("sign", _sign, "sign a draft with your key")
    sign.add_argument("--key", type=Path, required=True, metavar="NAME.pem")
    finish = command("finish", _finish, "publish a draft that enough people have signed")
    finish.add_argument("--online-key", type=Path, metavar="NAME.pem")
    timestamp = command("timestamp", _timestamp, "vouch for the present release for 30 days more")
    timestamp.add_argument("--online-key", type=Path, required=True, metavar="NAME.pem")
    for parser in (root, release, show, sign, finish):
        parser.add_argument("draft", type=Path)
    for parser in (root, release, finish, timestamp):
        parser.add_argument("--repository", type=Path, default=DATA / "repository")
    for parser in (key, sign, finish, timestamp):
        parser.add_argument("--passphrase-file", type=Path, help="else it is asked for")


def _add_vetting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--share", type=int, default=SHARE, help="percent of services that may lose a number"
    )
    parser.add_argument("--changed-numbers", type=int, help="exactly so many do, and are meant to")


def _keys(arguments: argparse.Namespace) -> None:
    from sync.keys import make_demo_keys

    made = make_demo_keys(arguments.folder)
    print(
        f"Made DEMO keys in {arguments.folder}: for trying out, never for real readers."
        if made
        else f"Nothing to do: {arguments.folder} holds a key set."
    )


def _publish(arguments: argparse.Namespace) -> None:
    from sync import vet
    from sync.build import read_build
    from sync.repository import publish, read_files, read_held

    files = read_build(arguments.build)
    vet.packs(files)
    held = read_held(arguments.to)
    if held:
        before = read_files(arguments.to, held.targets.signed)[vet.DIRECTORY]
        vet.changes(before, files[vet.DIRECTORY], arguments.share, arguments.changed_numbers)
    number = publish(files, arguments.keys, arguments.to)
    if number is None:
        print(f"Nothing to do: {arguments.to} holds these packs already.")
    else:
        print(f"Published release {number} to {arguments.to}.")


def _key(arguments: argparse.Namespace) -> None:
    from sync import passphrase
    from sync.keys import fingerprint, make_key

    file = arguments.file
    chosen = None if arguments.online else passphrase.choose(file, arguments.passphrase_file)
    key = make_key(file, chosen)
    print(f"Made {file}: keep it to yourself. Give {file.with_suffix('.pub')} to the others.")
    print(f"Its fingerprint: {fingerprint(key)}")


def _draft_root(arguments: argparse.Namespace) -> None:
    from sync import draft
    from sync.keys import load_public

    people = [load_public(path) for path in arguments.person]
    online = load_public(arguments.online) if arguments.online else None
    _write(draft.draft_root(people, online, arguments.repository), arguments.draft)


def _draft_release(arguments: argparse.Namespace) -> None:
    from sync import draft
    from sync.build import read_build

    files = read_build(arguments.build)
    made = draft.draft_release(
        files, arguments.repository, arguments.share, arguments.changed_numbers
    )
    if made is None:
        print(f"Nothing to do: {arguments.repository} holds these packs already.")
    else:
        _write(made, arguments.draft)


def _write(made: "Draft", folder: Path) -> None:
    from sync import draft, summary

    draft.write(made, folder)
    print("\n".join(summary.lines(made)))


def _show(arguments: argparse.Namespace) -> None:
    from sync import draft, summary

    print("\n".join(summary.lines(draft.read(arguments.draft))))


def _sign(arguments: argparse.Namespace) -> None:
    from sync import draft, signing
    from sync.keys import load_key

    found = draft.read(arguments.draft)
    added = signing.sign(found, load_key(arguments.key, _ask(arguments)))
    draft.write_metadata(arguments.draft, found.after)
    print("Signed." if added else "Nothing to do: this key has signed already.")
    print("\n".join(str(vote) for vote in signing.votes(found)))


def _finish(arguments: argparse.Namespace) -> None:
    from sync import draft
    from sync.finishing import finish
    from sync.keys import load_online

    key = arguments.online_key
    online = key and (lambda root: load_online(key, root, _ask(arguments)))
    finish(draft.read(arguments.draft), arguments.repository, online)
    print(f"Published to {arguments.repository}.")


def _timestamp(arguments: argparse.Namespace) -> None:
    from sync.keys import load_online
    from sync.repository import read_roots, refresh

    roots = read_roots(arguments.repository)
    if not roots:
        raise UsageError(f"expected a repository with a root, found {arguments.repository}")
    online = load_online(arguments.online_key, roots[-1].signed, _ask(arguments))
    expires = refresh(arguments.repository, roots[-1], online)
    print(f"The release is vouched for until {expires.date().isoformat()}.")


def _ask(arguments: argparse.Namespace) -> Callable[[Path], bytes]:
    from sync import passphrase

    return lambda key: passphrase.ask(key, arguments.passphrase_file)
