/** Bytes by name, those that were asked for lately: past the most, the others go. */
export class Kept {
  readonly #all = new Map<string, Uint8Array<ArrayBuffer>>();
  #bytes = 0;

  constructor(private readonly most: number) {}

  get(name: string): Uint8Array<ArrayBuffer> | undefined {
    const found = this.#all.get(name);
    if (found) {
      this.#all.delete(name);
      this.#all.set(name, found);
    }
    return found;
  }

  put(name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#bytes += bytes.length - (this.#all.get(name)?.length ?? 0);
    this.#all.delete(name);
    this.#all.set(name, bytes);
    for (const [oldest, { length }] of this.#all) {
      if (this.#bytes <= this.most) break;
      this.#all.delete(oldest);
      this.#bytes -= length;
    }
    return bytes;
  }
}
