// The rows on screen: of tens of thousands only those near the view are in the page; the server renders them.
import { Heights } from "./heights.js";

const MARGIN = 600; // pixels above and below the view that are kept rendered
const KEPT = 1500; // rendered rows that are kept for coming back

export class Grid {
  constructor(scroller, grid, rows, fetchRows) {
    this.scroller = scroller;
    this.grid = grid;
    this.rows = rows;
    this.fetchRows = fetchRows;
    this.index = [];
    this.where = new Map();
    this.sizes = new Map();
    this.cache = new Map();
    this.stale = new Set();
    this.wanted = [];
    this.fetching = false;
    this.locked = null; // the id of a row that is being edited and must stay as it is
    this.onrender = () => {};
    this.heights = new Heights([]);
    for (const row of [...rows.children]) this.cache.set(Number(row.dataset.id), row);
    scroller.addEventListener("scroll", () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(scroller);
  }

  // Show these rows: [id, place, size] each.
  show(index, keep) {
    this.index = index.map((row) => row[0]);
    for (const [id, place, size] of index) this.sizes.set(id, { place, size });
    this.#counted();
    if (!keep) this.scroller.scrollTop = 0;
    this.render();
  }

  position(id) {
    return this.where.has(id) ? this.where.get(id) : -1;
  }

  element(id) {
    return this.rows.querySelector(`#row${id}`);
  }

  // Take up a change: rows that changed, that are new, that are gone.
  update({ rows = [], gone = [], fresh = [] }, byPlace) {
    const moved = rows.some(([id, place]) => this.where.has(id) && this.sizes.get(id).place !== place);
    for (const [id, place, size] of rows) {
      this.sizes.set(id, { place, size });
      if (id !== this.locked) this.stale.add(id);
    }
    const lost = new Set(gone.filter((id) => this.where.has(id)));
    const added = rows.filter(([id]) => fresh.includes(id) || (!this.where.has(id) && byPlace)).map(([id]) => id);
    const anchor = Math.min(...gone.concat(rows.map((row) => row[0])).map((id) => this.where.get(id) ?? Infinity));
    if (lost.size) this.index = this.index.filter((id) => !lost.has(id));
    const unknown = added.filter((id) => !this.where.has(id) || lost.has(id));
    if (byPlace) {
      if (unknown.length || moved) {
        this.index.push(...unknown);
        const place = (id) => this.sizes.get(id).place;
        this.index.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : a - b));
      }
    } else if (unknown.length && anchor !== Infinity) {
      const sorted = unknown.sort((a, b) => (this.sizes.get(a).place < this.sizes.get(b).place ? -1 : 1));
      this.index.splice(anchor + (lost.size ? 0 : 1), 0, ...sorted);
    }
    if (lost.size || unknown.length || moved) this.#counted();
    this.render();
  }

  refresh() {
    for (const id of this.cache.keys()) if (id !== this.locked) this.stale.add(id);
    this.render();
  }

  // Bring a row into view; "nearest" moves as little as can be.
  reveal(id, block = "nearest") {
    const at = this.position(id);
    if (at < 0) return false;
    const top = this.heights.before(at) + this.grid.offsetTop;
    const height = this.heights.values[at];
    const view = this.scroller;
    const head = this.grid.offsetTop;
    if (block === "center") view.scrollTop = top - (view.clientHeight - height) / 2;
    else if (top < view.scrollTop + head) view.scrollTop = top - head - 8;
    else if (top + height > view.scrollTop + view.clientHeight) view.scrollTop = top + height - view.clientHeight + 8;
    this.render();
    return true;
  }

  render() {
    this.pending = false;
    const top = this.scroller.scrollTop - this.grid.offsetTop;
    const first = this.heights.at(Math.max(0, top - MARGIN));
    const last = Math.min(this.index.length, this.heights.at(top + this.scroller.clientHeight + MARGIN) + 1);
    const ids = this.index.slice(first, last);
    this.wanted = ids.filter((id) => !this.cache.has(id) || this.stale.has(id));
    this.#place(ids, first);
    this.#measure(first, top);
    this.grid.style.height = `${this.heights.total}px`;
    this.rows.style.transform = `translateY(${this.heights.before(first)}px)`;
    this.onrender();
    this.#fetch();
  }

  #place(ids, first) {
    const held = document.activeElement?.closest?.(".row");
    let at = this.rows.firstElementChild;
    ids.forEach((id, offset) => {
      const row = this.cache.get(id) ?? this.#blank(id, first + offset);
      if (row === at) at = at.nextElementSibling;
      else if (row === held && row.parentElement) {
        while (at && at !== row) at = this.#drop(at);
        at = row.nextElementSibling;
      } else this.rows.insertBefore(row, at);
    });
    while (at) at = this.#drop(at);
  }

  #drop(row) {
    const next = row.nextElementSibling;
    row.remove();
    return next;
  }

  #blank(id, at) {
    const row = document.createElement("div");
    row.className = "row loading";
    row.id = `row${id}`;
    row.dataset.id = id;
    row.setAttribute("role", "row");
    row.setAttribute("aria-busy", "true");
    row.style.height = `${this.heights.values[at]}px`;
    return row;
  }

  // Learn the true heights; what stands above the view must not push it.
  #measure(first, top) {
    const rows = [...this.rows.children];
    const measured = rows.map((row) => row.getBoundingClientRect().height);
    let shift = 0;
    let y = this.heights.before(first);
    measured.forEach((height, offset) => {
      const old = this.heights.values[first + offset];
      if (Math.abs(height - old) > 0.5 && !rows[offset].classList.contains("loading")) {
        this.heights.set(first + offset, height);
        if (y + old <= top) shift += height - old;
      }
      y += old;
    });
    if (Math.abs(shift) > 0.5) this.scroller.scrollTop += shift;
  }

  async #fetch() {
    if (this.fetching || !this.wanted.length) return;
    this.fetching = true;
    const ids = this.wanted.slice(0, 200);
    ids.forEach((id) => this.stale.delete(id));
    try {
      const html = await this.fetchRows(ids);
      const holder = document.createElement("template");
      holder.innerHTML = html;
      for (const row of [...holder.content.children]) this.#take(row);
      this.#forget();
    } catch {
      ids.forEach((id) => this.stale.add(id));
      await new Promise((resolve) => setTimeout(resolve, 800));
    } finally {
      this.fetching = false;
    }
    this.render();
  }

  #take(row) {
    const id = Number(row.dataset.id);
    if (id === this.locked) return;
    const shown = this.element(id);
    const focused = shown?.contains(document.activeElement);
    this.cache.set(id, row);
    if (shown) shown.replaceWith(row);
    if (focused) this.refocus = true;
  }

  #forget() {
    if (this.cache.size <= KEPT) return;
    for (const [id, row] of this.cache) {
      if (this.cache.size <= KEPT / 2) break;
      if (!row.isConnected) this.cache.delete(id);
    }
  }

  #counted() {
    const known = new Map();
    const before = this.heights;
    for (const [id, at] of this.where) if (this.cache.has(id)) known.set(id, before.values[at]);
    this.where = new Map(this.index.map((id, at) => [id, at]));
    const letters = Math.max(12, (this.scroller.clientWidth - 110) / 2 / 8.4);
    const guess = (id) => 22 + 24 * Math.max(1, Math.ceil((this.sizes.get(id)?.size ?? 1) / letters));
    this.heights = new Heights(this.index.map((id) => known.get(id) ?? guess(id)));
    this.grid.setAttribute("aria-rowcount", this.index.length);
  }

  #resized() {
    if (this.width === this.scroller.clientWidth) return this.#soon();
    this.width = this.scroller.clientWidth;
    const top = this.index[this.heights.at(this.scroller.scrollTop)];
    for (const id of [...this.cache.keys()]) if (!this.element(id)) this.cache.delete(id);
    this.#counted();
    if (top !== undefined && this.scroller.scrollTop > 0) this.scroller.scrollTop = this.heights.before(this.position(top));
    this.render();
  }

  #soon() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => this.render());
  }
}
