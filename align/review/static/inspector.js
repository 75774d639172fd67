// The panel beside the grid: everything about the active pair, its issues and their decisions, its note.
const $ = (id) => document.getElementById(id);
const VERDICTS = ["", "accepted", "once", "always"];

export function inspector({ act, active }) {
  const note = $("note");
  let shown = null;

  function show(row) {
    const details = row.querySelector(".details");
    if (!details || row === shown) return;
    const same = shown && shown.dataset.id === row.dataset.id;
    shown = row;
    const number = row.getAttribute("aria-rowindex");
    $("inspector-title").textContent = `Pair ${number}`;
    const copy = details.cloneNode(true);
    const text = copy.querySelector(".note-text").textContent;
    copy.querySelector(".note-text").remove();
    const held = same && document.activeElement?.closest("#details") ? place(document.activeElement) : null;
    $("details").replaceChildren(...copy.childNodes);
    if (held) refocus(held);
    if (document.activeElement !== note || !same) {
      note.value = text;
      note.was = text;
      note.row = Number(row.dataset.id);
      note.revision = Number(row.dataset.revision);
    } else note.revision = Number(row.dataset.revision);
    for (const button of document.querySelectorAll(".acts [data-key]")) button.setAttribute("aria-pressed", pressed(button.dataset.key, row));
  }

  function pressed(key, row) {
    const status = row.dataset.status;
    if (key === "A") return status === "accepted";
    if (key === "R") return status === "review";
    if (key === "K") return row.classList.contains("out");
    return Boolean(row.querySelector(".flags")?.textContent.includes("★"));
  }

  const place = (element) => ({ key: element.closest(".issue")?.dataset.key, verdict: element.dataset.verdict });
  function refocus({ key, verdict }) {
    $("details").querySelector(`.issue[data-key="${key}"] button[data-verdict="${verdict}"]`)?.focus();
  }

  function decide(key, value) {
    return act("decide", { text: key, value });
  }

  // A digit: the next verdict on the issue of that number.
  function cycle(number) {
    const issue = $("details").querySelector(`.issue[data-number="${number}"]`);
    if (!issue) return;
    const at = VERDICTS.indexOf(issue.dataset.verdict);
    decide(issue.dataset.key, VERDICTS[(at + 1) % VERDICTS.length]);
  }

  $("details").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const original = button.closest(".original");
    if (original) return act("restore", { side: original.dataset.side, piece: Number(original.dataset.piece) });
    const issue = button.closest(".issue");
    const verdict = issue.dataset.verdict === button.dataset.verdict ? "" : button.dataset.verdict;
    decide(issue.dataset.key, verdict);
  });

  function keep() {
    if (note.value === note.was || !note.row) return;
    note.was = note.value;
    act("note", { row: note.row, text: note.value, seen: { [note.row]: note.revision } });
  }
  note.addEventListener("change", keep);
  note.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const leave = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (!leave) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") note.value = note.was;
    keep();
    document.querySelector(`#row${active.id} .cell.${active.side}`)?.focus();
  });

  return { show, cycle };
}
