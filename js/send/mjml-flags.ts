/** Compiler flags, one bit each; defined again in `src/wasm/mail.rs`. */
export interface Switches {
  jinja?: boolean;
  keepComments: boolean;
  includes: boolean;
  printerSupport: boolean;
  minify: boolean;
  beautify: boolean;
  validates: boolean;
  /** Also return errors in mjml's wording. */
  mjmlsWords?: boolean;
}

/** The flags as a number. */
export function flags({ jinja = false, keepComments, includes, printerSupport, minify, beautify, validates, mjmlsWords = false }: Switches): number {
  return [jinja, keepComments, includes, printerSupport, minify, beautify, validates, mjmlsWords].reduce((bits, on, place) => bits + (on ? 1 << place : 0), 0);
}
