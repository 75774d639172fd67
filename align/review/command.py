"""`align review`: open the review of a file, or begin one, and serve its page."""

import getpass
import hashlib
import socket
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from align import ignoring, pipeline
from align.bitext import Bitext
from align.errors import InputError, OptionError
from align.pipeline import RunConfig
from align.review import store
from align.review.bitexts import opened
from align.review.checking import PipelineWorkshop
from align.review.desk import Desk
from align.review.guard import Secrets
from align.review.ignoring import with_ignored

LOOPBACK = "127.0.0.1"
PORT = 8717  # taken where it is free, so that the browser knows the page's settings again


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """How a review is opened and served.

    `store` is the file it is kept in, absent: beside the input, with `.review` behind its name. `fresh` begins anew
    and keeps the earlier review under another name. `port` None takes `PORT`, or any free one. `user` is the name that
    changes are made under until a person gives theirs on the page, absent: that of the account.
    """

    host: str = LOOPBACK
    port: int | None = None
    store: str | None = None
    fresh: bool = False
    browser: bool = True
    user: str | None = None


def open_review(inputs: Sequence[str], config: ReviewConfig, run: RunConfig, say: Callable[[str], None]) -> Desk:
    """Return the desk of the review of a bitext, of two articles, or of one file of two languages.

    A review that was begun goes on where it was left; `say` tells the person. Raises InputError where an input or
    the review cannot be read, OutputError where a review cannot be begun.
    """
    path = config.store or "+".join([inputs[0], *(Path(name).name for name in inputs[1:])]) + ".review"
    digests = [(name, _digest(name)) for name in inputs]
    if config.fresh and Path(path).exists():
        say(f"the earlier review is kept as {store.set_aside(path)}")
    ignore_file = str(Path(inputs[0]).absolute().parent / ignoring.NAME)
    if not Path(path).exists():
        head, rows = opened(_bitext(inputs, run))
        store.create(path, head, with_ignored(rows, head, ignoring.read_ignored(ignore_file)), digests)
    kept = store.Store(path)
    pipeline.checks_of(kept.head.source[1], kept.head.target[1], run)  # a wrong glossary stops here, not at an edit
    if [digest for _, digest in kept.inputs] != [digest for _, digest in digests]:
        say(f"{' and '.join(inputs)} changed since this review began, which keeps the text it has; --fresh begins anew")
    return Desk(kept, PipelineWorkshop(run), ignore_file)


def _bitext(inputs: Sequence[str], run: RunConfig) -> Bitext:
    whole = replace(run, ignore="")  # the page shows what is ignored, as decided
    if len(inputs) == 1:
        bitext = pipeline.check_file(inputs[0], whole)
        if not bitext.source.segments:
            raise InputError(
                "holds one text alone, and a review shows two",
                path=inputs[0],
                remedy="give its translation as a second file, or check it alone: align check FILE",
            )
        return bitext
    return pipeline.run(inputs[0], inputs[1], whole)


def _digest(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        remedy = "check the name and the folder; a review needs a file it can be kept beside"
        raise InputError("there is no such file", path=path, remedy=remedy) from None
    except IsADirectoryError:
        raise InputError("is a folder", path=path, remedy="give one file of it") from None
    except OSError as error:
        remedy = "check the name; a review needs a file it can be kept beside"
        raise InputError(f"cannot be read ({error.strerror})", path=path, remedy=remedy) from error


def serve(desk: Desk, config: ReviewConfig, say: Callable[[str], None]) -> None:
    """Serve the page until it is stopped (Ctrl+C); say its address, and open a browser unless told not to.

    Raises OptionError where the `[review]` extra is missing or the port is taken.
    """
    try:
        import uvicorn

        from align.review.app import build

        known = Secrets()
        app = build(desk, known, config.host, config.user or _account())
    except ImportError as error:
        remedy = "pip install 'align[review]'"
        raise OptionError(f"the review page needs a package that is missing ({error.name})", remedy=remedy) from error
    with closing(_bound(config)) as bound, closing(desk.store):
        settings = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1, lifespan="off")
        server = uvicorn.Server(settings)
        leave = server.handle_exit

        def dismiss(sig: int, frame: FrameType | None) -> None:
            desk.dismiss()
            leave(sig, frame)

        server.handle_exit = dismiss  # type: ignore[method-assign]
        begin = server.startup

        async def announced(sockets: list[socket.socket] | None = None) -> None:
            await begin(sockets)
            # Only now is Ctrl+C the server's to hear: an interrupt that came earlier would break its loop's making.
            _announce(desk, config, f"{bound.getsockname()[1]}/{known.token}/", say)

        server.startup = announced  # type: ignore[method-assign]
        server.run(sockets=[bound])


def _announce(desk: Desk, config: ReviewConfig, page: str, say: Callable[[str], None]) -> None:
    """Say where the page is, and open a browser unless told not to; `page` is the port and the secret path."""
    name = f"[{config.host}]" if ":" in config.host else config.host
    url = f"http://{name}:{page}"
    if config.host not in (LOOPBACK, "localhost", "::1"):
        say("warning: who can reach this machine and learns the address can read and change the review;")
        say("         nothing is encrypted on the way. Do this only in a network you trust")
    if config.host in ("0.0.0.0", "::"):
        say(f"others put the address of this machine in the place of {config.host}")
    say(f"review at {url}")
    say(f"kept in {desk.store.path}; Ctrl+C stops, nothing is lost")
    if config.browser:
        import webbrowser

        webbrowser.open(url)


def _bound(config: ReviewConfig) -> socket.socket:
    if config.port is None:
        with suppress(OptionError):
            return _bound(replace(config, port=PORT))
        return _bound(replace(config, port=0))
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((config.host, config.port))
        bound.listen(128)  # from now on who comes waits, and is not turned away
    except (OSError, OverflowError) as error:
        bound.close()
        what = f"port {config.port} of {config.host} cannot be used ({getattr(error, 'strerror', None) or error})"
        raise OptionError(what, remedy="leave --port out to take a free one") from error
    return bound


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"
