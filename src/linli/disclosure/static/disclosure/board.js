// Comforts for notices: copying and passing on. Everything works without them.
"use strict";

function passOn(button, act) {
  const area = document.getElementById(button.dataset.copy || button.dataset.share);
  button.addEventListener("click", () => act(area));
}

function copy(area) {
  area.select();
  if (navigator.clipboard) navigator.clipboard.writeText(area.value).catch(() => {});
}

document.querySelectorAll("[data-copy]").forEach((button) => passOn(button, copy));
document.querySelectorAll("[data-share]").forEach((button) => {
  button.hidden = !navigator.share;
  passOn(button, (area) => navigator.share({ text: area.value }).catch(() => {}));
});
document.querySelectorAll("[data-needs-script]").forEach((one) => { one.hidden = false; });
