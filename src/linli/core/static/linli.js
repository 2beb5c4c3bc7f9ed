/*
Small comforts on top of pages that work without them. No dependency, no eval, no inline handler; what people type stays on
their device (sessionStorage), is cleared when the form is sent, and is never logged.
*/
(function () {
  "use strict";
  var doc = document;
  var each = function (selector, fn, root) { Array.prototype.forEach.call((root || doc).querySelectorAll(selector), fn); };
  var store = (function () { try { sessionStorage.setItem("linli", "1"); sessionStorage.removeItem("linli"); return sessionStorage; } catch (e) { return null; } })();

  /* "/" goes to the search, Escape leaves it; Escape and a click outside close an open sheet */
  doc.addEventListener("keydown", function (event) {
    var typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing && doc.documentElement.dataset.keys !== "off" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var box = doc.querySelector("[data-slash]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      if (event.target.matches("[data-slash]")) { event.target.blur(); }
      each("details.sheet[open], details.me[open]", function (sheet) { sheet.open = false; sheet.querySelector("summary").focus(); });
    }
  });
  doc.addEventListener("click", function (event) {
    each("details.sheet[open], details.me[open]", function (sheet) { if (!sheet.contains(event.target)) { sheet.open = false; } });
    var opener = event.target.closest("[data-dialog]");
    if (opener) { var dialog = doc.getElementById(opener.dataset.dialog); if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); } }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  /* a form is sent once; its button says that it is being sent */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.method || "").toLowerCase() !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    leaving = false;
    forget(form);
    var button = event.submitter;
    if (button) { button.setAttribute("aria-busy", "true"); }
    setTimeout(function () { delete form.dataset.sent; if (button) { button.removeAttribute("aria-busy"); } }, 8000);
  });
  window.addEventListener("pageshow", function () { each("form[data-sent]", function (form) { delete form.dataset.sent; }); each("[aria-busy]", function (one) { one.removeAttribute("aria-busy"); }); });

  /* long texts are kept until they are sent; leaving with unsent text asks first */
  var leaving = false;
  function keyOf(field) { return "linli:" + location.pathname + ":" + field.name; }
  function forget(form) { if (store) { each("textarea[name]", function (field) { store.removeItem(keyOf(field)); }, form); } }
  function keep(root) {
    each("form[method=post] textarea[name], form[data-keep] textarea[name]", function (field) {
      if (field.dataset.kept || field.closest("[data-no-keep]")) { return; }
      field.dataset.kept = "1";
      if (store && !field.value) { field.value = store.getItem(keyOf(field)) || ""; }
      field.addEventListener("input", function () { leaving = !!field.value; if (store) { store.setItem(keyOf(field), field.value); } });
    }, root);
  }
  window.addEventListener("beforeunload", function (event) { if (leaving && doc.querySelector("form[data-ask]")) { event.preventDefault(); event.returnValue = ""; } });

  /* how much has been written: <output data-count="id_text"> */
  function count(root) {
    each("[data-count]", function (out) {
      var field = doc.getElementById(out.dataset.count);
      if (!field || out.dataset.ready) { return; }
      out.dataset.ready = "1";
      var show = function () { out.textContent = Array.from(field.value).length + (field.maxLength > 0 ? " / " + field.maxLength : ""); };
      field.addEventListener("input", show); show();
    }, root);
  }

  /* photographs: squares to see and drop, more can be added, and large ones are made smaller before they are sent */
  var LONGEST = 2000, SMALL_ENOUGH = 1500000;
  function shrink(file) {
    return new Promise(function (done) {
      if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL_ENOUGH) { done(file); return; }
      var image = new Image(), url = URL.createObjectURL(file);
      image.onerror = function () { URL.revokeObjectURL(url); done(file); };
      image.onload = function () {
        var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight)), canvas = doc.createElement("canvas");
        canvas.width = Math.round(image.naturalWidth * scale); canvas.height = Math.round(image.naturalHeight * scale);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        URL.revokeObjectURL(url);
        canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file); }, "image/jpeg", .85);
      };
      image.src = url;
    });
  }
  function photos(root) {
    each("[data-files]", function (box) {
      var input = box.querySelector("input[type=file]");
      if (!input || !input.multiple || box.dataset.ready || typeof DataTransfer === "undefined") { return; }
      box.dataset.ready = "1";
      var chosen = [], words = { add: box.dataset.add || "＋", drop: box.dataset.drop || "×" };
      var list = doc.createElement("div"), add = doc.createElement("label"), name = doc.createElement("span");
      list.className = "pics"; add.className = "add"; name.textContent = words.add;
      var mark = box.querySelector(".icon"); if (mark) { add.appendChild(mark); }
      box.appendChild(list); add.appendChild(name); add.appendChild(input); list.appendChild(add);
      function put() { var all = new DataTransfer(); chosen.forEach(function (file) { all.items.add(file); }); input.files = all.files; }
      function draw() {
        each(".pic", function (one) { one.remove(); }, list);
        chosen.forEach(function (file, index) {
          var tile = doc.createElement("div"), drop = doc.createElement("button");
          tile.className = "pic"; drop.type = "button"; drop.className = "drop"; drop.textContent = "×";
          drop.setAttribute("aria-label", words.drop + " " + file.name);
          drop.addEventListener("click", function () { chosen.splice(index, 1); put(); draw(); });
          if (/^image\//.test(file.type)) { var image = new Image(); image.alt = file.name; image.src = URL.createObjectURL(file); image.onload = function () { URL.revokeObjectURL(image.src); }; tile.appendChild(image); }
          else { tile.append(file.name); }
          tile.appendChild(drop); list.insertBefore(tile, add);
        });
      }
      input.addEventListener("change", function () {
        Promise.all(Array.from(input.files).map(shrink)).then(function (files) {
          files.forEach(function (file) { if (!chosen.some(function (one) { return one.name === file.name && one.size === file.size; })) { chosen.push(file); } });
          put(); draw();
        });
      });
    }, root);
  }

  /* time left: <span data-until="2026-11-20T20:00+08:00">; changes in place, once a minute (once a second below two minutes) */
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function clocks() {
    each("[data-until]", function (one) {
      var left = Math.max(0, Math.round((new Date(one.dataset.until) - Date.now()) / 1000));
      one.textContent = left >= 3600 ? Math.floor(left / 3600) + ":" + two(Math.floor(left % 3600 / 60)) + ":" + two(left % 60) : Math.floor(left / 60) + ":" + two(left % 60);
    });
    each("[data-now]", function (one) { var now = new Date(); one.textContent = now.getHours() + ":" + two(now.getMinutes()); });
  }

  /* list and map show each other: hovering or focusing [data-link="x"] marks every other [data-link="x"] */
  ["mouseover", "focusin", "mouseout", "focusout"].forEach(function (kind) {
    doc.addEventListener(kind, function (event) {
      var from = event.target.closest && event.target.closest("[data-link]");
      if (!from) { return; }
      var on = kind === "mouseover" || kind === "focusin";
      each('[data-link="' + CSS.escape(from.dataset.link) + '"]', function (one) { one.classList.toggle("linked", on); });
      doc.dispatchEvent(new CustomEvent("linli:link", { detail: { id: from.dataset.link, on: on } }));
    });
  });

  /* a row of ticks: everything, and how many are picked */
  function picks(root) {
    each("form[data-picks]", function (form) {
      var shelf = form.querySelector(".picked"), out = form.querySelector("[data-picked]"), all = form.querySelector("[data-pick-all]");
      if (!shelf || form.dataset.ready) { return; }
      form.dataset.ready = "1";
      var boxes = function () { return form.querySelectorAll("input[type=checkbox][name=" + form.dataset.picks + "]"); };
      var show = function () { var n = Array.from(boxes()).filter(function (box) { return box.checked; }).length; shelf.hidden = !n; if (out) { out.textContent = n; } };
      form.addEventListener("change", function (event) { if (event.target === all) { boxes().forEach(function (box) { box.checked = all.checked; }); } show(); });
      show();
    }, root);
  }

  function start(root) {
    keep(root); count(root); photos(root); picks(root);
    each("[data-print][hidden]", function (button) { button.hidden = false; }, root);
    each("select[data-go]", function (select) { select.addEventListener("change", function () { select.form.requestSubmit ? select.form.requestSubmit() : select.form.submit(); }); }, root);
  }
  start(doc);
  clocks();
  if (doc.querySelector("[data-until], [data-now]")) { setInterval(clocks, 1000); }
  var first = doc.querySelector("[data-focus]");
  if (first && !first.closest(".kit-made")) { first.focus(); }
  doc.addEventListener("htmx:afterSwap", function (event) { start(event.target); });
})();
