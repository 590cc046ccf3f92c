// Rows of text under each other.

/**
 * Cells in columns, a line each, two spaces apart. What is not on the left is a number, and stands on the right.
 * @param left how many of the first columns are text
 */
export function columns(rows: string[][], left = 1): string[] {
  const width = (at: number) => Math.max(...rows.map((row) => row[at]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, at) => width(at));
  const cell = (text: string, at: number) => (at < left ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0));
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}
