// A button that makes a file says so until the file comes, and cannot be pressed twice. All works without it.
"use strict";

const LOOK_MS = 300;
// No file takes longer: whatever happened, the button can be pressed again.
const LONGEST_MS = 10 * 60 * 1000;

// The answer with the file sets a cookie of the name that was asked for; nothing else tells a page of a download.
function newMark() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((number) => number.toString(36)).join("");
}

function hasCome(mark) {
  return document.cookie.split("; ").some((cookie) => cookie.startsWith(`dangky_made_${mark}=`));
}

function keepBusy(button, mark) {
  const text = button.textContent, began = Date.now();
  const rest = () => {
    clearInterval(looking);
    window.removeEventListener("pagehide", rest);
    button.disabled = false;
    button.textContent = text;
  };
  const looking = setInterval(() => { if (hasCome(mark) || Date.now() - began > LONGEST_MS) rest(); }, LOOK_MS);
  // Another page comes instead of the file, and somebody may come back from it.
  window.addEventListener("pagehide", rest);
  button.disabled = true;
  button.textContent = button.dataset.making;
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.making) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "mark", value: newMark() });
  event.target.append(field);
  // Only after the form was sent: a disabled button takes its address with it.
  setTimeout(() => { field.remove(); keepBusy(button, field.value); });
});
