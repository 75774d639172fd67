// Filters and counts, and the dialogs: find and replace, export, keys, and the rest.
import { html, me } from "./server.js";

const $ = (id) => document.getElementById(id);

export function panels({ act, change, activate, reload, view, active, grid, say, realign }) {
  let timer;

  function filter() {
    const chip = document.querySelector('#chips [aria-pressed="true"]').dataset.label;
    view.labels = [chip, $("category").value].filter(Boolean).join(",");
    view.order = $("order").value;
    view.text = $("containing").value;
    view.side = "";
    return reload();
  }

  function press(label) {
    for (const chip of $("chips").children) chip.setAttribute("aria-pressed", String(chip.dataset.label === label));
    return filter();
  }

  $("chips").addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (chip) press(chip.dataset.label);
  });
  $("category").addEventListener("change", filter);
  $("order").addEventListener("change", filter);
  $("containing").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 250);
  });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("show-all").addEventListener("click", () => {
    $("category").value = "";
    $("containing").value = "";
    press("");
  });

  function counted(counts) {
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = counts[place.dataset.count] ?? 0;
      const chip = place.parentElement;
      const always = ["all", "open", "accepted", "issues"].includes(place.dataset.count);
      chip.hidden = !always && !counts[place.dataset.count] && chip.getAttribute("aria-pressed") !== "true";
    }
    for (const option of $("category").options) {
      if (!option.value) continue;
      option.hidden = !counts[option.value];
      option.textContent = `${option.value.split(":")[1]} (${counts[option.value] ?? 0})`;
    }
    const done = counts.accepted ?? 0;
    $("progress").value = counts.all ? done / counts.all : 0;
    $("progress-text").textContent = `${done} of ${counts.all} accepted`;
    const severities = ["critical", "major", "minor"].map((name) => `${counts[`severity:${name}`] ?? 0} with ${name} issues`);
    $("statistics").textContent = [`${counts.all} rows`, `${counts.review ?? 0} need review`, `${counts.edited ?? 0} edited`, `${counts["one-sided"] ?? 0} one-sided`, ...severities].join(", ");
  }

  function undoable({ undo, redo }) {
    $("undo").disabled = undo === 0;
    $("redo").disabled = redo === 0;
  }

  // Find and replace.
  const search = () => ({
    text: $("find-text").value,
    side: $("find-side").value,
    case: $("find-case").checked,
    words: $("find-words").checked,
  });
  let replacing = false;

  async function preview() {
    const found = $("found");
    if (!$("find-text").value) return found.replaceChildren();
    const by = replacing || $("find-by").value ? $("find-by").value : null;
    found.innerHTML = await html("find", { ...search(), by });
  }

  function find(replace) {
    replacing = replace;
    const chosen = getSelection().toString().trim();
    if (chosen && chosen.length < 100) $("find-text").value = chosen;
    $("find").showModal();
    $("find-text").select();
    preview();
  }

  for (const id of ["find-text", "find-by"]) {
    $(id).addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(preview, 200);
    });
    $(id).addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
  }
  for (const id of ["find-side", "find-case", "find-words"]) $(id).addEventListener("change", preview);
  $("find-by").addEventListener("focus", () => {
    replacing = true;
    preview();
  });
  $("found").addEventListener("click", (event) => {
    const go = event.target.closest(".go");
    if (!go) return;
    const { row, side, piece } = go.parentElement.dataset;
    $("find").close();
    if (grid.position(Number(row)) < 0) return press("").then(() => activate(Number(row), side, Number(piece), "center"));
    activate(Number(row), side, Number(piece), "center");
  });
  $("find-filter").addEventListener("click", () => {
    $("find").close();
    $("containing").value = $("find-text").value;
    filter();
  });
  $("find-replace").addEventListener("click", async () => {
    const hits = [...$("found").querySelectorAll(".hit")];
    const rows = [...new Set(hits.filter((hit) => hit.querySelector("input").checked).map((hit) => Number(hit.dataset.row)))];
    const all = hits.every((hit) => hit.querySelector("input").checked);
    if (!rows.length) return;
    const answer = await change("replace", { ...search(), by: $("find-by").value, rows: all ? [] : rows });
    if (answer.ok) preview();
  });
  $("open-find").addEventListener("click", () => find(false));

  // Export.
  function exported() {
    const asked = new URLSearchParams({ format: $("export-format").value, which: $("export-which").value, labels: view.labels, text: view.text, side: view.side });
    $("export-go").href = `export?${asked}`;
  }
  $("export-format").addEventListener("change", exported);
  $("export-which").addEventListener("change", exported);
  $("export-go").addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch($("export-go").href);
    if (!answer.ok) return say(await answer.text(), true);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = decodeURIComponent(answer.headers.get("content-disposition").split("''")[1]);
    link.click();
    URL.revokeObjectURL(link.href);
    say(`${link.download}: ${answer.headers.get("x-pairs")} pairs.`);
    $("export").close();
  });
  $("open-export").addEventListener("click", () => {
    exported();
    $("export").showModal();
  });

  // The rest.
  function theme(name) {
    if (name) document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("align-theme", name);
  }
  $("theme").value = localStorage.getItem("align-theme") ?? "";
  theme($("theme").value);
  $("theme").addEventListener("change", () => theme($("theme").value));
  $("who").value = me.who;
  $("who").addEventListener("change", () => (me.who = $("who").value));
  $("open-more").addEventListener("click", () => $("more").showModal());
  $("open-help").addEventListener("click", () => $("help").showModal());
  const then = (id, run) =>
    $(id).addEventListener("click", () => {
      $("more").close();
      run();
    });
  then("realign-here", () => realign(false));
  then("realign-all", () => realign(true));
  then("check-all", () => act("check", { row: 0, seen: {} }));
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => document.querySelector(`#row${active.id} .cell.${active.side}`)?.focus({ preventScroll: true }));
  }

  return { counted, undoable, find };
}
