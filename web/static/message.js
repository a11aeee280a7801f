// While a file or a mail is still being opened, ask again until it is there; see web/errands.py. Needs desk.js.
"use strict";

const ASK_MS = 1000;

async function askAgain() {
  try {
    await refresh();
  } catch {
    // The service is being restarted, or the network is gone: it is asked again.
  }
  if (document.querySelector("[data-under-way]")) {
    setTimeout(askAgain, ASK_MS);
  } else if (location.hash) {
    // What the address points to is there only now.
    location.replace(location.href);
  }
}

if (document.querySelector("[data-under-way]")) setTimeout(askAgain, ASK_MS);
