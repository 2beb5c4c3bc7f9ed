// A click on the map asks the server what lies there. The list and the words find the same places without it.
(() => {
  "use strict";
  const box = document.querySelector("[data-point-map]");
  const form = document.querySelector("[data-point]");
  if (!box || !form) return;
  const ids = (box.dataset.focus || "").split(" ").filter(Boolean);
  const near = new Map();

  let map = null;

  // A community clicked from afar comes nearer, so that the next click can mean a single courtyard.
  const each = (told, shape) => {
    if (ids.includes(told.id)) near.set(told.id, shape);
    if (told.kind === "community" && shape.getBounds) shape.on("click", () => approach(shape.getBounds()));
  };

  const approach = (bounds) => {
    if (map.getBoundsZoom(bounds) > map.getZoom() + 0.5) map.fitBounds(bounds);
  };

  const extent = (shape) => (shape.getBounds ? shape.getBounds() : window.L.latLngBounds([shape.getLatLng()]).pad(0.5));

  const begin = (made) => {
    map = made.map;
    const known = ids.map((id) => near.get(id)).find(Boolean);
    if (known) map.fitBounds(extent(known), { padding: [24, 24], maxZoom: 18 });
    const marker = window.L.circleMarker(map.getCenter(), { radius: 11, className: "chosen", interactive: false });
    const mark = (at) => marker.setLatLng(at).addTo(map);
    const { longitude, latitude } = form.elements;
    if (longitude.value && latitude.value) mark([Number(latitude.value), Number(longitude.value)]);
    map.on("click", (event) => {
      const at = event.latlng.wrap();
      mark(at);
      longitude.value = at.lng.toFixed(6);
      latitude.value = at.lat.toFixed(6);
      form.requestSubmit();
    });
  };

  form.addEventListener("htmx:afterSwap", () => document.querySelector("#found").scrollIntoView({ block: "nearest" }));
  window.linliDrawn.draw(box, each).then((made) => {
    if (made) begin(made);
    else box.textContent = box.dataset.none;
  });
})();
