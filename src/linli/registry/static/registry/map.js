// The map beside the list. Everything it shows stands in the list too; without this file nothing is lost.
(() => {
  "use strict";
  const box = document.querySelector("[data-map]");
  if (!box || !window.L) return;
  const L = window.L;

  const start = async () => {
    const answer = await fetch(box.dataset.features, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const collection = await answer.json();
    box.replaceChildren();
    const map = L.map(box, { attributionControl: Boolean(box.dataset.tiles), scrollWheelZoom: false, zoomAnimation: false, zoomSnap: 0.25 });
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 19 }).addTo(map);
    const byPlace = new Map();
    const drawn = new Set(collection.features.filter((one) => one.geometry.type !== "Point").map((one) => one.properties.id));
    const layer = L.geoJSON(collection, {
      filter: (feature) => feature.geometry.type !== "Point" || !drawn.has(feature.properties.id),
      style: (feature) => ({ className: feature.properties.kind }),
      pointToLayer: (feature, at) => L.circleMarker(at, { radius: 7, className: `point ${feature.properties.kind}` }),
      onEachFeature: (feature, shape) => {
        const told = feature.properties;
        shape.bindPopup(() => popup(told));
        shape.on("mouseover focus", () => light(told.id, true));
        shape.on("mouseout blur", () => light(told.id, false));
        byPlace.set(told.id, [...(byPlace.get(told.id) || []), shape]);
      },
    }).addTo(map);
    const bounds = layer.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16] });
    else map.setView([34.76, 113.65], 12);
    linkList(byPlace);
  };

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

  let shapes = new Map();
  const light = (id, on) => {
    for (const row of document.querySelectorAll(`[data-place="${CSS.escape(id)}"]`)) row.classList.toggle("is-lit", on);
    for (const shape of shapes.get(id) || []) {
      const path = shape.getElement && shape.getElement();
      if (path) path.classList.toggle("is-lit", on);
    }
  };

  const linkList = (byPlace) => {
    shapes = byPlace;
    for (const row of document.querySelectorAll("[data-place]")) {
      for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
        row.addEventListener(event, () => light(row.dataset.place, on));
      }
    }
  };

  start();
})();
