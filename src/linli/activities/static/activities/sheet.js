// The sheet for a yard: marks are kept on this device until they are sent, each with its own key and time, so that nothing is lost and
// nothing counts twice; of two marks for one person the later one holds. Without this file the same buttons are sent as forms.
"use strict";

(function () {
  const page = document.querySelector("[data-sheet]");
  let store;
  try { store = localStorage; store.setItem("linli-try", "1"); store.removeItem("linli-try"); } catch (error) { return; }
  if (!page || !window.fetch || !window.crypto) return;
  const PREFIX = "linli:sheet:", DEVICE = "linli:device", BATCH = 200;
  const key = PREFIX + page.dataset.sheet;
  const words = page.dataset;
  const status = page.querySelector("[data-status]");
  let token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  let sending = false;
  let later = 0;

  // ---- what waits on this device ----

  function kept() { try { return Object.assign({ entries: [], count: null }, JSON.parse(store.getItem(key) || "{}")); } catch (error) { return { entries: [], count: null }; } }
  function keep(what) {
    what.until = Number(words.gone);
    try { if (what.entries.length || what.count) store.setItem(key, JSON.stringify(what)); else store.removeItem(key); } catch (error) { tell(words.full, "stop"); }
  }
  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  function device() {
    let name = store.getItem(DEVICE);
    if (!name) { name = newKey().slice(0, 8); store.setItem(DEVICE, name); }
    return name;
  }

  // ---- what the page shows ----

  function tell(text, tone) {
    status.hidden = !text;
    status.textContent = text;
    for (const name of ["stop", "still", "ok", "wait"]) status.classList.toggle(name, name === (tone || "still"));
  }
  function waits() { const what = kept(); return what.entries.length + (what.count ? 1 : 0); }
  function row(person) { return page.querySelector('[data-person="' + CSS.escape(person) + '"]'); }
  function show(person, mark, isWaiting) {
    const one = row(person);
    if (!one) return;
    one.dataset.mark = mark;
    one.classList.toggle("is-waiting", Boolean(isWaiting));
    for (const button of one.querySelectorAll("button[name]")) button.setAttribute("aria-pressed", String(button.name === mark));
    page.querySelector("[data-here]").textContent = page.querySelectorAll('[data-person][data-mark="came"]').length;
  }
  function unknown(name) {
    const list = page.querySelector("[data-unknown]"), one = document.createElement("li");
    one.textContent = name;
    list.append(one);
    list.hidden = page.querySelector("[data-unknown-title]").hidden = false;
  }
  function say() {
    const n = waits();
    if (n) tell(words.waiting.replace("{n}", n), "wait"); else tell(words.sent, "ok");
    page.querySelector("[data-clear]").hidden = n > 0;
  }

  // ---- marking ----

  function add(mark, person, name) {
    const what = kept();
    what.entries.push({ entry_id: newKey(), mark: mark, person_id: person || null, name: name || "", made_at: new Date().toISOString() });
    keep(what);
    if (person) show(person, mark, true); else unknown(name);
    say();
    send();
  }
  page.querySelector("[data-marks]").addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button && button.value) add(button.name, button.value, "");
  });
  page.querySelector("[data-new]").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = event.target.elements.name, name = field.value.trim();
    if (name) add("came", "", name);
    field.value = "";
    field.focus();
  });
  const counting = page.querySelector("[data-counting]");
  if (counting) {
    counting.hidden = false;
    counting.addEventListener("submit", (event) => {
      event.preventDefault();
      const n = Number(counting.elements.person_times.value);
      if (!(n >= 1)) return;
      const what = kept();
      what.count = { person_times: Math.floor(n), made_at: new Date().toISOString() };
      keep(what);
      page.querySelector("[data-counted]").textContent = Math.floor(n);
      say();
      send();
    });
  }

  // ---- finding a name among many ----

  const box = page.querySelector("[data-find]");
  if (box) {
    box.closest("[hidden]").hidden = false;
    box.addEventListener("input", () => {
      const parts = box.value.trim().split(/\s+/);
      for (const one of page.querySelectorAll("[data-person]")) one.hidden = !parts.every((part) => one.dataset.name.includes(part));
    });
  }

  // ---- sending ----

  async function send() {
    const what = kept(), entries = what.entries.slice(0, BATCH);
    if (sending || !(entries.length || what.count)) return;
    sending = true;
    try {
      const body = JSON.stringify({ entries: entries, count: what.count, device: device(), sent_at: new Date().toISOString() });
      const answer = await fetch(words.send, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: body, credentials: "same-origin" });
      if (answer.redirected) { tell(words.signin.replace("{n}", waits()), "stop"); return; }
      if (answer.status === 403 && await freshToken()) { later = setTimeout(send, 500); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      const gone = new Set(entries.map((one) => one.entry_id)), now = kept();
      const sameCount = what.count && now.count && now.count.made_at === what.count.made_at;
      keep({ entries: now.entries.filter((one) => !gone.has(one.entry_id)), count: sameCount ? null : now.count });
      for (const one of page.querySelectorAll("[data-person]")) one.classList.remove("is-waiting");
      for (const [person, mark] of Object.entries(told.marks)) show(person, mark, false);
      page.querySelector("[data-here]").textContent = told.here;
      kept().entries.forEach((one) => { if (one.person_id) show(one.person_id, one.mark, true); });
      say();
      if (told.problems.length) tell(words.bad + told.problems.map((one) => one.text).join(" "), "stop");
    } catch (error) {
      say();
    } finally {
      sending = false;
    }
    if (navigator.onLine && kept().entries.length > 0 && kept().entries.length !== what.entries.length) { clearTimeout(later); later = setTimeout(send, 200); }
  }

  // The page may have been kept for a day; its token may be an older one than the cookie's.
  let asked = false;
  async function freshToken() {
    if (asked) return false;
    asked = true;
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "reload" });
    if (answer.redirected) { tell(words.signin.replace("{n}", waits()), "stop"); return false; }
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (found) token = found.value;
    return Boolean(found);
  }

  // ---- kept on the device: this page, until a day after its end; then it goes, with every other one whose time is over ----

  const shelf = PREFIX + page.dataset.sheet + ":" + words.gone;
  async function sweep(everything) {
    if (!window.caches) return;
    for (const name of await caches.keys()) {
      const parts = name.split(":");
      if (name.startsWith(PREFIX) && (Number(parts[3]) < Date.now() || (everything && name === shelf))) await caches.delete(name);
    }
  }
  async function keepPage() {
    if (!navigator.serviceWorker || !window.caches || Number(words.gone) < Date.now()) return;
    await navigator.serviceWorker.register(words.worker, { scope: location.pathname });
    const files = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon]"), (one) => one.href).concat(Array.from(document.scripts, (one) => one.src));
    const shelfed = await caches.open(shelf);
    await shelfed.addAll(files.filter((one) => one.startsWith(location.origin)));
    if (navigator.onLine) await shelfed.add(new Request(location.pathname, { credentials: "same-origin" }));
    page.querySelector("[data-ready]").hidden = false;
  }
  page.querySelector("[data-clear]").addEventListener("click", async () => {
    if (waits()) return;
    await sweep(true);
    const held = navigator.serviceWorker ? await navigator.serviceWorker.getRegistration(location.pathname) : null;
    if (held) await held.unregister();
    page.querySelector("[data-ready]").hidden = true;
    tell(words.cleared, "ok");
  });

  window.addEventListener("online", send);
  setInterval(send, 5000);
  kept().entries.forEach((one) => { if (one.person_id) show(one.person_id, one.mark, true); else unknown(one.name); });
  const counted = kept().count, shown = page.querySelector("[data-counted]");
  if (counted && shown) shown.textContent = counted.person_times;
  if (waits()) { say(); send(); }
  sweep(false).then(keepPage).catch(() => undefined);
})();
