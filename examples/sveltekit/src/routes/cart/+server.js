export async function POST({ request }) {
  return Response.json(Object.fromEntries(await request.formData()));
}
