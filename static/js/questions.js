/* Puts the questions of the chosen kind of contact into the text without a way to the server, which does it too. */
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) {
      return;
    }
    const form = button.form;
    const kind = form.elements.namedItem("kind").value;
    const text = form.elements.namedItem("text");
    event.preventDefault();
    const standing = text.value.split("\n").map((line) => line.trim());
    const questions = [...form.querySelectorAll(`[data-kind="${CSS.escape(kind)}"] li`)].map((each) => each.textContent);
    const added = questions.filter((question) => !standing.includes(question));
    const begun = text.value.trimEnd();
    text.value = [begun, ...added].filter(Boolean).join("\n\n") + "\n";
    text.focus();
    const first = added.length ? text.value.indexOf(added[0]) + added[0].length : text.value.length;
    text.setSelectionRange(first, first);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
