// The text of a letter for SMS, and how many parts it takes (3GPP TS 23.038 and 23.040).

/** A text for SMS. */
export interface Sms {
  text: string;
  /** GSM-7 if every character is in its alphabet, else UCS-2. */
  encoding: "GSM-7" | "UCS-2";
  /** Its length in units of the encoding: a character of GSM-7's extension, such as €, counts twice. */
  length: number;
  /** The number of messages it is sent as: up to 160 units of GSM-7 or 70 of UCS-2 in one, 153 or 67 in each of several. */
  parts: number;
}

const BASIC = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("^{}\\[~]|€\f");
/** Characters of typesetting that would make a text three times as expensive. */
const PLAIN: Record<string, string> = {
  "\u00a0": " ",
  "\u202f": " ",
  "–": "-",
  "—": "-",
  "−": "-",
  "„": '"',
  "“": '"',
  "”": '"',
  "‚": "'",
  "‘": "'",
  "’": "'",
  "…": "...",
};

/** Counts a text for SMS; spaces and quotation marks of typesetting become plain ones. */
export function smsOf(given: string): Sms {
  const text = given.replaceAll(/[\u00a0\u202f–—−„“”‚‘’…]/g, (character) => PLAIN[character] ?? character).trim();
  const characters = [...text];
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENSION.has(character));
  const sizes = isGsm ? characters.map((character) => (EXTENSION.has(character) ? 2 : 1)) : characters.map((character) => character.length);
  const length = sizes.reduce((sum, size) => sum + size, 0);
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  return { text, encoding: isGsm ? "GSM-7" : "UCS-2", length, parts: length <= single ? 1 : partsOf(sizes, each) };
}

/** A character of two units is not divided between parts. */
function partsOf(sizes: number[], each: number): number {
  let [parts, room] = [1, each];
  for (const size of sizes) {
    if (size > room) [parts, room] = [parts + 1, each];
    room -= size;
  }
  return parts;
}
