/* Says how many may still be chosen while somebody chooses. It counts and does nothing else: nothing is sent, nothing is kept. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-most]").forEach(function (form) {
    var out = form.querySelector("[data-left]"), most = Number(form.dataset.most);
    if (!out) { return; }
    function show() {
      var left = most - form.querySelectorAll("input[type=radio][value=o]:checked").length;
      out.textContent = (left < 0 ? out.dataset.over : out.dataset.words).replace("{n}", String(Math.abs(left)));
      out.classList.toggle("over", left < 0);
    }
    form.addEventListener("change", show);
    show();
  });
})();
