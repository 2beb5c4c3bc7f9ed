// The screen of the hall: asks every two seconds whether anything has changed (ETag), shows it, and reads a new call out
// where somebody has switched the voice on. Voices of this machine only: nothing that is called goes to anyone else.
"use strict";

(function () {
  let tag = "";
  let said = "";
  let isOn = false;
  const box = () => document.querySelector("[data-hall]");
  const voice = document.querySelector("[data-voice]");

  function speak(text) {
    const known = speechSynthesis.getVoices().filter((one) => one.localService && one.lang.toLowerCase().startsWith(document.documentElement.lang.slice(0, 2)));
    if (!text || !known.length) return;
    const words = new SpeechSynthesisUtterance(text);
    words.voice = known[0];
    words.lang = known[0].lang;
    words.rate = 0.85;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  }

  function call() {
    const shown = box();
    if (!shown || shown.dataset.call === said) return;
    said = shown.dataset.call;
    if (isOn && said) speak(shown.dataset.say);
  }

  function lost() {
    const shown = box();
    if (shown.querySelector(".hall-lost")) return;
    const line = document.createElement("p");
    line.className = "hall-note hall-lost";
    line.textContent = shown.dataset.lost;
    shown.append(line);
    tag = "";
  }

  async function ask() {
    const shown = box();
    try {
      const answer = await fetch(shown.dataset.hall, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", credentials: "same-origin" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        const part = document.createElement("template");
        part.innerHTML = await answer.text();
        shown.replaceWith(part.content);
        call();
      } else if (answer.status !== 304) lost();
    } catch (error) {
      lost();
    }
    setTimeout(ask, 1000 * Number(box().dataset.every));
  }

  if (voice && "speechSynthesis" in window) {
    const word = voice.querySelector("[data-on]");
    voice.hidden = false;
    voice.addEventListener("click", () => {
      isOn = !isOn;
      voice.setAttribute("aria-pressed", String(isOn));
      word.textContent = isOn ? word.dataset.on : word.dataset.off;
      if (isOn) speak(box().dataset.say);
    });
  }
  said = box().dataset.call;
  ask();
})();
