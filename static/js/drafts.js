/* Keeps a form as a draft on the server while it is written; without this, the form's own button does it. */
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) {
    return;
  }
  /* In milliseconds: how long writing pauses before it is kept, and when it is tried again. */
  const PAUSE = 2500;
  const AGAIN = 10000;
  /* What a browser still sends for a page that is gone. */
  const SMALL = 60000;
  const says = form.querySelector("[data-draft-says]");
  const field = (name) => form.elements.namedItem(name);
  let timer = 0;
  let leaving = false;

  const written = () => {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNKEPT.includes(name));
    return new URLSearchParams(typed).toString();
  };
  const UNKEPT = ["_once", "csrfmiddlewaretoken"];
  let last = written();

  const keep = async (renewed) => {
    clearTimeout(timer);
    const now = written();
    if (leaving || now === last) {
      return;
    }
    const body = new URLSearchParams(now);
    body.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    body.set("_form", field("_once").value);
    const again = () => {
      says.textContent = says.dataset.offline;
      timer = setTimeout(keep, AGAIN);
    };
    const others = () => {
      says.textContent = says.dataset.other;
      timer = setTimeout(keep, AGAIN);
    };
    let answer;
    try {
      answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { Accept: "text/plain" },
        redirect: "manual",
        keepalive: body.toString().length < SMALL,
      });
    } catch {
      again();
      return;
    }
    if (answer.status === 201) {
      last = now;
      says.textContent = await answer.text();
      if (written() === now) {
        form.dataset.kept = "yes";
      }
    } else if (answer.status === 413) {
      says.textContent = await answer.text();
    } else if (answer.type === "opaqueredirect") {
      says.textContent = says.dataset.out;
      timer = setTimeout(keep, AGAIN);
    } else if (answer.status === 412) {
      others();
    } else if (answer.status === 403 && renewed !== true) {
      ({ hers: () => keep(true), other: others, none: again })[await renew()]();
    } else if (answer.status >= 500 || answer.status === 403) {
      again();
    }
  };
  /* After a log-in on another page, the token of this one holds no more: it takes that of the same page, asked anew,
     unless that was shown to somebody else: what one wrote is saved under nobody else's name. */
  const renew = async () => {
    const page = await fetch(location.href).catch(() => null);
    const made = new DOMParser().parseFromString(page ? await page.text() : "", "text/html");
    const there = (name) => made.querySelector(`form[data-draft] [name=${name}]`);
    const token = there("csrfmiddlewaretoken");
    if (!token) {
      return "none";
    }
    if (there("_author").value !== field("_author").value) {
      return "other";
    }
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => (each.value = token.value));
    return "hers";
  };

  form.querySelector("[data-draft-button]").hidden = true;
  form.addEventListener("input", () => {
    delete form.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  /* What is saved or thrown away is no draft any more. */
  document.addEventListener("submit", (event) => {
    if (event.target === form || event.target.hasAttribute("data-draft-remove")) {
      leaving = true;
      setTimeout(() => (leaving = false), AGAIN);
    }
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("online", keep);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
})();
