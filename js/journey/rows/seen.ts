// Which texts were seen, in little memory: eight bytes and some for each. Two texts may rarely be taken for the same.
import { SEEN_PLACES } from "../../base/limits.js";

export class Seen {
  #places = new Float64Array(SEEN_PLACES);
  #count = 0;

  /** Adds a text; false if it was there. */
  add(text: string): boolean {
    if (!this.#put(hashOf(text))) return false;
    this.#count += 1;
    if (this.#count * 2 > this.#places.length) this.#grow();
    return true;
  }

  #put(hash: number): boolean {
    const size = this.#places.length;
    for (let at = hash % size; ; at = (at + 1) % size) {
      if (this.#places[at] === hash) return false;
      if (this.#places[at] === 0) {
        this.#places[at] = hash;
        return true;
      }
    }
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Float64Array(before.length * 2);
    for (const hash of before) if (hash !== 0) this.#put(hash);
  }
}

/** A number from 1 to 2^53 - 1, of two hashes (FNV-1a). */
function hashOf(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (high >>> 15), 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0) || 1;
}
