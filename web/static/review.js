// What the pages about questions gain from JavaScript: keys, a search of units while typing, rows that come and go.
"use strict";

const WAIT_MS = 120;
const KEYS_OFF = "dangky-keys-off";

// -- keys: single letters, which can be switched off (WCAG 2.1.4), never while somebody types ------------------------

const isOff = () => { try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; } };

function isTyping(element) {
  return Boolean(element && element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

// Bring an element into sight, open what it lies in, and put the focus on it; pressing it is left to whoever looks.
function point(element) {
  if (!element) return false;
  for (let around = element.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  element.focus();
  element.scrollIntoView({ block: "center" });
  return true;
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) location.assign(link.href);
  return Boolean(link);
}

// In a list of questions the focus goes up and down; on the page of one question its neighbour comes.
function step(by) {
  const links = [...document.querySelectorAll("a[data-question]")];
  if (!links.length) return follow(by > 0 ? "nav.walk a[rel=next]" : "nav.walk a[rel=prev]");
  const at = links.indexOf(document.activeElement);
  return point(links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))]);
}

function accept() {
  const button = document.querySelector("button[data-accept]");
  if (!button) return false;
  const unit = button.form.querySelector("input[data-units]");
  // Without a unit there is nothing to take it for: the field comes first.
  return point(unit && !unit.value && !unit.closest("details") ? unit : button);
}

function edit() {
  const rows = document.getElementById("edit-rows");
  if (!rows) return false;
  rows.open = true;
  return point(rows.querySelector("[data-entry] input:not([type=hidden])") || rows.querySelector("summary"));
}

function help() {
  const list = document.querySelector("[data-keys]");
  if (!list) return false;
  list.classList.toggle("lit");
  list.scrollIntoView({ block: "center" });
  return true;
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: accept,
  s: () => point(document.getElementById("assign-unit")),
  e: edit,
  i: () => point(document.querySelector("button[data-ignore]")),
  u: () => point(document.querySelector("form[data-undo] button, #decided form button")),
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (isOff() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || isTyping(event.target)) return;
  const candidates = document.querySelectorAll("button[data-candidate]");
  const isDone = /^[1-9]$/.test(event.key) ? point(candidates[Number(event.key) - 1]) : KEYS[event.key] && KEYS[event.key]();
  if (isDone) event.preventDefault();
});

for (const line of document.querySelectorAll("[data-keys]")) {
  const toggle = line.querySelector("[data-keys-toggle]");
  const show = () => {
    toggle.textContent = isOff() ? toggle.dataset.on : toggle.dataset.off;
    line.querySelector("[data-keys-list]").hidden = isOff();
  };
  toggle.addEventListener("click", () => {
    try { if (isOff()) localStorage.removeItem(KEYS_OFF); else localStorage.setItem(KEYS_OFF, "1"); } catch { return; }
    show();
  });
  show();
  line.hidden = false;
}

// -- what was typed for one answer is not lost without a word: by another answer, or by leaving ----------------------

const typed = new Set(document.querySelectorAll("form.answer[data-typed]"));
let isLeaving = false;

// A unit that is searched and a tick are quickly there again.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form.answer");
  if (form && !event.target.matches("[data-units], [type=checkbox]")) typed.add(form);
});

// Before any other listener: a form that is not sent has not been pressed.
document.addEventListener("submit", (event) => {
  const isLost = [...typed].some((form) => form !== event.target);
  if (isLost && !confirm(document.querySelector("[data-lost]").dataset.lost)) event.preventDefault();
  else isLeaving = true;
}, true);

addEventListener("beforeunload", (event) => { if (typed.size && !isLeaving) event.preventDefault(); });
// The page may come back as it was left.
addEventListener("pageshow", () => { isLeaving = false; });

// -- units: a combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete") --------

