"use strict";
(() => {
  const $ = (query) => document.querySelector(query);
  const pairs = [...document.querySelectorAll(".pair")];
  const stripes = new Map([...document.querySelectorAll(".map a")].map((a) => [a.hash.slice(1), a]));
  const texts = pairs.map((pair) => [...pair.querySelectorAll(".text")].map((p) => p.textContent).join("\n").toLowerCase());
  const root = document.documentElement, tip = $("#tip");
  root.classList.add("live");

  // The least sure fifth: the lowest of fidelity and confidence, where both sides are there.
  const sureness = pairs.map((pair) => Number(pair.dataset.sure ?? 2));
  const ranked = sureness.filter((s) => s < 2).sort((a, b) => a - b);
  const bound = ranked[Math.max(0, Math.ceil(ranked.length / 5) - 1)] ?? -1;
  const views = {
    all: () => true,
    issues: (pair) => pair.dataset.severities !== "",
    alone: (pair) => pair.classList.contains("alone"),
    unsure: (pair, i) => sureness[i] <= bound,
    crossing: (pair) => pair.classList.contains("crossing"),
    reviewed: (pair) => pair.classList.contains("human"),
  };

  function filter() {
    const view = $("[name=view]:checked").value;
    const severities = [...document.querySelectorAll(".severities input:checked")].map((box) => box.value);
    const category = $("#category").value;
    const wanted = $("#search").value.trim().toLowerCase();
    let shown = 0;
    pairs.forEach((pair, i) => {
      const found = pair.dataset.issues ? pair.dataset.issues.split(" ") : [];
      const fits = (issue) => {
        const [severity, kind] = issue.split(":");
        return (!severities.length || severities.includes(severity)) && (!category || kind === category);
      };
      const keep = views[view](pair, i) && ((!severities.length && !category) || found.some(fits)) && texts[i].includes(wanted);
      pair.hidden = !keep;
      stripes.get(pair.id)?.classList.toggle("out", !keep);
      shown += keep;
    });
    $("#shown").textContent = shown === pairs.length ? "" : `${shown} of ${pairs.length} rows`;
    $("#none").hidden = shown > 0;
    highlight(wanted);
  }

  // What was searched for, painted without touching the text.
  function highlight(wanted) {
    if (!window.CSS?.highlights) return;
    CSS.highlights.delete("found");
    if (!wanted) return;
    const ranges = [];
    for (const p of document.querySelectorAll(".pair:not([hidden]) .text")) {
      const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        if (text.length !== node.data.length) continue;
        for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function clear() {
    $(".tools").reset();
    filter();
  }

  function move(step) {
    const troubled = pairs.filter((pair) => !pair.hidden && pair.dataset.issues);
    if (!troubled.length) return;
    const here = pairs.findIndex((pair) => pair.classList.contains("here"));
    const ahead = troubled.filter((pair) => (pairs.indexOf(pair) - here) * step > 0);
    const next = step > 0 ? ahead[0] ?? troubled[0] : (here < 0 ? troubled : ahead).at(-1) ?? troubled.at(-1);
    go(next);
  }

  function go(pair) {
    pairs.forEach((other) => other.classList.toggle("here", other === pair));
    pair.scrollIntoView({ block: "center" });
    (pair.querySelector("mark[tabindex]") ?? pair).focus({ preventScroll: true });
  }

  // The message beside the words it is about.
  function show(mark) {
    const items = mark.dataset.of.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
    tip.replaceChildren(...items.map((item) => {
      const line = document.createElement("p");
      line.append(...[...item.childNodes].map((node) => node.cloneNode(true)));
      return line;
    }));
    items.forEach((item) => item.classList.add("lit"));
    for (const twin of document.querySelectorAll(".pair mark")) {
      twin.classList.toggle("lit", twin.dataset.of.split(" ").some((id) => mark.dataset.of.split(" ").includes(id)));
    }
    tip.hidden = false;
    const box = mark.getClientRects()[0], width = tip.offsetWidth;
    if (!box) return;
    const left = Math.max(8, Math.min(box.left, root.clientWidth - width - 8));
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(above > 60 ? above : box.bottom + 8) + scrollY}px`;
  }

  function hide() {
    tip.hidden = true;
    document.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
  }

  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => { const mark = event.target.closest?.("mark"); if (mark) show(mark); });
    document.addEventListener(off, (event) => { if (event.target.closest?.("mark")) hide(); });
  }
  $(".tools").addEventListener("input", filter);
  $(".tools").addEventListener("submit", (event) => event.preventDefault());
  $("#clear").addEventListener("click", clear);
  $("#next").addEventListener("click", () => move(1));
  $("#previous").addEventListener("click", () => move(-1));
  $("#more").addEventListener("click", () => {
    const open = $(".tools").classList.toggle("open");
    $("#more").setAttribute("aria-expanded", open);
  });
  $("#theme").addEventListener("click", () => {
    const dark = root.dataset.theme === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : root.dataset.theme === "dark";
    root.dataset.theme = dark ? "light" : "dark";
  });
  document.querySelector(".map").addEventListener("click", (event) => {
    const pair = document.getElementById(event.target.hash?.slice(1));
    if (pair) { event.preventDefault(); if (pair.hidden) clear(); go(pair); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { hide(); clear(); document.activeElement.blur(); return; }
    if (/^(input|select|textarea)$/i.test(event.target.tagName) && event.target.type !== "radio" && event.target.type !== "checkbox") return;
    const act = { j: () => move(1), k: () => move(-1), "/": () => $("#search").focus() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  filter();
})();
