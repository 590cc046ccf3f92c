const FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/** Refuses other sites' forms, as SvelteKit does without `trustedOrigins: ["*"]`: for everything but /mail, where each link is signed. */
export function handle({ event, resolve }) {
  const { request, url } = event;
  const changes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
  const isForm = FORMS.test(request.headers.get("content-type") ?? "text/plain");
  if (changes && isForm && request.headers.get("origin") !== url.origin && !url.pathname.startsWith("/mail/"))
    return new Response("Cross-site form submissions are forbidden", { status: 403 });
  return resolve(event);
}
