// The screen of a meeting, on the wall and on telephones: asks every two seconds whether anything has changed (ETag), shows it,
// and lets the speaker's clock run. Without it the page is drawn anew by the browser now and then.
"use strict";

(function () {
  let tag = "";
  const box = document.querySelector("[data-room]");
  if (!box) return;

  function lost() {
    if (box.querySelector(".room-lost")) return;
    const line = document.createElement("p");
    line.className = "room-lost";
    line.textContent = box.dataset.lost;
    box.prepend(line);
    tag = "";
  }

  async function ask() {
    try {
      const answer = await fetch(box.dataset.room, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", credentials: "same-origin" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        box.innerHTML = await answer.text();
        tick();
      } else if (answer.status !== 304) lost();
    } catch (error) {
      lost();
    }
    setTimeout(ask, 1000 * Number(box.dataset.every) * (0.9 + 0.2 * Math.random()));
  }

  function tick() {
    for (const clock of box.querySelectorAll("[data-began]")) {
      const taken = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.began)) / 1000));
      const allowed = Number(clock.dataset.allowed || 0);
      const shown = allowed ? allowed - taken : taken;
      clock.textContent = (shown < 0 ? "−" : "") + Math.floor(Math.abs(shown) / 60) + ":" + String(Math.abs(shown) % 60).padStart(2, "0");
      clock.classList.toggle("is-over", allowed > 0 && shown < 0);
    }
    for (const now of document.querySelectorAll("[data-now]")) {
      const at = new Date();
      now.textContent = at.getHours() + ":" + String(at.getMinutes()).padStart(2, "0");
    }
  }

  setInterval(tick, 1000);
  tick();
  ask();
})();
