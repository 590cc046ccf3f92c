/** A compiled module: `WebAssembly.Module` if its types are available (`lib.dom`, or those of a runtime), which programs for Node may lack. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object;

/** The bytes of a module. */
export type WasmBytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;
