// The map beside the list. Everything it shows stands in the list too; without this file nothing is lost.
(() => {
  "use strict";
  const shapes = new Map();

  // Text is set as text: a place's name is never read as markup.
  const popup = (told) => {
    const part = document.createElement("div");
    const link = document.createElement("a");
    link.href = told.url;
    link.textContent = told.name;
    const kind = document.createElement("div");
    kind.textContent = told.kind_title;
    part.append(link, kind);
    return part;
  };

  const light = (id, on) => {
    for (const row of document.querySelectorAll(`[data-place="${CSS.escape(id)}"]`)) row.classList.toggle("is-lit", on);
    for (const shape of shapes.get(id) || []) {
      const path = shape.getElement && shape.getElement();
      if (path) path.classList.toggle("is-lit", on);
    }
  };

  const linkList = () => {
    for (const row of document.querySelectorAll("[data-place]")) {
      for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
        row.addEventListener(event, () => light(row.dataset.place, on));
      }
    }
  };

  const each = (told, shape) => {
    shape.bindPopup(() => popup(told));
    shape.on("mouseover focus", () => light(told.id, true));
    shape.on("mouseout blur", () => light(told.id, false));
    shapes.set(told.id, [...(shapes.get(told.id) || []), shape]);
  };

  window.linliDrawn.draw(document.querySelector("[data-map]"), each).then((made) => { if (made) linkList(); });
})();
