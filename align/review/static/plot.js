// The similarity map: the source runs to the right, the target down; dark where they are alike, and the beads as a line.
import { get } from "./server.js";

const $ = (id) => document.getElementById(id);

export function plot({ go, active }) {
  const canvas = $("plot");
  const panel = $("map");
  let data = null;
  let old = true;

  async function load() {
    if (!old) return draw();
    const found = await get("map");
    old = false;
    data = found;
    data.bytes = Uint8Array.from(atob(data.cells), (char) => char.charCodeAt(0));
    draw();
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function draw() {
    if (!data || panel.hidden) return;
    const sharp = devicePixelRatio || 1;
    const size = Math.round(canvas.clientWidth * sharp);
    canvas.width = size;
    canvas.height = size;
    const paint = canvas.getContext("2d");
    paint.fillStyle = colour("--paper");
    paint.fillRect(0, 0, size, size);
    if (!data.width) return;
    paint.fillStyle = colour("--ink");
    const w = size / data.width;
    const h = size / data.height;
    for (let y = 0; y < data.height; y++) {
      for (let x = 0; x < data.width; x++) {
        const value = data.bytes[y * data.width + x];
        if (value < 40) continue;
        paint.globalAlpha = (value / 255) ** 1.5 * 0.75;
        paint.fillRect(x * w, y * h, w + 0.5, h + 0.5);
      }
    }
    paint.globalAlpha = 1;
    paint.fillStyle = colour("--accent");
    const dot = Math.max(1.5, Math.min(4, size / data.path.length / 2)) * sharp;
    for (const [, x, y] of data.path) paint.fillRect(x * size - dot / 2, y * size - dot / 2, dot, dot);
    const here = data.path.find(([id]) => id === active.id);
    if (!here) return;
    paint.strokeStyle = colour("--major");
    paint.lineWidth = 2 * sharp;
    paint.strokeRect(here[1] * size - 6 * sharp, here[2] * size - 6 * sharp, 12 * sharp, 12 * sharp);
    const at = data.path.indexOf(here) + 1;
    canvas.setAttribute("aria-valuenow", at);
    canvas.setAttribute("aria-valuetext", `pair ${at} of ${data.path.length}`);
  }

  function nearest(event) {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    const far = ([, a, b]) => (a - x) ** 2 + (b - y) ** 2;
    return data.path.reduce((best, each) => (far(each) < far(best) ? each : best), data.path[0]);
  }

  canvas.addEventListener("click", (event) => data?.path.length && go(nearest(event)[0]));
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -1e9, End: 1e9 }[event.key];
    if (!by || !data?.path.length) return;
    event.preventDefault();
    event.stopPropagation();
    const at = data.path.findIndex(([id]) => id === active.id);
    go(data.path[Math.max(0, Math.min(data.path.length - 1, at + by))][0]);
    canvas.focus();
  });
  $("open-map").addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    $("open-map").setAttribute("aria-pressed", String(!panel.hidden));
    if (!panel.hidden) load();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  return {
    mark: draw,
    stale() {
      old = true;
    },
  };
}
