// The page on which a review is written. Opening it does nothing: only what is posted is a review.
const STARS = [1, 2, 3, 4, 5];

const page = (title, body) =>
  new Response(
    `<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${title}</title><style>body{font:17px/26px system-ui;max-width:32em;margin:3em auto;padding:0 1em}textarea{width:100%;height:8em;font:inherit}button{font:inherit;padding:.6em 1.2em}</style>
<h1>${title}</h1>${body}`,
    { headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" } },
  );

const star = (rating, chosen) =>
  `<label><input type="radio" name="rating" value="${rating}" required${rating === chosen ? " checked" : ""}> ${rating} ★</label>`;

/** The form, with the star chosen that was clicked in the mail. */
export function reviewForm(searchParams) {
  const chosen = Number(searchParams.get("rating"));
  const stars = STARS.map((rating) => star(rating, chosen)).join(" ");
  return page(
    "Ihre Bewertung",
    `<form method="post"><p>${stars}</p><p><textarea name="text" aria-label="Was möchten Sie sagen?"></textarea></p><button>Absenden</button></form>`,
  );
}

/** More bytes are no review. */
const MOST_BYTES = 32_768;

/** What was posted; null if it is no review. */
export async function reviewOf(request) {
  const pieces = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) return null;
    pieces.push(piece);
  }
  const form = new URLSearchParams(await new Blob(pieces).text());
  const rating = Number(form.get("rating"));
  return STARS.includes(rating) ? { rating, text: String(form.get("text") ?? "").slice(0, 5_000) } : null;
}

export const thanks = () => page("Vielen Dank", "<p>Ihre Bewertung ist angekommen.</p>");
