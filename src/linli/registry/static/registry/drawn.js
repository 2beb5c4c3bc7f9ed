// Places drawn on a plain ground: boundaries and points, with tiles only where the office has set an address.
window.linliDrawn = (() => {
  "use strict";
  const L = window.L;

  // `each(told, shape)` is called for every feature. Nothing when the page has no map or the places cannot be had.
  const draw = async (box, each) => {
    if (!box || !L) return null;
    const answer = await fetch(box.dataset.features, { headers: { Accept: "application/json" } });
    if (!answer.ok) return null;
    const collection = await answer.json();
    box.replaceChildren();
    const map = L.map(box, { attributionControl: Boolean(box.dataset.tiles), scrollWheelZoom: false, zoomAnimation: false, zoomSnap: 0.25 });
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 19 }).addTo(map);
    const drawn = new Set(collection.features.filter((one) => one.geometry.type !== "Point").map((one) => one.properties.id));
    const layer = L.geoJSON(collection, {
      filter: (feature) => feature.geometry.type !== "Point" || !drawn.has(feature.properties.id),
      style: (feature) => ({ className: feature.properties.kind }),
      pointToLayer: (feature, at) => L.circleMarker(at, { radius: 7, className: `point ${feature.properties.kind}` }),
      onEachFeature: (feature, shape) => each(feature.properties, shape),
    }).addTo(map);
    const bounds = layer.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16] });
    else map.setView([34.76, 113.65], 12);
    return { map, layer };
  };

  return { draw };
})();
