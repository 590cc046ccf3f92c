// The page on which a review is written. Opening it does nothing: only what is posted is a review.
const STARS = [1, 2, 3, 4, 5];
/** Characters of a review. */
const MOST = 5_000;
/** Bytes of its form: a character has up to nine in it. */
const FORM_BYTES = 48 * 1024;

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
    `<form method="post"><p>${stars}</p><p><textarea name="text" maxlength="${MOST}" aria-label="Was möchten Sie sagen?"></textarea></p><button>Absenden</button></form>`,
  );
}

/** What was posted: `{ review }`, or the `status` that says why it is none. */
export async function reviewOf(request) {
  const body = await bodyOf(request);
  if (!body) return { status: 413 };
  const headers = { "Content-Type": request.headers.get("content-type") ?? "" };
  const form = await new Response(body, { headers }).formData().catch(() => new FormData());
  const rating = Number(form.get("rating"));
  if (!STARS.includes(rating)) return { status: 422 };
  return { review: { rating, text: String(form.get("text") ?? "").slice(0, MOST) } };
}

/** A form's body; null for one that is too long, of which the rest is not read. */
async function bodyOf({ headers, body }) {
  if (Number(headers.get("content-length")) > FORM_BYTES) return null;
  const chunks = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > FORM_BYTES) return null;
    chunks.push(chunk);
  }
  return new Blob(chunks);
}

export const thanks = () => page("Vielen Dank", "<p>Ihre Bewertung ist angekommen.</p>");
