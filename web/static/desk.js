// What pages gain from JavaScript: they follow the register while they are open. All works without it. Each script is
// a module, so that no name of one takes the place of another's.
"use strict";

const EVERY_MS = 1000;
const LOST_MS = 15000;

// Forms in which something was typed or chosen are left alone until they are sent.
const touched = new WeakSet();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) touched.add(form);
});

// A page that answers a form holds what was typed there, and what is wrong with it.
const holdsTyped = (part) => "answer" in document.body.dataset && part.querySelector("input:not([type=hidden]), textarea, select") !== null;

function isTouched(part) {
  return holdsTyped(part) || [...part.querySelectorAll("form")].some((form) => touched.has(form)) || part.contains(document.activeElement && document.activeElement.closest("input, textarea, select"));
}

const isUnderWay = (part) => part.querySelector("[data-under-way]") !== null;

// Put into a part of this page what stands there now; tell whether it could be. What somebody types in, and what is
// shown where the new page has only the word that it is being made, stays.
function renew(part, fresh) {
  if (isTouched(part)) return false;
  if (isUnderWay(fresh) && !isUnderWay(part)) return true;
  const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
  Idiomorph.morph(part, fresh, { ignoreActiveValue: true });
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  return true;
}

// Bring the parts of this page that live up to the newest state; tell whether all could be.
async function refresh() {
  const answer = await fetch(document.body.dataset.address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    askAgainIf(isUnderWay(document), LOST_MS);
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const named = location.hash.slice(1);
  const wasThere = Boolean(document.getElementById(named));
  let isWhole = true;
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && !renew(part, fresh)) isWhole = false;
  }
  if (isWhole) document.body.dataset.revision = page.body.dataset.revision;
  askAgainIf(isUnderWay(page));
  // What the address points to may be there only now.
  if (named && !wasThere && document.getElementById(named)) location.replace(location.href);
  return isWhole;
}

// What is made beside the page (web/errands.py) is asked for until it is there, whoever began it.
let asking = 0;
function askAgainIf(isWanted, after = EVERY_MS) {
  clearTimeout(asking);
  if (isWanted) asking = setTimeout(() => refresh().catch(() => askAgainIf(true, LOST_MS)), after);
}
askAgainIf(isUnderWay(document));

// What stands on a page that cannot ask any more is taken for the newest, unless the page says otherwise.
let failures = 0;
function tellWhetherLost(isLost) {
  failures = isLost ? failures + 1 : 0;
  const lost = document.getElementById("lost");
  if (lost) lost.hidden = failures < 2;
  return isLost ? (failures < 2 ? 5 * EVERY_MS : LOST_MS) : EVERY_MS;
}

async function look() {
  if (document.hidden) return EVERY_MS;
  try {
    const answer = await fetch("/live", { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return tellWhetherLost(true);
    const state = await answer.json();
    const reading = document.getElementById("reading");
    if (reading) reading.hidden = !state.is_reading;
    if (String(state.revision) !== document.body.dataset.revision) {
      const isWhole = await refresh();
      const fresh = document.getElementById("fresh");
      if (fresh) fresh.hidden = isWhole;
      if (!isWhole) document.body.dataset.revision = String(state.revision);
    }
    return tellWhetherLost(false);
  } catch {
    return tellWhetherLost(true);
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
  // Whoever was asked whether to send it has said no.
  if (event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
});
