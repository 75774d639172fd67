// The page: which cell is active, what keys do to it, and how what anyone changes comes to the screen.
import { Editor } from "./edit.js";
import { Grid } from "./grid.js";
import { inspector } from "./inspector.js";
import { panels } from "./panels.js";
import { plot } from "./plot.js";
import { ask, html, listen, me } from "./server.js";
import { tips } from "./tips.js";

const $ = (id) => document.getElementById(id);
const grid = new Grid($("scroller"), $("grid"), $("window"), (ids) => html("rows", { ids }));
const active = { id: null, side: "target", piece: 0 };
const view = { labels: "", text: "", side: "", order: "document" };
const seen = new Map(); // the newest revision heard of, by row
let pinned = null;
let asked = 0;
let queue = Promise.resolve(); // changes are sent one after the other

const editor = new Editor(grid, leave);
const look = inspector({ act, active, cell: cellOf });
const map = plot({ go: (id) => activate(id, active.side, 0, "center"), active });
const tools = panels({ act, change, activate, reload, view, active, grid, say, realign });
tips($("tip"));

function say(words, urgent = false) {
  const place = $(urgent ? "alert" : "status");
  place.textContent = words;
  place.classList.add("on");
  clearTimeout(place.timer);
  place.timer = setTimeout(() => place.classList.remove("on"), urgent ? 8000 : 2500);
}

function cellOf(id = active.id, side = active.side) {
  return grid.element(id)?.querySelector(`.cell.${side}`) ?? null;
}

function revision(id) {
  return Math.max(seen.get(id) ?? 0, Number(grid.cache.get(id)?.dataset.revision ?? 0));
}

// Make a cell the active one and bring it into view.
function activate(id, side = active.side, piece = 0, block = "nearest") {
  if (grid.position(id) < 0) return;
  Object.assign(active, { id, side, piece });
  grid.reveal(id, block);
  mark(true);
}

// Show which cell is active; called again whenever rows were rendered.
function mark(focus = false) {
  for (const old of document.querySelectorAll(".row.active, .cell.active, .piece.active, .cell.pinned")) old.classList.remove("active", "pinned");
  for (const stop of document.querySelectorAll('#window :is(.cell, mark)[tabindex="0"]')) stop.tabIndex = -1;
  if (pinned) cellOf(pinned.id, pinned.side)?.classList.add("pinned");
  const row = grid.element(active.id);
  const cell = cellOf();
  if (!row || !cell) return;
  const pieces = [...cell.querySelectorAll(".piece")];
  active.piece = Math.max(0, Math.min(active.piece, pieces.length - 1));
  row.classList.add("active");
  cell.classList.add("active");
  if (pieces.length > 1) pieces[active.piece].classList.add("active");
  cell.tabIndex = 0;
  row.querySelectorAll("mark").forEach((each) => (each.tabIndex = 0));
  if ((focus || grid.refocus) && !editor.open && !document.querySelector("dialog[open]")) cell.focus({ preventScroll: true });
  grid.refocus = false;
  look.show(row);
  map.mark();
}
grid.onrender = () => mark();

function step(by) {
  const at = grid.position(active.id);
  const to = Math.max(0, Math.min(grid.index.length - 1, (at < 0 ? 0 : at) + by));
  if (grid.index.length) activate(grid.index[to]);
}

// The next row that nobody accepted and that the aligner or a check is unsure of, else that nobody accepted.
async function unsure(direction) {
  const at = grid.position(active.id);
  const order = direction > 0 ? grid.index.slice(at + 1) : grid.index.slice(0, Math.max(0, at)).reverse();
  const found = await ask("unsure", view);
  const [doubtful, open] = [new Set(found.unsure), new Set(found.open)];
  const next = order.find((id) => doubtful.has(id)) ?? order.find((id) => open.has(id));
  if (next === undefined) say(direction > 0 ? "No unsure pair further down." : "No unsure pair further up.");
  else activate(next, active.side, 0, "center");
}

// Ask for a change; the screen shows it once it is stored.
function act(kind, more = {}) {
  const request = { kind, row: active.id, side: active.side, piece: active.piece, ...more };
  const rows = request.rows ?? [request.row, ...(request.other ? [request.other] : [])];
  request.seen ??= Object.fromEntries(rows.filter(Boolean).map((id) => [id, revision(id)]));
  return change("act", request);
}

function change(path, data) {
  const work = queue.then(() => sent(path, data));
  queue = work.catch(() => {});
  return work;
}

async function sent(path, data) {
  let answer;
  try {
    answer = await ask(path, data);
  } catch (error) {
    say(`Not stored: the server cannot be reached (${error.message}).`, true);
    return { ok: false, lost: true };
  }
  if (answer.status === 409) say("Not stored: someone else changed this pair. Look at it and do it again.", true);
  else if (!answer.ok) say(capital(answer.message), true);
  else {
    if (answer.warning) say(answer.warning, true);
    await hear(answer, true);
  }
  return answer;
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1) + (words.endsWith(".") ? "" : ".");

