/** A compiled module: `WebAssembly.Module` where there are types of it (`lib.dom`, a runtime's own), which programs for Node may lack. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object;

/** The bytes of one. */
export type WasmBytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;
