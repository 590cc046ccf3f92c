export default function NotFound() {
  return "The shop has no such page";
}