// Take up a change that was stored, our own or anyone's; hearing it twice does no harm.
async function hear(told, own = false) {
  if (told.counts) tools.counted(told.counts);
  if (told.undo !== undefined) tools.undoable(told);
  if (told.reload) return reload(true);
  if (told.nothing) return;
  const rows = (told.rows ?? []).filter(([id, , , revised]) => revised > (seen.get(id) ?? -1));
  const gone = (told.gone ?? []).filter((id) => grid.where.has(id));
  for (const [id, , , revised] of rows) seen.set(id, revised);
  const before = grid.position(active.id);
  if (rows.length || gone.length) grid.update({ rows, gone, fresh: told.fresh ?? [] }, view.order === "document" && !filtered());
  if (gone.includes(active.id) || (own && told.focus && told.focus !== active.id && grid.position(told.focus) >= 0)) {
    const next = grid.position(told.focus) >= 0 ? told.focus : grid.index[Math.min(before, grid.index.length - 1)];
    if (next !== undefined && !editor.open) activate(next, active.side, 0);
  }
  if (own) say(capital(told.label));
  else if (told.who !== me.who && (rows.length || gone.length)) say(`${told.who}: ${told.label}.`);
  map.stale();
}

const filtered = () => Boolean(view.labels || view.text);

// Fetch the rows of the present view; an answer that a later question overtook is not shown.
async function reload(keep = false) {
  const turn = ++asked;
  const found = await ask("index", view);
  if (turn !== asked) return found;
  if (!found.ok) return say(capital(found.message), true);
  tools.counted(found.counts);
  if (keep) grid.refresh();
  grid.show(found.rows, keep);
  $("nothing").hidden = found.rows.length > 0;
  const stays = grid.position(active.id) >= 0;
  if (found.rows.length) activate(stays ? active.id : found.rows[0][0], active.side, stays ? active.piece : 0);
  return found;
}

// What comes after a text area was left.
async function leave(left) {
  mark(true);
  if (left.kind === "leave") return move(left);
  const request = { row: left.id, side: left.side, piece: left.piece, seen: { [left.id]: left.revision } };
  if (left.kind === "split") return act("split", { ...request, offset: left.offset });
  const answer = await act("edit", { ...request, text: left.text, value: left.value ?? "" });
  grid.stale.add(left.id);
  grid.render();
  if (answer.status === 409) return conflict(request, left);
  if (answer.lost) return unsaved(left);
  if (left.thenSplit !== undefined) return act("split", { row: left.id, side: left.side, piece: left.piece, offset: left.thenSplit });
  return move(left);
}

function move({ step: by, across, next }) {
  if (by) step(by);
  else if (across) activate(active.id, active.side === "source" ? "target" : "source");
  else if (next) step(1);
}

async function conflict(request, left) {
  const dialog = $("conflict");
  $("conflict-mine").textContent = left.text;
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue === "mine") act("edit", { ...request, seen: { [left.id]: revision(left.id) }, text: left.text });
}

// The server is gone: what was written stays in the cell until it is back.
function unsaved(left) {
  const cell = cellOf(left.id, left.side);
  if (!cell) return;
  editor.start(cell, left.piece, "edit");
  editor.area.value = left.text;
}

function write(mode = "edit") {
  const cell = cellOf();
  if (!cell) return;
  const row = grid.element(active.id);
  if (row.classList.contains("loading")) return;
  const pieces = cell.querySelectorAll(".piece").length;
  if (mode === "split" && !pieces) return say("There is no text here to split.");
  editor.start(cell, pieces ? active.piece : 0, mode);
}

function pinpoint() {
  if (!pinned || pinned.side === active.side) {
    const same = pinned && pinned.id === active.id && pinned.side === active.side;
    pinned = same ? null : { id: active.id, side: active.side };
    mark();
    return say(pinned ? "Pinned. Go to the other side of the pair and press Space." : "No longer pinned.");
  }
  const from = pinned;
  pinned = null;
  return act("pinpoint", { row: from.id, side: from.side, other: active.id });
}

function split() {
  if (active.piece > 0) return act("split", { offset: 0 });
  return write("split");
}

async function status(value) {
  const at = grid.position(active.id);
  const next = grid.index[at + 1];
  const answer = await act("status", { value });
  if (answer.ok && value === "accepted" && next !== undefined) activate(next, active.side);
}

async function realign(everything) {
  say("Aligning…");
  const answer = await change("act", { kind: "realign", row: everything ? 0 : active.id, seen: {} });
  if (answer.nothing) say("Nothing to change: these beads are as the aligner would make them.");
}

