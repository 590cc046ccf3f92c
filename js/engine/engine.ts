import { problem } from "../errors.js";

/** The glue that wasm-bindgen makes for one wasm file. */
interface Glue {
  initSync(options: { module: WebAssembly.Module }): unknown;
}

/** One wasm file: compiled when it is first used, instantiated again after a trap. */
export class Engine<G extends Glue> {
  #module: WebAssembly.Module | undefined;
  #load: (() => WebAssembly.Module) | undefined;
  #ready = false;

  constructor(
    private readonly name: string,
    private readonly glue: G,
  ) {}

  /** Says where the module comes from. */
  from(load: () => WebAssembly.Module): void {
    this.#load ??= load;
  }

  /** Takes a module compiled by the caller, or its bytes. */
  init(source: WebAssembly.Module | BufferSource): void {
    const compiled = Object.prototype.toString.call(source) === "[object WebAssembly.Module]";
    this.#module = compiled ? (source as WebAssembly.Module) : new WebAssembly.Module(source as BufferSource);
    this.#ready = false;
  }

  /** The glue, ready to be called. */
  get(): G {
    if (!this.#ready) {
      this.#module ??= this.#load?.();
      if (!this.#module) {
        throw problem("usage/bad", `the ${this.name} engine has no wasm module`, "with a slim entry, call its init(module) first");
      }
      this.glue.initSync({ module: this.#module });
      this.#ready = true;
    }
    return this.glue;
  }

  /** Drops an instance that trapped; the next `get` makes a new one. */
  reset(): void {
    this.#ready = false;
  }
}
