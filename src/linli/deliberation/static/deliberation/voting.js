/* Says how many may still be chosen, or what the chosen cost together, while somebody chooses. It counts and does nothing else. */
(function () {
  "use strict";
  var CHOSEN = "input[type=radio][value=o]:checked";
  function counts(form, show) { form.addEventListener("change", show); show(); }
  document.querySelectorAll("form[data-most]").forEach(function (form) {
    var out = form.querySelector("[data-left]"), most = Number(form.dataset.most);
    if (!out) { return; }
    counts(form, function () {
      var left = most - form.querySelectorAll(CHOSEN).length;
      out.textContent = (left < 0 ? out.dataset.over : out.dataset.words).replace("{n}", String(Math.abs(left)));
      out.classList.toggle("over", left < 0);
    });
  });
  document.querySelectorAll("[data-spent]").forEach(function (out) {
    var form = out.closest("form");
    counts(form, function () {
      var spent = 0;
      form.querySelectorAll("[data-cost]").forEach(function (line) { if (line.querySelector(CHOSEN)) { spent += Number(line.dataset.cost); } });
      var amount = (spent / Number(out.dataset.unit)).toLocaleString("en-US", { maximumFractionDigits: 6 });
      out.textContent = out.dataset.words.replace("{n}", amount);
    });
  });
})();
