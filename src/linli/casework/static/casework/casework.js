// Comforts for pages of casework. Everything works without them: they count, preview and locate, nothing else.
"use strict";

function countWords(area) {
  const out = document.querySelector(area.dataset.count);
  if (!out) return;
  const show = () => { out.textContent = `${[...area.value].length} / ${area.maxLength}`; };
  area.addEventListener("input", show);
  show();
}

function previewFiles(input) {
  const list = input.closest(".pics");
  input.addEventListener("change", () => {
    const host = list || input.closest("[data-previews-in]") || input.parentElement;
    host.querySelectorAll("[data-preview]").forEach((old) => { URL.revokeObjectURL(old.querySelector("img").src); old.remove(); });
    const item = input.closest("li");
    for (const file of input.files) {
      if (!list || !file.type.startsWith("image/")) continue;
      const shown = document.createElement("li");
      const image = document.createElement("img");
      shown.dataset.preview = "";
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      shown.append(image);
      list.insertBefore(shown, item);
    }
    const said = input.parentElement.querySelector("[data-chosen]");
    if (said) said.textContent = input.files.length ? said.dataset.chosen.replace("0", String(input.files.length)) : said.dataset.none;
  });
}

function locate(form) {
  if (!navigator.geolocation) return;
  form.hidden = false;
  const said = form.querySelector("[data-locate-said]");
  form.querySelector("[data-locate-go]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      (found) => {
        form.elements.longitude.value = found.coords.longitude;
        form.elements.latitude.value = found.coords.latitude;
        form.submit();
      },
      () => { said.textContent = said.dataset.no; },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}

function passOn(button, act) {
  const text = document.getElementById(button.dataset.copy || button.dataset.share);
  button.addEventListener("click", () => act(text));
}

function copy(area) {
  area.select();
  if (navigator.clipboard) navigator.clipboard.writeText(area.value).catch(() => {});
}

function wake(root) {
  root.querySelectorAll("[data-needs-script]").forEach((one) => { one.hidden = false; });
  root.querySelectorAll("[data-count]").forEach(countWords);
  root.querySelectorAll("[data-previews]").forEach(previewFiles);
  root.querySelectorAll("[data-locate]").forEach(locate);
  root.querySelectorAll("[data-copy]").forEach((button) => passOn(button, copy));
  root.querySelectorAll("[data-share]").forEach((button) => {
    button.hidden = !navigator.share;
    passOn(button, (area) => navigator.share({ text: area.value }).catch(() => {}));
  });
  root.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
  root.querySelectorAll("form[data-submit-on-change]").forEach((form) => {
    form.addEventListener("change", () => { if (!window.htmx) form.requestSubmit(); });
  });
}

wake(document);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) wake(event.target); });
