"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { copy } = button.dataset;
    const shown = copy ? document.getElementById(copy) : button.previousElementSibling;
    await navigator.clipboard.writeText(shown.textContent.trim());
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 1500);
  });
}
for (const { dataset } of document.querySelectorAll("[data-elsewhere]")) {
  const follow = () => {
    if (location.hash && !document.querySelector(":target")) location.replace(dataset.elsewhere + location.hash.slice(1));
  };
  follow();
  addEventListener("hashchange", follow);
}
for (const tree of document.querySelectorAll(".tree")) {
  tree.addEventListener("click", async (event) => {
    const link = event.target.closest("a.deeper");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const level = new DOMParser().parseFromString(await answer.text(), "text/html");
      const below = level.querySelector(".tree [aria-current]").closest("li").querySelector(":scope > details");
      below.open = true;
      if (level.querySelector(".pages")) {
        const rest = below.lastElementChild.appendChild(document.createElement("li"));
        rest.append(Object.assign(document.createElement("a"), { href: link.href, textContent: "…" }));
      }
      link.replaceWith(document.adoptNode(below));
      below.firstElementChild.focus();
    } catch {
      location.assign(link.href);
    }
  });
}
for (const input of document.querySelectorAll("[data-suggest]")) {
  const list = document.getElementById("suggestions");
  let waiting = 0, asking = null;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (asking) asking.abort();
      if (!input.value.trim()) return list.replaceChildren();
      asking = new AbortController();
      try {
        const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(input.value), { signal: asking.signal });
        const [, names, languages] = await answer.json();
        list.replaceChildren(...names.map((name, place) => Object.assign(document.createElement("option"), { value: name, label: languages[place] && `${name} – ${languages[place]}` })));
      } catch (problem) {
        if (problem.name !== "AbortError") list.replaceChildren();
      }
    }, 120);
  });
}