const KEYS = {
  a: () => status("accepted"),
  r: () => status("review"),
  c: () => status("open"),
  k: () => act("keep"),
  b: () => act("bookmark"),
  o: () => $("note").focus(),
  u: () => act("move", { value: "up" }),
  d: () => act("move", { value: "down" }),
  m: () => act("merge", { value: "down" }),
  M: () => act("merge", { value: "up" }),
  s: split,
  x: () => act("swap"),
  g: () => realign(false),
  e: () => write(),
  F2: () => write(),
  Enter: () => write(),
  n: () => unsure(1),
  p: () => unsure(-1),
  " ": pinpoint,
  Insert: () => act("insert", { value: "down" }),
  Delete: () => act("delete"),
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  PageUp: () => step(-10),
  PageDown: () => step(10),
  Home: () => step(-Infinity),
  End: () => step(Infinity),
  ArrowLeft: () => activate(active.id, "source"),
  ArrowRight: () => activate(active.id, "target"),
  Escape: () => ((pinned = null), mark()),
  "?": () => $("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 && command ? event.key.toLowerCase() : event.key;
  const typing = event.target.matches("input, textarea, select");
  let run;
  if (command) {
    if (key === "z" && !typing) run = () => change(event.shiftKey ? "redo" : "undo", {});
    else if (key === "y" && !typing) run = () => change("redo", {});
    else if (key === "f") run = () => tools.find(false);
    else if (key === "h") run = () => tools.find(true);
    else if (key === "Enter" && !typing) run = () => status("accepted");
  } else if (event.altKey) {
    if (key === "ArrowUp" || key === "ArrowDown") run = () => step(key === "ArrowUp" ? -1 : 1);
  } else if (!typing) {
    if (event.target.matches("button, a, canvas, summary") && ["Enter", " ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return;
    if (/^[1-9]$/.test(key)) run = () => look.cycle(Number(key));
    else if (key === "Tab") run = nextStop(event.shiftKey ? -1 : 1, event);
    else run = KEYS[key] ?? KEYS[key.toLowerCase()];
  }
  if (!run) return;
  event.preventDefault();
  run();
});

// Tab goes through the segments of a cell with several, then where it would go.
function nextStop(by, event) {
  const pieces = cellOf()?.querySelectorAll(".piece").length ?? 0;
  const to = active.piece + by;
  if (!event.target.matches(".cell") || pieces < 2 || to < 0 || to >= pieces) return null;
  return () => {
    active.piece = to;
    mark();
  };
}

$("window").addEventListener("click", (event) => {
  const cell = event.target.closest(".cell");
  const row = event.target.closest(".row");
  if (!row || event.target.closest("textarea")) return;
  const piece = Number(event.target.closest(".piece")?.dataset.piece ?? 0);
  Object.assign(active, { id: Number(row.dataset.id), side: cell?.dataset.side ?? active.side, piece });
  mark(!getSelection().toString());
});
$("window").addEventListener("dblclick", (event) => event.target.closest(".cell") && !editor.open && write());

// Dragging a segment: onto another row of its own side it moves there, onto the other side it makes a pair.
let dragged = null;
$("window").addEventListener("dragstart", (event) => {
  const piece = event.target.closest?.(".piece");
  if (!piece || editor.open) return event.preventDefault();
  const cell = piece.closest(".cell");
  dragged = { id: Number(cell.closest(".row").dataset.id), side: cell.dataset.side, piece: Number(piece.dataset.piece) };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", piece.textContent);
});
$("window").addEventListener("dragover", (event) => {
  const cell = event.target.closest?.(".cell");
  document.querySelectorAll(".cell.drop").forEach((each) => each !== cell && each.classList.remove("drop"));
  if (!dragged || !cell) return;
  cell.classList.add("drop");
  event.preventDefault();
});
$("window").addEventListener("drop", (event) => {
  const cell = event.target.closest?.(".cell");
  document.querySelectorAll(".cell.drop").forEach((each) => each.classList.remove("drop"));
  if (!dragged || !cell) return;
  event.preventDefault();
  const other = Number(cell.closest(".row").dataset.id);
  const from = { row: dragged.id, side: dragged.side, piece: dragged.piece, other };
  if (other !== dragged.id) act(cell.dataset.side === dragged.side ? "place" : "pinpoint", from);
  dragged = null;
});
document.addEventListener("dragend", () => {
  dragged = null;
  document.querySelectorAll(".cell.drop").forEach((each) => each.classList.remove("drop"));
});

for (const button of document.querySelectorAll(".acts [data-key]")) button.addEventListener("click", () => KEYS[button.dataset.key.toLowerCase()]());
$("undo").addEventListener("click", () => change("undo", {}));
$("redo").addEventListener("click", () => change("redo", {}));

await reload();
if (grid.position(Number(document.body.dataset.last)) > 0) activate(Number(document.body.dataset.last), "target", 0, "center");
listen(Number(document.body.dataset.seq), hear, (lost) => {
  document.body.classList.toggle("lost", lost);
  if (lost) say("The server cannot be reached. What was confirmed is safe; start it again with the same command.", true);
});
document.body.dataset.ready = "yes";
