// A button that makes a file says so while it is made, and cannot be pressed twice. All works without it.
"use strict";

const LONGEST_MS = 5000;

function rest(button, text) {
  button.disabled = false;
  button.textContent = text;
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.making) return;
  const text = button.textContent;
  // Only after the form was sent: a disabled button takes its address with it.
  setTimeout(() => { button.disabled = true; button.textContent = button.dataset.making; });
  // Nothing tells a page that a download has begun.
  setTimeout(rest, LONGEST_MS, button, text);
});
