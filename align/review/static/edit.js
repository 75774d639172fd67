// Writing in a cell, and choosing the place where a segment is split. A text area takes the segment's place.

const points = (text) => [...text].length; // what the server counts: characters, not 16-bit units

export class Editor {
  constructor(grid, done) {
    this.grid = grid;
    this.done = done;
    this.area = null;
  }

  get open() {
    return this.area !== null;
  }

  // mode "edit" or "split"; a piece one past the last writes a new one.
  start(cell, piece, mode) {
    if (this.open) this.stop(false);
    const row = cell.closest(".row");
    const shown = cell.querySelector(`.piece[data-piece="${piece}"]`);
    const area = document.createElement("textarea");
    area.value = shown ? shown.textContent : "";
    area.dir = "auto";
    area.lang = cell.lang;
    area.rows = 1;
    area.className = mode;
    area.setAttribute("aria-label", mode === "split" ? "Choose where to split, then Enter" : `${cell.dataset.side} text`);
    this.area = area;
    this.shown = shown;
    this.at = { id: Number(row.dataset.id), revision: Number(row.dataset.revision), side: cell.dataset.side, piece, mode };
    this.was = area.value;
    this.grid.locked = this.at.id;
    if (shown) {
      shown.hidden = true;
      shown.after(area);
    } else cell.append(area);
    area.addEventListener("input", () => this.#fit());
    // Not read-only, which would hide the cursor: only changes are held back.
    if (mode === "split") area.addEventListener("beforeinput", (event) => event.preventDefault());
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("blur", () => setTimeout(() => this.#left(area), 120));
    this.#fit();
    area.focus();
    const end = mode === "split" ? Math.floor(area.value.length / 2) : area.value.length;
    area.setSelectionRange(end, end);
    if (mode === "split" && shown) this.#nearestBreak(area);
  }

  // Leave the text area; with `keep` what was written is handed on.
  stop(keep, more = {}) {
    const { area, at } = this;
    if (!area) return;
    this.area = null;
    this.grid.locked = null;
    const offset = points(area.value.slice(0, area.selectionStart));
    const text = area.value;
    if (this.shown) this.shown.hidden = false;
    area.remove();
    if (at.mode === "split") {
      if (keep) this.done({ ...at, kind: "split", offset, ...more });
      else this.done({ ...at, kind: "leave" });
    } else if (keep && (text !== this.was || more.value)) {
      if (this.shown) this.shown.textContent = text; // until the stored row comes
      this.done({ ...at, kind: "edit", text, ...more });
    } else this.done({ ...at, kind: "leave", ...more });
  }

  #left(area) {
    if (this.area === area && document.activeElement !== area && !document.querySelector("dialog[open]")) this.stop(this.at.mode === "edit");
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return event.stopPropagation(); // an input method is at work
    const split = this.at.mode === "split";
    const command = event.ctrlKey || event.metaKey;
    let handled = true;
    if (event.key === "Escape") this.stop(false);
    else if (event.key === "Enter" && command) this.stop(true, split ? {} : { value: "accepted", next: true });
    else if (event.key === "Enter" && (split || !event.shiftKey)) this.stop(true);
    else if (event.altKey && event.code === "KeyS") this.#split();
    else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) this.stop(!split, { step: event.key === "ArrowUp" ? -1 : 1 });
    else if (event.key === "Tab") this.stop(!split, { across: true });
    else if (command && ["f", "h"].includes(event.key.toLowerCase())) handled = false;
    else {
      event.stopPropagation();
      return;
    }
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  // Split while writing: what was written is stored first, then split at the cursor.
  #split() {
    const offset = points(this.area.value.slice(0, this.area.selectionStart));
    if (this.at.mode === "split") return this.stop(true);
    if (this.area.value === this.was) {
      this.at.mode = "split";
      return this.stop(true);
    }
    this.stop(true, { thenSplit: offset });
  }

  #fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  // The end of a sentence nearest to the middle, else of a word: where a split is most often wanted.
  #nearestBreak(area) {
    const text = area.value;
    const ends = [...text.matchAll(/[.!?。！？…]+["”’」』)]*\s*|[,;:，；：、]\s*/gu)].map((match) => match.index + match[0].length);
    const inside = ends.filter((end) => end > 0 && end < text.length);
    if (!inside.length) return;
    const best = inside.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a));
    area.setSelectionRange(best, best);
  }
}
