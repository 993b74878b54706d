"""What a publisher runs, with keys: keys, key, draft-root, draft-release, show, sign, publish,
timestamp."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.commands import DATA, Add

REPOSITORY = DATA / "repository"
SHARE = 20
STORE = "s3://"


def add_to(command: Add) -> None:
    keys = command("keys", _keys, "make a demo key set (never for real readers)")
    keys.add_argument("folder", type=Path, nargs="?", default=DATA / "keys")
    key = command("key", _key, "make the key of one person, or the online key")
    key.add_argument("file", type=Path, help="such as anna.pem; anna.pub is written beside it")
    key.add_argument("--no-passphrase", action="store_true", help="only for the online key")
    root = command("draft-root", _draft_root, "draft who may sign: the first root, or the next")
    root.add_argument("--people", type=Path, nargs="+", default=[], help="their .pub files")
    root.add_argument("--online", type=Path, help="the .pub file of the online key")
    release = command("draft-release", _draft_release, "draft a build as the next release")
    release.add_argument("--build", type=Path, default=DATA / "build")
    for parser in (root, release):
        parser.add_argument("draft", type=Path, help="an empty folder, such as on a stick")
        parser.add_argument("--from", dest="repository", type=Path, default=REPOSITORY)
    show = command("show", _show, "what a draft changes, and who has signed it")
    sign = command("sign", _sign, "look at a draft and sign it with your key")
    show.add_argument("--all", action="store_true", help="name every text, however many")
    for parser in (show, sign):
        parser.add_argument("draft", type=Path)
    sign.add_argument("--key", type=Path, required=True, help="your .pem file")
    sign.add_argument("--yes", action="store_true", help="do not ask whether it is right")
    publish = command("publish", _publish, "publish a signed draft, or a build with demo keys")
    publish.add_argument("--draft", type=Path, help="with the signatures of two people")
    publish.add_argument("--build", type=Path, default=DATA / "build")
    publish.add_argument("--keys", type=Path, default=DATA / "keys", help="of the demo")
    timestamp = command("timestamp", _timestamp, "say daily that the release is still the newest")
    timestamp.add_argument("--online", type=Path, default=DATA / "keys", help="the online key")
    publish.add_argument("--online", type=Path, help="the online key, with --draft")
    for parser in (publish, timestamp):
        parser.add_argument(
            "--to",
            type=_place,
            default=REPOSITORY,
            metavar="FOLDER|s3://BUCKET/PREFIX",
            help="an object store gets what --repository holds then",
        )
        parser.add_argument(
            "--repository", type=Path, default=REPOSITORY, help="the folder behind an object store"
        )
    for parser in (key, sign, publish, timestamp):
        parser.add_argument("--passphrase-file", type=Path, help="for scripts")
    for parser in (release, publish):
        parser.add_argument("--max-changed", type=int, default=SHARE, metavar="PERCENT")
        parser.add_argument("--changed-numbers", type=int, metavar="COUNT", help="that is meant")
        without = "languages that are meant to vanish"
        parser.add_argument("--without", nargs="+", default=[], metavar="LANG", help=without)


def _place(text: str) -> Path | str:
    return text if text.startswith(STORE) else Path(text)


@contextmanager
def _stored(arguments: argparse.Namespace) -> Iterator[None]:
    """Let a command work in a folder, then bring what that holds to the object store, if one is
    meant. That it can be opened is found out before anything is signed."""
    if not isinstance(arguments.to, str):
        yield
        return
    from sync.bucket import open_bucket

    bucket = open_bucket(arguments.to)
    arguments.to = arguments.repository
    yield
    sent = bucket.upload(arguments.to)
    print(
        f"Brought {sent} objects to {bucket.address}."
        if sent
        else f"Nothing to do: {bucket.address} holds all of {arguments.to}."
    )


def _keys(arguments: argparse.Namespace) -> None:
    from sync.keys import make_demo_keys

    made = make_demo_keys(arguments.folder)
    print(
        f"Made DEMO keys in {arguments.folder}: for trying out, never for real readers."
        if made
        else f"Nothing to do: {arguments.folder} holds a key set."
    )


def _key(arguments: argparse.Namespace) -> None:
    from sync import keys, passphrase

    file = arguments.file
    keys.check_new(file)
    chosen = None
    if not arguments.no_passphrase:
        chosen = passphrase.choose(file, arguments.passphrase_file)
    key = keys.make_key(file, chosen)
    print(f"{file} is secret: keep it. {file.with_suffix('.pub')} is for the others.")
    print(f"Fingerprint of {keys.name_of(key)}: {keys.fingerprint(key)}")


def _draft_root(arguments: argparse.Namespace) -> None:
    from sync import draft
    from sync.keys import load_public

    people = [load_public(path) for path in arguments.people]
    online = load_public(arguments.online) if arguments.online else None
    draft.write(draft.draft_root(people, online, arguments.repository), arguments.draft)
    _show(arguments)


def _draft_release(arguments: argparse.Namespace) -> None:
    from sync import draft
    from sync.build import read_build

    made = draft.draft_release(
        read_build(arguments.build),
        arguments.repository,
        arguments.max_changed,
        arguments.changed_numbers,
        arguments.without,
    )
    if made is None:
        print(f"Nothing to do: {arguments.repository} holds these packs already.")
        return
    draft.write(made, arguments.draft)
    _show(arguments)


def _show(arguments: argparse.Namespace) -> None:
    from sync import draft, summary

    everything = getattr(arguments, "all", False)
    print("\n".join(summary.lines(draft.read(arguments.draft), everything)))


def _sign(arguments: argparse.Namespace) -> None:
    from sync import draft, signing, summary
    from sync.errors import UsageError
    from sync.keys import load_key

    read = draft.read(arguments.draft)
    print("\n".join(summary.lines(read)), flush=True)
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise UsageError("expected a terminal to ask whether this is right, or --yes")
        if input("Is this right, and do you sign it? (yes/no) ").strip() != "yes":
            raise UsageError("expected 'yes' to sign, found another answer; nothing was signed")
    if not signing.sign(read, load_key(arguments.key, _asker(arguments))):
        print(f"Nothing to do: {arguments.key} has signed it already.")
        return
    draft.write_metadata(arguments.draft, read.after)
    print("Signed.", *map(str, signing.votes(read)), sep="\n")


def _publish(arguments: argparse.Namespace) -> None:
    with _stored(arguments):
        (_publish_draft if arguments.draft else _publish_build)(arguments)


def _publish_build(arguments: argparse.Namespace) -> None:
    from sync import vet
    from sync.build import read_build
    from sync.repository import publish, read_directory, read_held

    targets = read_build(arguments.build)
    vet.packs(targets)
    before = read_directory(arguments.to)
    if before:
        after = targets["directory.json"]
        vet.changes(before, after, arguments.max_changed, arguments.changed_numbers)
    held = read_held(arguments.to)
    if held:
        vet.languages(held.targets.signed.targets, targets, arguments.without)
    number = publish(targets, arguments.keys, arguments.to)
    if number is None:
        print(f"Nothing to do: {arguments.to} holds these packs already.")
    else:
        print(f"Published release {number} to {arguments.to}.")


def _publish_draft(arguments: argparse.Namespace) -> None:
    from sync.finish import publish_draft

    published = publish_draft(arguments.draft, arguments.to, arguments.online, _asker(arguments))
    for what, number in (("root", published.root), ("release", published.release)):
        if number is not None:
            print(f"Published {what} {number} to {arguments.to}.")
    if published.root is None and published.release is None:
        print(f"Nothing to do: {arguments.to} holds this draft already.")


def _timestamp(arguments: argparse.Namespace) -> None:
    from sync.finish import sign_timestamp

    with _stored(arguments):
        expires, warnings = sign_timestamp(arguments.to, arguments.online, _asker(arguments))
    for warning in warnings:
        print(warning, file=sys.stderr)
    print(f"The release in {arguments.to} is good until {expires.isoformat(timespec='minutes')}.")


def _asker(arguments: argparse.Namespace) -> Callable[[Path], bytes]:
    from sync import passphrase

    return lambda key: passphrase.ask(key, arguments.passphrase_file)
