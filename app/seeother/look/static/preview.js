"use strict";
{
  const own = document.currentScript.dataset.events + "?" + location.pathname + location.search;
  const notice = Object.assign(document.createElement("div"), { className: "notice", hidden: true });
  notice.setAttribute("role", "status");
  let version = null, source = null;
  const show = (findings) => {
    const items = findings.map((found) => {
      const place = [found.file, found.line, found.column].filter(Boolean).join(":");
      const text = `${place}: ${found.severity}: ${found.message} [${found.code}] ${found.hint}`;
      return Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });
    });
    notice.replaceChildren(...items);
    notice.hidden = !items.length;
  };
  const follow = () => {
    if (source) source.close();
    source = document.hidden ? null : new EventSource(own);
    if (source) source.onmessage = (event) => {
      const state = JSON.parse(event.data);
      if (version !== null && version !== state.version) return location.reload();
      version = state.version;
      show(state.findings);
    };
  };
  document.getElementById("content").prepend(notice);
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source && source.close());
  follow();
}
