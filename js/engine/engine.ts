import { guarded, PostfrischError, problem } from "../base/errors.js";
import type { WasmBytes, WasmModule } from "./wasm.js";

/** The glue that wasm-bindgen makes for one wasm file. */
interface Glue {
  initSync(options: { module: WasmModule }): unknown;
}

/** One wasm file: compiled when it is first used, instantiated again after a trap. */
export class Engine<G extends Glue> {
  #module: WasmModule | undefined;
  #load: (() => WasmModule) | undefined;
  #ready = false;
  /** Counts the instances: what an earlier one gave is void. */
  generation = 0;

  constructor(
    private readonly name: string,
    private readonly glue: G,
  ) {}

  /** Says where the module comes from. */
  from(load: () => WasmModule): void {
    this.#load ??= load;
  }

  /** Takes a module compiled by the caller, or its bytes. */
  init(source: WasmModule | WasmBytes): void {
    const compiled = Object.prototype.toString.call(source) === "[object WebAssembly.Module]";
    this.#module = compiled ? (source as WasmModule) : new WebAssembly.Module(source as WasmBytes);
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
      this.generation += 1;
    }
    return this.glue;
  }

  /** Calls into the engine. An instance that traps is dropped, and the caller told: what it held is gone, the next call gets a new one. */
  guarded<T>(call: (glue: G) => T): T {
    try {
      return guarded(() => call(this.get()));
    } catch (error) {
      if (error instanceof PostfrischError) throw error;
      this.reset();
      throw problem("internal", `the ${this.name} engine failed: ${error}`, "please report this with the input that caused it", { cause: error });
    }
  }

  /** Drops an instance that trapped; the next `get` makes a new one. */
  reset(): void {
    this.#ready = false;
  }
}
