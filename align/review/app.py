"""The page's server: every address there is, and what it answers. All of it lies under the token."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import AlignError
from align.issue import Category, Severity, Side
from align.review import finding, guard
from align.review.actions import Refused, clean_text, request_of
from align.review.desk import Desk, view_of
from align.review.fragments import direction
from align.review.store import Conflict, NothingLeft

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_HERE = Path(__file__).parent
_FIRST = 40  # rows that come with the page itself
_MOST_ROWS = 400  # rows of one request
_HEARTBEAT = 15  # seconds after which a silent stream says that it is alive

_Answer = Callable[[Desk, dict[str, Any]], dict[str, Any]]


def build(desk: Desk, known: guard.Secrets, host: str = "127.0.0.1", user: str = "reviewer") -> "Starlette":
    """Return the application. Needs the `[review]` extra."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    pages = _Pages(desk, known, user)
    routes = [
        Route("/", pages.page),
        Route("/index", pages.index, methods=["POST"]),
        Route("/unsure", pages.unsure, methods=["POST"]),
        Route("/rows", pages.rows, methods=["POST"]),
        Route("/find", pages.find, methods=["POST"]),
        Route("/map", pages.similarity_map),
        Route("/export", pages.export),
        Route("/events", pages.events),
        *(Route(f"/{name}", pages.answering(answer), methods=["POST"]) for name, answer in _CHANGES.items()),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    return Starlette(
        routes=[Mount(f"/{known.token}", routes=routes)],
        middleware=[Middleware(guard.Guard, known=known, host=host)],
    )


def _act(desk: Desk, data: dict[str, Any]) -> dict[str, Any]:
    return desk.act(request_of(data))


def _replace(desk: Desk, data: dict[str, Any]) -> dict[str, Any]:
    rows = [int(number) for number in data.get("rows", ())]
    return desk.replace(_search(data), clean_text(str(data.get("by", ""))), rows, _who(data))


_CHANGES: dict[str, _Answer] = {
    "act": _act,
    "undo": lambda desk, data: desk.undo(_who(data)),
    "redo": lambda desk, data: desk.redo(_who(data)),
    "replace": _replace,
}


def _who(data: dict[str, Any]) -> str:
    return clean_text(str(data.get("who", "")))[:80] or "reviewer"


def _search(data: dict[str, Any]) -> finding.Search:
    side = Side(data["side"]) if data.get("side") else None
    return finding.Search(clean_text(str(data.get("text", ""))), side, bool(data.get("case")), bool(data.get("words")))


class _Pages:
    """The answers, for one desk."""

    def __init__(self, desk: Desk, known: guard.Secrets, user: str) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        self.desk, self.known, self.user = desk, known, user
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in self._templates.list_templates():
            self._templates.get_template(name)  # compiled now, not while the first page waits

    def _html(self, name: str, **context: Any) -> "Response":  # noqa: ANN401 - whatever a template asks for
        from starlette.responses import HTMLResponse

        return HTMLResponse(self._templates.get_template(name).render(direction=direction, **context))

    def page(self, request: "Request") -> "Response":
        """Answer with the page and its first rows, and set the cookie."""
        head, store = self.desk.store.head, self.desk.store
        answer = self._html(
            "page.html",
            head=head,
            title=Path(head.source[0]).name or "review",
            seq=store.seq,
            last=store.last_row(),
            rows=self.desk.first(_FIRST),
            total=len(store.sheet),
            user=self.user,
            endings=self.desk.endings(),
            categories=list(Category),
            severities=list(reversed(Severity)),
        )
        answer.set_cookie(
            guard.cookie_name(self.known),
            self.known.cookie,
            path=f"/{self.known.token}/",
            httponly=True,
            samesite="strict",
        )
        return answer

    async def index(self, request: "Request") -> "Response":
        """Answer with every row of a view, by id, place and size."""
        return await self._json(request, lambda desk, data: desk.index(view_of(data)))

    async def unsure(self, request: "Request") -> "Response":
        """Answer with the rows of a view that a person should look at."""
        return await self._json(request, lambda desk, data: desk.unsure(view_of(data)))

    async def rows(self, request: "Request") -> "Response":
        """Answer with some rows as HTML."""
        from starlette.concurrency import run_in_threadpool

        ids = [int(number) for number in (await request.json()).get("ids", ())][:_MOST_ROWS]
        return await run_in_threadpool(lambda: self._html("rows.html", rows=self.desk.shown(ids)))

    async def find(self, request: "Request") -> "Response":
        """Answer with what a search finds, and what replacing would make of it, as HTML."""
        from starlette.concurrency import run_in_threadpool

        data = await request.json()
        return await run_in_threadpool(self._found, data)

    def _found(self, data: dict[str, Any]) -> "Response":
        try:
            hits, pieces, rows = self.desk.find(_search(data))
        except Refused:
            hits, pieces, rows = [], 0, 0
        by = clean_text(str(data["by"])) if data.get("by") is not None else None
        return self._html("found.html", hits=hits, pieces=pieces, rows=rows, by=by, head=self.desk.store.head)

    def similarity_map(self, request: "Request") -> "Response":
        """Answer with the similarity map."""
        from starlette.responses import JSONResponse

        return JSONResponse(self.desk.similarity_map())

    def export(self, request: "Request") -> "Response":
        """Answer with a file."""
        from urllib.parse import quote

        from starlette.responses import PlainTextResponse, Response

        asked = dict(request.query_params)
        try:
            made = self.desk.export(asked.get("format", ""), asked.get("which", "all"), view_of(asked))
        except (AlignError, Refused) as error:
            return PlainTextResponse(str(error), 400)
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
            "x-pairs": str(made.pairs),
        }
        return Response(made.content, media_type="application/octet-stream", headers=headers)

    def answering(self, answer: _Answer) -> Callable[["Request"], Awaitable["Response"]]:
        """Return the endpoint of something that changes rows."""

        async def endpoint(request: "Request") -> "Response":
            return await self._json(request, answer)

        return endpoint

    async def _json(self, request: "Request", answer: _Answer) -> "Response":
        """Answer with JSON: 400 for what cannot be done, 409 where a row is not as the person saw it."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        try:
            data = await request.json()
            if not isinstance(data, dict):
                raise Refused("not a request this page knows")
            return JSONResponse(await run_in_threadpool(answer, self.desk, data))
        except Conflict as conflict:
            return JSONResponse({"conflict": conflict.ids, "message": str(conflict)}, 409)
        except NothingLeft:
            return JSONResponse({"message": "there is nothing left to undo or redo"}, 400)
        except (Refused, AlignError, ValueError) as error:
            return JSONResponse({"message": str(error)}, 400)

    async def events(self, request: "Request") -> "Response":
        """Answer with a stream of everything that changes after `since`, as it happens."""
        from starlette.responses import StreamingResponse

        since = int(request.query_params.get("since", self.desk.store.seq))
        return StreamingResponse(self._stream(since), media_type="text/event-stream")

    async def _stream(self, since: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def listen(told: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(queue.put_nowait, told)

        self.desk.listeners.add(listen)
        try:
            yield "retry: 1000\n\n"
            for missed in self.desk.since(since):
                yield f"data: {json.dumps(missed)}\n\n"
            while True:
                try:
                    told = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                    if not told:
                        return
                    yield f"data: {json.dumps(told)}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self.desk.listeners.discard(listen)
