/*
Single keys for those who work through lists all day: j and k, x, /, ?. Nothing fires while somebody types or holds Ctrl, Alt
or Meta down; whoever speaks to their machine can turn them off (settings; data-keys="off" on the page). Everything that a
key does can be reached with Tab and Enter too.
*/
(function () {
  "use strict";
  var doc = document;
  if (doc.documentElement.dataset.keys === "off") { return; }

  function rows() {
    return Array.prototype.filter.call(doc.querySelectorAll("main [data-keys] tbody tr, main [data-keys] > li, main .tile"), function (row) { return row.querySelector("a[href]") && row.checkVisibility(); });
  }
  function here(all) { return all.findIndex(function (row) { return row.contains(doc.activeElement); }); }
  function link(row) { return row.querySelector("td a[href], a[href]"); }
  function go(step) {
    var all = rows(), at = here(all);
    if (!all.length) { return; }
    var next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    link(all[next]).focus();
    all[next].scrollIntoView({ block: "nearest" });
  }
  function tick() {
    var all = rows(), at = here(all), box = at < 0 ? null : all[at].querySelector("input[type=checkbox]");
    if (box) { box.click(); }
  }
  function help() {
    var dialog = doc.getElementById("keys");
    if (dialog && dialog.showModal && !dialog.open) { dialog.showModal(); }
  }
  var KEYS = { j: function () { go(1); }, k: function () { go(-1); }, x: tick, "?": help };

  function isTyping(target) {
    return /^(textarea|select)$/i.test(target.tagName) || target.isContentEditable || (/^input$/i.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type));
  }
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || doc.querySelector("dialog[open]")) { return; }
    var act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
