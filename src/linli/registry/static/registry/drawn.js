// Places drawn on a plain ground: boundaries and points, with tiles only where the office has set an address.
window.linliDrawn = (() => {
  "use strict";
  const L = window.L;

  // A name stands where it fits, at this nearness, in two lines at most: a community's below its northern edge, others' in the middle.
  // What is too small to be touched (24 px) is not drawn until one comes nearer.
  const nameThem = (map, layer) => {
    const names = L.layerGroup().addTo(map);
    const letter = parseFloat(getComputedStyle(map.getContainer()).fontSize);
    const extent = (bounds) => map.latLngToLayerPoint(bounds.getSouthEast()).subtract(map.latLngToLayerPoint(bounds.getNorthWest()));
    const name = (told, bounds) => {
      const size = extent(bounds);
      const lines = Math.ceil((told.name.length * letter + 4) / size.x);
      const above = told.kind === "community";
      if (lines > 2 || size.y < lines * letter * 1.5 || (!above && size.x > map.getSize().x)) return;
      const words = document.createElement("span");
      words.textContent = told.name;
      words.style.maxInlineSize = `${Math.floor(size.x)}px`;
      const at = above ? [bounds.getNorth(), bounds.getCenter().lng] : bounds.getCenter();
      L.tooltip({ permanent: true, direction: above ? "bottom" : "center", offset: [0, 0], className: "map-name" }).setLatLng(at).setContent(words).addTo(names);
    };
    const again = () => {
      names.clearLayers();
      layer.eachLayer((shape) => {
        const told = shape.feature.properties;
        if (!shape.getBounds || told.kind === "subdistrict") return;
        const size = extent(shape.getBounds());
        shape.getElement()?.classList.toggle("tiny", told.kind !== "community" && Math.max(size.x, size.y) < 24);
        name(told, shape.getBounds());
      });
    };
    map.on("zoomend", again);
    again();
  };

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
    nameThem(map, layer);
    return { map, layer };
  };

  return { draw };
})();
