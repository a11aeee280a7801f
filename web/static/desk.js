// What pages gain from JavaScript: they follow the register while they are open. All works without it.
"use strict";

const EVERY_MS = 2000;
const LOST_MS = 15000;

// Forms in which something was typed or chosen are left alone until they are sent.
const touched = new WeakSet();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) touched.add(form);
});

function isTouched(part) {
  return [...part.querySelectorAll("form")].some((form) => touched.has(form)) || part.contains(document.activeElement && document.activeElement.closest("input, textarea, select"));
}

// Bring the parts of this page that live up to the newest state; tell whether all could be.
async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  let isWhole = true;
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    if (isTouched(part)) { isWhole = false; continue; }
    const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    Idiomorph.morph(part, fresh, { ignoreActiveValue: true });
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }
  document.body.dataset.revision = page.body.dataset.revision;
  return isWhole;
}

async function look() {
  if (document.hidden) return EVERY_MS;
  try {
    const answer = await fetch("/live", { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return LOST_MS;
    const state = await answer.json();
    const reading = document.getElementById("reading");
    if (reading) reading.hidden = !state.is_reading;
    if (String(state.revision) !== document.body.dataset.revision) {
      const isWhole = await refresh();
      const fresh = document.getElementById("fresh");
      if (fresh) fresh.hidden = isWhole;
      if (!isWhole) document.body.dataset.revision = String(state.revision);
    }
    return EVERY_MS;
  } catch {
    return LOST_MS;
  }
}

async function follow() {
  const wait = await look();
  setTimeout(follow, wait);
}

if (document.body.dataset.revision) setTimeout(follow, EVERY_MS);

// A button that was pressed is not pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
