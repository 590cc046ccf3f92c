/** Switches of compiling, a bit each. `src/wasm/mail.rs` has the same. */
export interface Switches {
  jinja?: boolean;
  keepComments: boolean;
  includes: boolean;
  printerSupport: boolean;
  minify: boolean;
  beautify: boolean;
  validates: boolean;
  /** Errors are wanted in mjml's own words too. */
  mjmlsWords?: boolean;
}

/** The switches as a number. */
export function flags({ jinja = false, keepComments, includes, printerSupport, minify, beautify, validates, mjmlsWords = false }: Switches): number {
  return [jinja, keepComments, includes, printerSupport, minify, beautify, validates, mjmlsWords].reduce((bits, on, place) => bits + (on ? 1 << place : 0), 0);
}
