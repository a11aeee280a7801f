// What the lists of units gain from JavaScript: a button that copies, and ticks set without loading the page again.
"use strict";

function addCopyButtons() {
  for (const place of document.querySelectorAll("[data-copy]")) {
    if (place.firstElementChild || !navigator.clipboard) continue;
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.textContent = place.dataset.copyText;
    said.setAttribute("role", "status");
    place.append(button, " ", said);
  }
}

document.addEventListener("click", async (event) => {
  const place = event.target.closest("[data-copy]");
  if (place && event.target.closest("button")) {
    await navigator.clipboard.writeText(document.getElementById(place.dataset.copy).value);
    place.querySelector("[role=status]").textContent = place.dataset.copiedText;
  }
  if (event.target.closest("#tick-all")) {
    const boxes = [...document.querySelectorAll("#picking input[name=unit]")];
    const isAll = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !isAll;
    boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
    event.preventDefault();
  }
});

addCopyButtons();
// The part of the page that lives may have been brought up to date, without the button.
new MutationObserver(addCopyButtons).observe(document.getElementById("content"), { childList: true, subtree: true });