class UnitField {
  constructor(input) {
    this.input = input;
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-matches`;
    this.list.className = "matches";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent : "");
    this.status = document.createElement("span");
    this.status.className = "unseen";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // Before the field loses the focus, and the list with it.
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("li");
      if (option) this.choose(option);
    });
  }

  get options() { return [...this.list.children]; }

  ask() {
    clearTimeout(this.timer);
    if (this.request) this.request.abort();
    if (!this.input.value.trim()) { this.close(); return; }
    this.timer = setTimeout(() => this.load(), WAIT_MS);
  }

  async load() {
    this.request = new AbortController();
    try {
      const query = new URLSearchParams({ q: this.input.value });
      const answer = await fetch(`/units/match?${query}`, { credentials: "same-origin", signal: this.request.signal });
      if (answer.ok && !answer.redirected) this.show(await answer.json());
    } catch { this.close(); }
  }

  show(units) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...units.map((unit, at) => this.option(unit, at)));
    this.status.textContent = units.length ? this.input.dataset.found.replace("{n}", units.length) : this.input.dataset.none;
    this.mark(-1);
    this.list.hidden = !units.length;
    this.input.setAttribute("aria-expanded", String(units.length > 0));
  }

  option(unit, at) {
    const option = document.createElement("li");
    const more = document.createElement("span");
    option.id = `${this.list.id}-${at}`;
    option.dataset.written = unit.written;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    more.className = "sub";
    more.textContent = [unit.code, unit.group, unit.note].filter(Boolean).join(" · ");
    option.append(unit.name, more);
    return option;
  }

  mark(at) {
    this.active = at;
    this.options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) { this.input.removeAttribute("aria-activedescendant"); return; }
    this.input.setAttribute("aria-activedescendant", this.options[at].id);
    this.options[at].scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    this.input.value = option.dataset.written;
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    if (this.request) this.request.abort();
    this.list.hidden = true;
    this.mark(-1);
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }

  press(event) {
    const count = this.options.length;
    const isOpen = !this.list.hidden;
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !isOpen) { this.ask(); event.preventDefault(); return; }
    if (!isOpen) return;
    if (event.key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.mark(this.active <= 0 ? count - 1 : this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.options[this.active]);
    else return;
    event.preventDefault();
  }
}

document.querySelectorAll("input[data-units]").forEach((input) => new UnitField(input));

// -- rows: more of them without a way to the server, fewer by a button, Enter goes down ------------------------------

class Rows {
  constructor(box) {
    this.box = box;
    this.rows().forEach((row) => this.addRemover(row));
    const more = box.closest("form").querySelector("[data-more-rows]");
    more.type = "button";
    more.addEventListener("click", () => this.add().querySelector("input:not([type=hidden])").focus());
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) { event.preventDefault(); this.down(event.target); }
    });
  }

  rows() { return [...this.box.querySelectorAll("[data-entry]")]; }

  add() {
    const rows = this.rows();
    const row = rows[rows.length - 1].cloneNode(true);
    row.classList.remove("wrong");
    row.querySelectorAll("[data-once], [data-remover], legend .faint").forEach((part) => part.remove());
    row.querySelectorAll("input").forEach((input) => { input.value = ""; input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); });
    this.box.append(row);
    this.addRemover(row);
    this.count();
    return row;
  }

  addRemover(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.dataset.remover = "";
    button.textContent = this.box.dataset.remove;
    button.addEventListener("click", () => this.remove(row));
    row.append(button);
  }

  // The last one is emptied, so that there is always a row to type in.
  remove(row) {
    const rows = this.rows();
    const beside = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1] || this.add();
    row.remove();
    this.count();
    beside.querySelector("[data-remover]").focus();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  count() {
    this.rows().forEach((row, at) => { row.querySelector("[data-number]").textContent = this.box.dataset.row.replace("{number}", at + 1); });
  }

  down(input) {
    const rows = this.rows();
    const next = rows[rows.indexOf(input.closest("[data-entry]")) + 1] || this.add();
    next.querySelector(`input[name=${input.name}]`).focus();
  }
}

document.querySelectorAll("[data-entries]").forEach((box) => new Rows(box));

// What was not taken is said where it was typed: there the page begins.
point(document.querySelector("[data-trouble], .entry.wrong input:not([type=hidden])"));
