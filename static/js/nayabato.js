/* Small helps for every page; nothing here is needed to do the work. */
"use strict";
(() => {
  const changed = new Set();
  let leaving = false;
  /* After so many milliseconds without an answer the form may be sent again; the server acts on it once. */
  const WAIT = 15000;

  /* Leaving a form that was changed, and not kept as a draft, asks first, in the browser's own words. */
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-form]");
    if (form) {
      changed.add(form);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && changed.size && [...changed].some((form) => form.isConnected && !form.dataset.kept)) {
      event.preventDefault();
    }
  });

  /* A form is sent once; the button says that it is busy, and is free again when the page is shown again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) {
      return;
    }
    leaving = true;
    if (form.method !== "post" || form.hasAttribute("data-quick-exit")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    knowAgain(form);
    form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
    setTimeout(() => free(form), WAIT);
  });
  /* Sent, gone back to, and sent again unchanged: it carries its first token, so that the server acts on it once.
     What was typed is not kept, only a number made from it, for as long as this page is in the history. */
  const knowAgain = (form) => {
    const token = form.elements.namedItem("_once");
    if (token) {
      const sent = (history.state && history.state.sent) || {};
      const print = fingerprint(form);
      /* Something else than was sent from here under this token before: a form of its own. */
      const used = Object.values(sent).includes(token.value) && window.crypto.randomUUID;
      token.value = sent[print] || (used ? window.crypto.randomUUID() : token.value);
      history.replaceState({ ...history.state, sent: { ...sent, [print]: token.value } }, "");
    }
  };
  const fingerprint = (form) => {
    let print = 0;
    for (const [name, value] of new FormData(form)) {
      if (!["_once", "csrfmiddlewaretoken"].includes(name)) {
        const said = value instanceof File ? `${value.name}/${value.size}/${value.lastModified}` : value;
        [...`${name}=${said}&`].forEach((sign) => (print = (Math.imul(print, 31) + sign.codePointAt(0)) | 0));
      }
    }
    return print;
  };
  const free = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", () => {
    leaving = false;
    document.querySelectorAll("form[data-sent]").forEach(free);
  });
  document.addEventListener("htmx:afterRequest", () => {
    leaving = false;
    document.querySelectorAll("form[data-sent]").forEach(free);
  });

  /* An open menu closes on Escape and on a click elsewhere. */
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menus().forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
})();
