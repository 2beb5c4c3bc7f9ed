// The clerk's page at the door: entries go out at once, or wait on this device until there is network again. Each has a key and its
// own time, so that nothing is lost and nothing counts twice. Without it the same forms are sent as forms are.
"use strict";

(function () {
  const page = document.querySelector("[data-checkin]");
  let store;
  try { store = localStorage; store.setItem("linli-try", "1"); store.removeItem("linli-try"); } catch (error) { return; }
  if (!page || !window.fetch) return;
  const key = "linli:checkin:" + page.dataset.checkin;
  const status = page.querySelector("[data-status]");
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  let sending = false;
  let bad = [];

  function waiting() { try { return JSON.parse(store.getItem(key) || "[]"); } catch (error) { return []; } }
  function keep(entries) { if (entries.length) store.setItem(key, JSON.stringify(entries)); else store.removeItem(key); }
  function newKey() { return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join(""); }

  function tell(text, isBad) {
    status.hidden = !text;
    status.textContent = text;
    status.classList.toggle("stop", Boolean(isBad));
    status.classList.toggle("still", !isBad);
  }

  function mark(entry) {
    const said = entry.said.trim().replace(/\/+$/, "").split("/").pop();
    for (const button of page.querySelectorAll("[data-number]")) {
      if (button.dataset.number !== said && button.dataset.card !== said) continue;
      button.classList.toggle("is-there", entry.direction === "in");
      button.querySelector("[data-there]").textContent = entry.direction === "in" ? page.dataset.in : "";
    }
  }

  function add(said, direction) {
    if (!said.trim()) return;
    const entry = { key: newKey(), said: said.trim(), direction: direction, at: new Date().toISOString() };
    keep(waiting().concat(entry));
    mark(entry);
    send();
  }

  async function send() {
    const entries = waiting().slice(0, 200);
    if (sending || !entries.length) return;
    sending = true;
    try {
      const answer = await fetch(page.dataset.send, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ entries: entries }), credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      const sent = new Set(entries.map((one) => one.key));
      keep(waiting().filter((one) => !sent.has(one.key)));
      bad = told.problems.map((one) => (one.row && !one.text.includes(entries[one.row - 1].said) ? entries[one.row - 1].said + "：" : "") + one.text);
      page.querySelector("[data-quorum]").innerHTML = told.quorum;
      const last = told.noted[told.noted.length - 1];
      tell(bad.length ? page.dataset.bad + bad.join(" ") : last ? last.words : page.dataset.sent, bad.length > 0);
    } catch (error) {
      tell(page.dataset.waiting + waiting().length);
    }
    sending = false;
  }

  page.querySelector("[data-entry]").addEventListener("submit", (event) => {
    const form = event.target;
    if (form.elements.at && form.elements.at.value) return;
    event.preventDefault();
    add(form.elements.said.value, form.elements.direction.value);
    form.elements.said.value = "";
    form.elements.said.focus();
  });
  const roll = page.querySelector("[data-roll]");
  if (roll) {
    roll.addEventListener("submit", (event) => {
      if (!event.submitter) return;
      event.preventDefault();
      add(event.submitter.value, roll.elements.direction.value);
    });
  }
  window.addEventListener("online", send);
  setInterval(send, 5000);
  waiting().forEach(mark);
  if (waiting().length) send();
})();
