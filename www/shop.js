/** The demo shop's controls. Without the demo server they stay away. */
export async function shop($, onChange) {
  const ask = async (path, body) => {
    const response = await fetch(path, body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  let state = await ask("/demo/state").catch(() => undefined);
  if (!state) {
    $("shop").hidden = true;
    return;
  }
  const change = async (path, body) => {
    state = await ask(path, body);
    draw();
    onChange();
  };

  function row(offer) {
    const item = document.createElement("li");
    item.dataset.offer = offer.id;
    const name = document.createElement("strong");
    name.textContent = offer.title;
    name.title = offer.title;
    const told = document.createElement("span");
    told.className = "state";
    told.textContent = offer.standing.replaceAll("_", " ") + (offer.saving ? ` · ${offer.saving}` : "");
    const price = document.createElement("input");
    Object.assign(price, { type: "number", min: 1, step: "0.01", value: (offer.amount / 100).toFixed(2), ariaLabel: `Price of ${offer.title} in euros` });
    price.onchange = () => change("/demo/offer", { id: offer.id, price: Math.round(price.valueAsNumber * 100) });
    const sold = document.createElement("button");
    sold.textContent = "Sold out";
    sold.setAttribute("aria-pressed", String(offer.soldOut));
    sold.onclick = () => change("/demo/offer", { id: offer.id, soldOut: !offer.soldOut });
    const line = document.createElement("div");
    line.className = "row";
    line.append(price, " €", sold);
    item.append(name, told, line);
    return item;
  }

  function draw() {
    $("now").textContent = new Date(state.now).toLocaleString("de-DE", { dateStyle: "medium", timeStyle: "short", timeZone: "Europe/Berlin" });
    $("offers").replaceChildren(...state.offers.map(row));
  }

  for (const button of document.querySelectorAll("[data-hours]")) {
    button.onclick = () => change("/demo/clock", { hours: button.dataset.hours === "reset" ? null : Number(button.dataset.hours) });
  }
  draw();
}
