// What a mark or a sign means, on hover and on focus; Escape hides it.
export function tips(tip) {
  let owner = null;

  function show(element) {
    owner = element;
    tip.textContent = element.dataset.tip;
    tip.className = ["critical", "major", "minor", "neutral"].find((name) => element.classList.contains(name)) ?? "";
    tip.hidden = false;
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), innerWidth - size.width - 8);
    const below = box.bottom + 6;
    tip.style.left = `${left}px`;
    tip.style.top = `${below + size.height > innerHeight ? box.top - size.height - 6 : below}px`;
    element.setAttribute("aria-describedby", "tip");
  }

  function hide() {
    owner?.removeAttribute("aria-describedby");
    owner = null;
    tip.hidden = true;
  }

  const over = (event) => {
    const element = event.target.closest?.("[data-tip]");
    if (element && element.dataset.tip) show(element);
    else if (owner) hide();
  };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("scroll", () => owner && hide(), true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
