// The clock: dragged along the axis, or moved with keys. A day is one of the recipient's, also where clocks change.
import { $ } from "../parts.js";
import { DAY, dayOf, hourText, later, momentText, shortText, startOf } from "./time.js";
import { axis } from "./timeline.js";

const HOUR = 3_600_000;
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 };

/** Puts the clock where its moment is. */
export function drawClock({ zone }, { clock, from, to }) {
  const handle = $("clock");
  const { x, left, end } = axis();
  const at = x(clock);
  handle.style.left = `${at}px`;
  handle.setAttribute("aria-valuemin", "0");
  handle.setAttribute("aria-valuemax", String(Math.ceil((to - from) / DAY)));
  handle.setAttribute("aria-valuenow", String(Math.round((clock - from) / DAY)));
  handle.setAttribute("aria-valuetext", momentText(clock, zone));
  $("hand").textContent = `${shortText(clock, zone)}, ${hourText(clock, zone)}`;
  // At the edges its label stays inside.
  $("hand").style.setProperty("--shift", `${Math.max(0, 62 - (at - left)) - Math.max(0, at + 62 - axis().width)}px`);
  $("past").style.width = `${Math.min(at, end)}px`;
}

/** Makes the clock work, once. `state` has the moment and the bounds, `moved` is called with another moment. */
export function makeClock(state, moved) {
  const within = (at) => Math.min(state().to, Math.max(state().from, at));
  const pointed = (event) => {
    const x = event.clientX - $("canvas").getBoundingClientRect().left;
    // Pixels are coarser than minutes: whole hours.
    const { at, dayWidth } = axis();
    const start = startOf(dayOf(at(x), state().zone), state().zone);
    const step = dayWidth < 12 ? 12 * HOUR : HOUR;
    moved(within(start + Math.round((at(x) - start) / step) * step));
  };
  let isDragged = false;
  for (const place of [$("clock"), $("band")]) {
    place.onpointerdown = (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      isDragged = true;
      place.setPointerCapture(event.pointerId);
      $("clock").focus({ preventScroll: true });
      if (place === $("band")) pointed(event);
    };
    place.onpointermove = (event) => isDragged && pointed(event);
    place.onpointerup = place.onpointercancel = () => {
      isDragged = false;
    };
  }
  $("clock").onkeydown = (event) => {
    const { clock, from, to, zone } = state();
    const days = KEYS[event.key] * (event.shiftKey && Math.abs(KEYS[event.key]) === 1 ? 7 : 1);
    const next = event.key === "Home" ? from : event.key === "End" ? to : Number.isNaN(days) ? undefined : later(clock, days, zone);
    if (next === undefined) return;
    event.preventDefault();
    moved(within(next));
    $("clock").scrollIntoView({ block: "nearest", inline: "nearest" });
  };
}
